import { isName } from '../protocol/names.ts';
import { BackendError } from './backend-error.ts';

export function invalidOption(option: string, rule: string): BackendError {
  return new BackendError('invalid_request', `${option} ${rule}.`, { option });
}

/**
 * Rejects a misspelled option, which would otherwise be ignored without notice, and checks the functions among the others: `clock` and `fetch`.
 *
 * @throws BackendError `invalid_request`.
 */
export function checkOptions(options: object, known: ReadonlySet<string>, caller: string): void {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', `of ${caller} must be an object`);
  for (const name of Object.keys(options)) if (!known.has(name)) throw invalidOption(name, `is not an option of ${caller}`);
  const { clock, fetch } = options as { clock?: { now?: unknown } | null; fetch?: unknown };
  if (clock !== undefined && typeof clock?.now !== 'function') throw invalidOption('clock', 'must have a function now');
  if (fetch !== undefined && typeof fetch !== 'function') throw invalidOption('fetch', 'must be a function');
}

/** @throws BackendError `invalid_request` for an option that is set and is not a valid name. */
export function checkNames(options: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !isName(value)) throw invalidOption(name, 'must be a string of 1 to 255 printable characters');
}

/** @throws BackendError `invalid_request` for anything but a positive whole number, `token_lifetime_too_long`. */
export function checkTtl(ttlSeconds: number, maxSeconds: number): void {
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1) throw invalidOption('ttlSeconds', 'must be a whole number of at least 1');
  if (ttlSeconds > maxSeconds)
    throw new BackendError('token_lifetime_too_long', `ttlSeconds is ${ttlSeconds}; the maximum for this token is ${maxSeconds} seconds.`, {
      option: 'ttlSeconds',
    });
}
