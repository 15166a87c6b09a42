import { directionOf, localeFor, type Locale } from '../../protocol/locales.ts';
import { inDocumentLanguages } from '../languages/index.ts';
import { texts as en } from './en.ts';
import type { Messages } from './messages.ts';
import { addTexts, fetchTexts, fill, textsIn, type Plural, type TextTable } from './texts.ts';

/** A language to speak, and the tag by which figures and dates are written. */
export interface Language {
  /** Of the texts. */
  readonly locale: Locale;
  /** BCP 47; keeps the region that was asked for. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
}

/** English is always there; the others are chunks of their own, fetched beside the data. */
const messages = addTexts<Messages>({ en, ...inDocumentLanguages('frame') });

/** How long a table is waited for. */
const patienceMs = 4_000;

/** A tag as BCP 47 writes it; empty when it is malformed, which makes `Intl` throw wherever it is used. */
function canonical(tag: string): string {
  try {
    return String(new Intl.Locale(tag));
  } catch {
    return '';
  }
}

const fallback: Language = { locale: 'en', tag: 'en', direction: 'ltr' };

/** The language that everything is written in. One a document, and one a rendering on the server, which is never interrupted. */
export let spoken = fallback;

export function speak(language: Language): void {
  spoken = language;
}

/**
 * The language that everything is written in now.
 *
 * @example
 * currentLanguage().direction === 'rtl';
 */
export const currentLanguage = (): Language => spoken;

/**
 * Loads the language for a list of wishes, most wanted first. A table that cannot be loaded, or not in time, gives way to English: a text in another
 * language is better than none.
 */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const tag = wanted.map(canonical).find(localeFor) ?? 'en';
  const locale = localeFor(tag) ?? 'en';
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false));
  const isThere = await Promise.race([fetchTexts(locale).then(() => true, () => false), late]);
  return isThere ? { locale, tag, direction: directionOf(locale) } : fallback;
}

/**
 * What a table says in the language that is spoken.
 *
 * @example
 * textsOf({ en: { hello: 'Hello' }, de: { hello: 'Hallo' } }).hello;
 */
export const textsOf = <T,>(table: TextTable<T>): T => textsIn(table, spoken.locale);

/**
 * A text of the frame itself in the language that is spoken.
 *
 * @example
 * text('loading'); // 'Loading…' in English
 */
export function text(key: keyof Messages, values: Readonly<Record<string, string>> = {}): string {
  return fill(textsOf(messages)[key], values);
}

/** Whether the frame has a text of its own about something. */
export const hasText = (key: string): key is keyof Messages => Object.hasOwn(en, key);

/**
 * The form of a sentence that fits a count, which is written as the language writes numbers.
 *
 * @example
 * counted({ one: '{count} receipt', other: '{count} receipts' }, 2); // '2 receipts'
 */
export function counted(forms: Plural, count: number): string {
  return fill(forms[new Intl.PluralRules(spoken.tag).select(count)] ?? forms.other, { count: count.toLocaleString(spoken.tag) });
}
