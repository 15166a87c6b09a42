import { directionOf, locales, pickLocale, type Locale } from '../../protocol/locales.ts';
import { messages as english } from './en.ts';
import type { Messages } from './messages.ts';

/** A language to speak: its texts, and the tag by which figures and dates are written. */
export interface Language {
  locale: Locale;
  /** BCP 47; keeps the region that was asked for. */
  tag: string;
  direction: 'ltr' | 'rtl';
  messages: Messages;
}

/** English is always there; the others are chunks of their own, fetched beside the data. */
const tables: Partial<Record<Locale, () => Promise<{ messages: Messages }>>> = {
  de: () => import('./de.ts'),
  ar: () => import('./ar.ts'),
};
/** How long a table is waited for. */
const patienceMs = 4_000;

/** Tags of the languages that there are, with any region. */
const known = new RegExp(`^(${locales.join('|')})\\b`);

/** A tag as BCP 47 writes it; empty when it is malformed, which makes `Intl` throw wherever it is used. */
function canonical(tag: string): string {
  try {
    return String(new Intl.Locale(tag));
  } catch {
    return '';
  }
}

const fallback: Language = { locale: 'en', tag: 'en', direction: 'ltr', messages: english };

/** The language that everything is written in. One a document, and one a rendering on the server, which is never interrupted. */
export let spoken = fallback;

export function speak(language: Language): void {
  spoken = language;
}

/**
 * Loads the language for a list of wishes, most wanted first. A table that cannot be loaded, or not in time, gives way to English: a text in another
 * language is better than none.
 */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const tag = wanted.map(canonical).find((wish) => known.test(wish)) ?? 'en';
  const locale = pickLocale([tag]);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  const table = await Promise.race([tables[locale]?.().catch(() => undefined), late]);
  return locale === 'en' || table ? { ...fallback, ...table, locale, tag, direction: directionOf(locale) } : fallback;
}

/** A text in the language that is spoken. */
export function text(key: keyof Messages, values: Record<string, string> = {}): string {
  return spoken.messages[key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
