import { isExactOrigin, isServerUrl } from '../../protocol/origin.ts';
import { hasWidgetNameShape } from '../../protocol/widgets.ts';
import { suggestName } from './suggest-name.ts';
import { isTokenText } from '../tokens/token-text.ts';

/** A kind of option value. `T` is its type. */
export interface OptionKind<T> {
  /** The rule for a value, to complete the sentence `must be …`. */
  rule: string;
  fits(value: unknown): value is T;
  /** Parses the text of an attribute. Options without it have no attribute. */
  parse?: (text: string) => unknown;
  /** Suggests the value that was probably meant. */
  hint?: (value: unknown) => string | undefined;
  /** The value is never repeated in a message. */
  isSecret?: true;
}

const identity = (text: string): string => text;

/** The greatest length of a token, which is also that of every option. */
const maxTextLength = 8_192;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= maxTextLength;

export const text: OptionKind<string> = { rule: `a text of 1 to ${maxTextLength} characters`, fits: isText, parse: identity };

export const secret: OptionKind<string> = { rule: 'a token, which has no line breaks and no markup', fits: isTokenText, parse: identity, isSecret: true };

/** A text that needs no encoding in an address. */
export const word: OptionKind<string> = {
  rule: 'a name of letters, digits, "_" and "-"',
  fits: (value): value is string => isText(value) && !/[^\w-]/.test(value),
  parse: identity,
};

export function originOf(address: unknown): string | undefined {
  try {
    return new URL(String(address)).origin;
  } catch {
    return undefined;
  }
}

/** Returns the origin of a longer address. */
function originIn(value: unknown): string | undefined {
  const origin = originOf(value);
  return isExactOrigin(origin) ? origin : undefined;
}

/** Returns the server address within a longer address. */
function serverIn(address: string): string | undefined {
  try {
    const { origin, pathname } = new URL(address);
    const url = origin + pathname.replace(/\/+$/, '');
    return isServerUrl(url) ? url : undefined;
  } catch {
    return undefined;
  }
}

export const server: OptionKind<string> = {
  rule: 'the address of a server exactly as browsers write it: an origin, with a path where the server has one, and no slash at the end',
  fits: isServerUrl,
  parse: identity,
  hint(value) {
    if (typeof value !== 'string' || !/[.:]/.test(value) || value.includes('*')) return undefined;
    return serverIn(value) ?? (/^\w+:/.test(value) ? undefined : serverIn(`https://${value}`));
  },
};

export const address: OptionKind<string> = {
  rule: 'a full https address',
  fits: (value): value is string => typeof value === 'string' && originIn(value) !== undefined,
  parse: identity,
};

export const locale: OptionKind<string> = {
  rule: 'a BCP 47 language tag, like "de-CH"',
  fits(value): value is string {
    try {
      return isText(value) && Intl.getCanonicalLocales(value).length === 1;
    } catch {
      return false;
    }
  },
  parse: identity,
  hint: (value) => (typeof value === 'string' && /^[a-z]{2,3}_[a-z]{2}$/i.test(value) ? value.replace('_', '-') : undefined),
};

/** A boolean. Its attribute is on if present, like boolean attributes in HTML. */
export const flag: OptionKind<boolean | 'true'> = {
  rule: 'true or false',
  fits: (value): value is boolean | 'true' => typeof value === 'boolean' || value === 'true',
  parse: (given) => (given === 'false' ? false : given === '' || given),
};

export const callback = <F>(): OptionKind<F> => ({ rule: 'a function', fits: (value): value is F & {} => typeof value === 'function' });

export const signal: OptionKind<AbortSignal> = {
  rule: 'an AbortSignal',
  // Also accepts signals from other windows and from libraries that replace the class.
  fits: (value): value is AbortSignal => Object.prototype.toString.call(value) === '[object AbortSignal]',
};

/** Request headers, or a function that returns them. */
export type HeaderSource = Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);

export const headers: OptionKind<HeaderSource> = {
  rule: 'an object of texts, or a function that gives one',
  fits: (value): value is HeaderSource =>
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === 'string')),
  isSecret: true,
};

/** A list of origins, separated by spaces in an attribute. */
export const origins: OptionKind<readonly string[]> = {
  rule: 'a list of origins exactly as browsers write them',
  fits: (value): value is readonly string[] => Array.isArray(value) && value.every(isExactOrigin),
  parse: (given) => given.split(/\s+/).filter(Boolean),
  hint: (value) => (Array.isArray(value) ? value : [value]).map(originIn).find(Boolean),
};

const quoteAll = (choices: readonly string[]): string => choices.map((choice) => `"${choice}"`).join(', ');

export const oneOf = <C extends string>(...choices: readonly C[]): OptionKind<C> => ({
  rule: `one of ${quoteAll(choices)}`,
  fits: (value): value is C => choices.some((choice) => choice === value),
  parse: identity,
  hint: (value) => suggestName(value, choices),
});

/** The name of a widget. Only the frame's server knows all names. @param known The built-in ones. */
export const widget = <W extends string>(known: readonly string[]): OptionKind<W> => ({
  rule: '1 to 40 lower-case letters, digits and "-", beginning with a letter',
  fits: (value): value is W => hasWidgetNameShape(value),
  parse: identity,
  hint: (value) => suggestName(value, known),
});

export const number = (min: number, max: number, unit: string): OptionKind<number> => ({
  rule: `a number of ${unit} from ${min} to ${max}`,
  fits: (value): value is number => typeof value === 'number' && value >= min && value <= max,
  parse: (given) => (given.trim() ? Number(given) : NaN),
});
