import { dialects } from '../protocol/dialect.ts';
import { embedEventNames } from '../protocol/events.ts';
import { limits } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { isWidgetName, widgets } from '../protocol/widgets.ts';
import type { HostErrorCode } from '../protocol/errors.ts';
import { EmbedError } from './embed-error.ts';
import { nearest } from './nearest.ts';

type Check = readonly [rule: string, fits: (value: unknown) => boolean];

const oneOf = (names: readonly string[]): Check => [`be ${names.join(' or ')}`, (value) => names.includes(value as string)];
const text = (length: number): Check => [`be text of 1 to ${length} characters`, (value) => typeof value === 'string' && value !== '' && value.length <= length];
const number = (least: number, most: number): Check => [`be a number, ${least} to ${most}`, (value) => typeof value === 'number' && value >= least && value <= most];
const callback: Check = ['be a function', (value) => typeof value === 'function'];

const isLanguageTag = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value).length > 0;
  } catch {
    return false;
  }
};

const checks: Record<string, Check> = {
  server: ['be an exact https origin like https://vitrine.acme.com', isExactOrigin],
  tenant: text(64),
  widget: [oneOf(Object.keys(widgets))[0], isWidgetName],
  resource: text(200),
  token: text(limits.tokenLength),
  getToken: callback,
  onTokenExpired: callback,
  refreshUrl: text(2_048),
  theme: oneOf(['light', 'dark', 'system']),
  locale: ['be a BCP 47 tag', isLanguageTag],
  title: text(200),
  minHeight: number(0, limits.heightPx),
  maxHeight: number(0, limits.heightPx),
  timeoutMs: number(1, 2 ** 31 - 1),
  signal: ['be an AbortSignal', (value) => typeof (value as AbortSignal | null)?.aborted === 'boolean'],
  dialect: oneOf(Object.keys(dialects)),
  src: text(2_048),
  widgetId: text(200),
  onEvent: callback,
};
for (const name of embedEventNames) checks[callbackName(name)] = callback;

/** `onReady` for `ready`. */
export function callbackName(event: string): string {
  return `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;
}

/** An error about the options, never retryable. */
export function optionError(code: HostErrorCode, message: string): EmbedError {
  return new EmbedError({ code, message, retryable: false });
}

/** Returns `options` without the undefined ones; throws at the first name that is unknown (or not among `allowed`) and at the first value that does not fit. */
export function checkOptions<T extends object>(options: T, allowed: readonly string[] = Object.keys(checks)): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const check = Object.hasOwn(checks, name) && checks[name];
    if (!check) throw optionError('unknown_option', `Option "${name}" is unknown; did you mean "${nearest(name, Object.keys(checks))}"?`);
    if (!allowed.includes(name)) throw optionError('invalid_option', `Option "${name}" cannot change in place; mount again.`);
    if (!check[1](value)) throw optionError('invalid_option', `Option "${name}" must ${check[0]}.`);
  }
  return Object.fromEntries(given) as T;
}
