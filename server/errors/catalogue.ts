import type { ErrorCode, FrameErrorCode, HostErrorCode, ServerErrorCode } from '../../protocol/errors.ts';
import { accessEntries } from './entries/access.ts';
import { credentialEntries } from './entries/credentials.ts';
import { commandLineEntries } from './entries/command-line.ts';
import { frameEntries } from './entries/frame.ts';
import { hostEntries } from './entries/host.ts';
import { inputEntries } from './entries/input.ts';
import { startupEntries } from './entries/startup.ts';
import { stateEntries } from './entries/state.ts';
import type { Entry, ServerEntry } from './entry.ts';

/**
 * Every error code of the system with what people are told about it; the codes of the server carry their HTTP status. A code of
 * `protocol/errors.ts` without an entry does not compile. `docs/errors.md` and the `/errors` page are made from this table.
 */
export const catalogue: Record<ServerErrorCode, ServerEntry> & Record<HostErrorCode | FrameErrorCode, Entry> = {
  ...inputEntries,
  ...accessEntries,
  ...credentialEntries,
  ...stateEntries,
  ...startupEntries,
  ...commandLineEntries,
  ...hostEntries,
  ...frameEntries,
};

/** The address of the section on a code, on the server at `publicUrl`. */
export function docsUrl(publicUrl: string, code: ErrorCode): string {
  return `${publicUrl}/errors#${code}`;
}
