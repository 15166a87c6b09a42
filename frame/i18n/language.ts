import { directionOf, localeFor, type Locale } from '../../protocol/locales.ts';
import { inDocumentLanguages } from '../languages/index.ts';
import { texts as en } from './en.ts';
import type { Messages } from './messages.ts';
import { addTexts, fetchTexts, fill, textsIn, type Plural, type TextTable } from './texts.ts';

/** The active language: the locale of the texts, and the tag for numbers and dates. */
export interface Language {
  /** Locale of the texts. */
  readonly locale: Locale;
  /** BCP 47 tag with the requested region. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
}

/** English is built in. Other languages are separate chunks, loaded in parallel with the data. */
const messages = addTexts<Messages>({ en, ...inDocumentLanguages('frame') });

/** How long to wait for a table. */
const textsTimeoutMs = 4_000;

/** Returns the canonical BCP 47 tag, or an empty string if it is malformed, which would make `Intl` throw. */
function canonical(tag: string): string {
  try {
    return String(new Intl.Locale(tag));
  } catch {
    return '';
  }
}

const fallback: Language = { locale: 'en', tag: 'en', direction: 'ltr' };

/** The active language: one per document, and one per rendering on the server, which runs without interruption. */
export let activeLanguage = fallback;

export function setLanguage(language: Language): void {
  activeLanguage = language;
}

/**
 * Returns the active language.
 *
 * @example
 * currentLanguage().direction === 'rtl';
 */
export const currentLanguage = (): Language => activeLanguage;

/** Loads the first supported language of a list, most wanted first. Falls back to English if its texts fail to load in time. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const tag = wanted.map(canonical).find(localeFor) ?? 'en';
  const locale = localeFor(tag) ?? 'en';
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, textsTimeoutMs, false));
  const isThere = await Promise.race([fetchTexts(locale).then(() => true, () => false), late]);
  return isThere ? { locale, tag, direction: directionOf(locale) } : fallback;
}

/**
 * Returns the texts of a table in the active language.
 *
 * @example
 * textsOf({ en: { hello: 'Hello' }, de: { hello: 'Hallo' } }).hello;
 */
export const textsOf = <T,>(table: TextTable<T>): T => textsIn(table, activeLanguage.locale);

/**
 * Returns a text of the frame in the active language.
 *
 * @example
 * text('loading'); // 'Loading…' in English
 */
export function text(key: keyof Messages, values: Readonly<Record<string, string>> = {}): string {
  return fill(textsOf(messages)[key], values);
}

/** Whether the frame has a text for this key. */
export const hasText = (key: string): key is keyof Messages => Object.hasOwn(en, key);

/**
 * Returns the plural form for a count, with the formatted count filled in.
 *
 * @example
 * counted({ one: '{count} receipt', other: '{count} receipts' }, 2); // '2 receipts'
 */
export function counted(forms: Plural, count: number): string {
  return fill(forms[new Intl.PluralRules(activeLanguage.tag).select(count)] ?? forms.other, { count: count.toLocaleString(activeLanguage.tag) });
}
