import { dialectPrefixes } from '../protocol/dialect.ts';
import type { HostErrorCode } from '../protocol/errors.ts';
import { embedEventNames } from '../protocol/events.ts';
import { limits } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets } from '../protocol/widgets.ts';
import { EmbedError } from './embed-error.ts';

type Check = readonly [rule: string, fits: (value: unknown) => unknown];

const oneOf = (table: object): Check => [Object.keys(table).join(' or '), (value) => Object.keys(table).includes(value as string)];
const text: Check = ['text', (value) => typeof value === 'string' && value && value.length <= limits.tokenLength];
const upTo = (most: number): Check => [`a number up to ${most}`, (value) => typeof value === 'number' && value >= 0 && value <= most];
const callback: Check = ['a function', (value) => typeof value === 'function'];
const height = upTo(limits.heightPx);

const checks: Record<string, Check> = {
  server: ['an exact https origin', isExactOrigin],
  tenant: text,
  widget: oneOf(widgets),
  resource: text,
  token: text,
  getToken: callback,
  onTokenExpired: callback,
  refreshUrl: text,
  theme: oneOf({ light: 0, dark: 0, system: 0 }),
  locale: ['a BCP 47 tag', (value) => typeof value === 'string' && Intl.getCanonicalLocales(value)],
  title: text,
  minHeight: height,
  maxHeight: height,
  timeoutMs: upTo(2 ** 31 - 1),
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
  dialect: oneOf(dialectPrefixes),
  src: text,
  widgetId: text,
  onEvent: callback,
};
for (const name of embedEventNames) checks[callbackName(name)] = callback;

/** `onReady` for `ready`. */
export function callbackName(event: string): string {
  return `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;
}

/** An error that no repetition helps. */
export function refusal(code: HostErrorCode, message: string): EmbedError {
  return new EmbedError({ code, message, retryable: false });
}

/** The known option that shares most pairs of neighbouring letters with `name`. */
function nearest(name: string): string {
  const shared = (candidate: string): number => [...name].filter((_, index) => candidate.includes(name.slice(index, index + 2))).length;
  return Object.keys(checks).reduce((best, candidate) => (shared(candidate) > shared(best) ? candidate : best));
}

/** Returns `options` without the undefined ones; throws at the first name that is unknown, and at the first value that does not fit. */
export function checkOptions<T extends object>(options: T): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(checks, name)) throw refusal('unknown_option', `Unknown option "${name}". Did you mean "${nearest(name)}"?`);
    const [rule, fits] = checks[name] ?? text;
    let isFit;
    try {
      isFit = fits(value);
    } catch {}
    if (!isFit) throw refusal('invalid_option', `Option "${name}" must be ${rule}.`);
  }
  return Object.fromEntries(given) as T;
}
