import { isExactOrigin, isServerUrl } from '../../protocol/origin.ts';
import { isWidgetShaped } from '../../protocol/widgets.ts';
import { nearest } from './nearest.ts';
import { isTokenText } from '../tokens/token-text.ts';

/** A kind of value that an option can have. `T` is its type. */
export interface OptionKind<T> {
  /** What a value must be, for the end of a sentence: `must be …`. */
  rule: string;
  fits(value: unknown): value is T;
  /** Reads the text of an attribute. Without it the option has no attribute. */
  fromText?: (text: string) => unknown;
  /** What was meant, where that can be guessed. */
  hint?: (value: unknown) => string | undefined;
  /** The value is never repeated in a message. */
  isSecret?: true;
}

const asItIs = (text: string): string => text;

/** As long as a token may be: no option is longer. */
const maxTextLength = 8_192;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= maxTextLength;

export const text: OptionKind<string> = { rule: `a text of 1 to ${maxTextLength} characters`, fits: isText, fromText: asItIs };

export const secret: OptionKind<string> = { rule: 'a token, which has no line breaks and no markup', fits: isTokenText, fromText: asItIs, isSecret: true };

/** What can stand in an address as it is. */
export const word: OptionKind<string> = {
  rule: 'a name of letters, digits, "_" and "-"',
  fits: (value): value is string => isText(value) && !/[^\w-]/.test(value),
  fromText: asItIs,
};

export function originOf(address: unknown): string | undefined {
  try {
    return new URL(String(address)).origin;
  } catch {
    return undefined;
  }
}

/** The origin inside an address that is more than that. */
function originIn(value: unknown): string | undefined {
  const origin = originOf(value);
  return isExactOrigin(origin) ? origin : undefined;
}

/** The address of a server inside one that is more than that. */
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
  fromText: asItIs,
  hint(value) {
    if (typeof value !== 'string' || !/[.:]/.test(value) || value.includes('*')) return undefined;
    return serverIn(value) ?? (/^\w+:/.test(value) ? undefined : serverIn(`https://${value}`));
  },
};

export const address: OptionKind<string> = {
  rule: 'a full https address',
  fits: (value): value is string => typeof value === 'string' && originIn(value) !== undefined,
  fromText: asItIs,
};

export const locale: OptionKind<string> = {
  rule: 'a language tag as BCP 47 writes it, like "de-CH"',
  fits(value): value is string {
    try {
      return isText(value) && Intl.getCanonicalLocales(value).length === 1;
    } catch {
      return false;
    }
  },
  fromText: asItIs,
  hint: (value) => (typeof value === 'string' && /^[a-z]{2,3}_[a-z]{2}$/i.test(value) ? value.replace('_', '-') : undefined),
};

/** Present is on, as with every attribute of HTML that is on or off. */
export const flag: OptionKind<boolean | 'true'> = {
  rule: 'true or false',
  fits: (value): value is boolean | 'true' => typeof value === 'boolean' || value === 'true',
  fromText: (given) => (given === 'false' ? false : given === '' || given),
};

export const callback = <F>(): OptionKind<F> => ({ rule: 'a function', fits: (value): value is F & {} => typeof value === 'function' });

export const signal: OptionKind<AbortSignal> = {
  rule: 'an AbortSignal',
  // One of another window, or under a library that has put its own class in place, is one as well.
  fits: (value): value is AbortSignal => Object.prototype.toString.call(value) === '[object AbortSignal]',
};

/** Request headers, or what makes them. */
export type HeaderSource = Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);

export const headers: OptionKind<HeaderSource> = {
  rule: 'an object of texts, or a function that gives one',
  fits: (value): value is HeaderSource =>
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === 'string')),
  isSecret: true,
};

/** Origins, in an attribute with spaces between them. */
export const origins: OptionKind<readonly string[]> = {
  rule: 'a list of origins exactly as browsers write them',
  fits: (value): value is readonly string[] => Array.isArray(value) && value.every(isExactOrigin),
  fromText: (given) => given.split(/\s+/).filter(Boolean),
  hint: (value) => (Array.isArray(value) ? value : [value]).map(originIn).find(Boolean),
};

const quoted = (choices: readonly string[]): string => choices.map((choice) => `"${choice}"`).join(', ');

export const oneOf = <C extends string>(...choices: readonly C[]): OptionKind<C> => ({
  rule: `one of ${quoted(choices)}`,
  fits: (value): value is C => choices.some((choice) => choice === value),
  fromText: asItIs,
  hint: (value) => nearest(String(value), choices),
});

/** The name of a widget. Which ones there are, only the server of the frame can say; these are those that every server has. */
export const widget = <W extends string>(known: readonly string[]): OptionKind<W> => ({
  rule: 'a name of small letters, digits and "-", which begins with a letter and has at most 40 of them',
  fits: (value): value is W => isWidgetShaped(value),
  fromText: asItIs,
  hint: (value) => nearest(String(value), known),
});

export const number = (least: number, most: number, unit: string): OptionKind<number> => ({
  rule: `a number of ${unit} from ${least} to ${most}`,
  fits: (value): value is number => typeof value === 'number' && value >= least && value <= most,
  fromText: (given) => (given.trim() ? Number(given) : NaN),
});
