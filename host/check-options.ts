import { dialectPrefixes } from '../protocol/dialect.ts';
import { embedEventNames } from '../protocol/events.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets } from '../protocol/widgets.ts';
import { refusal } from './embed-error.ts';
import { isTokenText } from './fetch-token.ts';
import { headline } from './headline.ts';
import type { EmbedOptions } from './options.ts';

type Check = (value: unknown) => unknown;

const oneOf = (table: object): Check => (value) => typeof value === 'string' && Object.hasOwn(table, value);
/** No option is longer than a token may be. */
const text: Check = isTokenText;
const number: Check = (value) => typeof value === 'number' && value >= 0 && value < 2 ** 31;
/** What can stand in an address as it is. */
const word: Check = (value) => text(value) && !/[^\w-]/.test(value as string);
const callback: Check = (value) => typeof value === 'function';

const checks: Record<string, Check> = {
  server: (value) => isExactOrigin(new URL(value as string).origin) && !/[?#@]|\/$/.test(value as string),
  tenant: word,
  widget: oneOf(widgets),
  resource: text,
  token: text,
  embedToken: text,
  embedKey: word,
  getToken: callback,
  onTokenExpired: callback,
  refreshUrl: text,
  theme: oneOf({ light: 1, dark: 1, system: 1 }),
  locale: (value) => text(value) && Intl.getCanonicalLocales(value as string),
  title: text,
  minHeight: number,
  maxHeight: number,
  timeoutMs: number,
  magicLink: (value) => typeof value === 'boolean' || value === 'true',
  signal: (value) => value instanceof AbortSignal,
  dialect: oneOf(dialectPrefixes),
  src: (value) => isExactOrigin(new URL(value as string).origin),
  widgetId: text,
  onEvent: callback,
};

/** `onReady` for `ready`. */
export const callbackName = (event: string): string => `on${headline(event)}`;

for (const name of embedEventNames) checks[callbackName(name)] = callback;

type Name = keyof EmbedOptions;

/** Where the viewer's credential comes from. */
export const tokenOptions = ['magicLink', 'token', 'embedToken', 'refreshUrl', 'getToken', 'onTokenExpired'] as const satisfies Name[];

/** None of these options makes sense beside any of those. */
const conflicts: [these: readonly Name[], those: readonly Name[]][] = [
  [['getToken', 'onTokenExpired'], ['refreshUrl', 'getToken']],
  [['getToken', 'embedToken'], ['token']],
  [['dialect', 'src', 'widgetId'], ['server', 'tenant', 'widget', 'resource', 'theme', 'locale']],
  [['magicLink'], tokenOptions],
];

/** Returns `options` without the undefined ones. Throws at the first name that is unknown, value that does not fit, or pair that makes no sense. */
export function checkOptions<T extends EmbedOptions>(options: T): T {
  const given = Object.entries(options).filter(([name, value]) => {
    if (!Object.hasOwn(checks, name)) throw refusal('unknown_option', ` "${name}".`);
    let fits;
    try {
      fits = value === undefined || checks[name]?.(value);
    } catch {}
    if (!fits) throw unfit(name);
    return value !== undefined;
  });
  for (const [these, those] of conflicts)
    for (const one of these)
      for (const other of those)
        // The same function under its two names is one.
        if (options[one] && options[other] && options[one] !== options[other]) throw conflict(one, other);
  return Object.fromEntries(given) as T;
}

export const unfit = (name: string, rule = ''): Error => refusal('invalid_option', ` "${name}"${rule}.`);
export const conflict = (one: Name, other: Name): Error => refusal('conflicting_options', ` "${one}" and "${other}".`);
