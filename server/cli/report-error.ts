import { CommanderError } from 'commander';
import { catalogue, docsUrl } from '../errors/catalogue.ts';
import { HttpError } from '../errors/http-error.ts';
import type { ServerErrorCode } from '../../protocol/errors.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import type { Terminal } from './terminal/terminal.ts';

const exitOfCode: Partial<Record<ServerErrorCode, ExitName>> = {
  config_invalid: 'cannotStart',
  widgets_invalid: 'cannotStart',
  database_unreachable: 'cannotStart',
  database_corrupt: 'cannotStart',
  database_newer: 'cannotStart',
  master_key_wrong: 'cannotStart',
  data_folder_not_writable: 'cannotStart',
  port_in_use: 'cannotStart',
  storage_unavailable: 'cannotStart',
  storage_timeout: 'cannotStart',
  key_unavailable: 'cannotStart',
  usage_invalid: 'usage',
  tenant_required: 'usage',
  confirmation_required: 'unconfirmed',
  internal: 'internal',
};

/**
 * Reports an error on the error stream, in one line, or as a problem document with `--json`. It never prints a stack trace: an unexpected error is `internal`,
 * and `VITRINE_DEBUG=1` prints its origin.
 *
 * @returns The name of the exit code.
 */
export function reportError(
  error: unknown,
  { terminal, json, publicUrl, debug }: { terminal: Terminal; json: boolean; publicUrl: string | undefined; debug: boolean },
): ExitName {
  const { code, message, errors } = describe(error);
  const link = publicUrl === undefined ? `docs/errors.md#${code}` : docsUrl(publicUrl, code);
  const exit = exitOfCode[code] ?? 'refused';
  if (json) {
    const { title, status } = catalogue[code];
    terminal.note(JSON.stringify({ type: link, title, status, detail: message, code, ...(errors && { errors }), exitCode: exitCodes[exit].code }));
  } else {
    terminal.note(`${terminal.noteStyle('bad', 'vitrine:')} ${message.replace(/\.$/, '')} (${code}) → ${link}`);
  }
  if (debug && exit === 'internal' && error instanceof Error) terminal.note(error.stack ?? '');
  return exit;
}

function describe(error: unknown): { code: ServerErrorCode; message: string; errors?: HttpError['errors'] } {
  if (error instanceof HttpError) return { code: error.code, message: error.message, errors: error.errors };
  if (error instanceof CommanderError) return { code: 'usage_invalid', message: error.message.replace(/^error: /, '').replaceAll('\n', ' ') };
  return { code: 'internal', message: 'Something unexpected happened; set VITRINE_DEBUG=1 to see where, and please report it.' };
}
