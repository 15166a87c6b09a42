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
 * Title, meaning and remedy of every error code. Server codes also have an HTTP status. A code in `protocol/errors.ts` without an entry
 * does not compile. `docs/errors.md` and the `/errors` page are generated from this table.
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

/** Returns the address of the code’s section on the `/errors` page of the server at `publicUrl`. */
export function docsUrl(publicUrl: string, code: ErrorCode): string {
  return `${publicUrl}/errors#${code}`;
}
