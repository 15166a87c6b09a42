import { directionOf, locales, pickLocale, type Locale } from '../../protocol/locales.ts';
import { createFormat, type Format } from './format.ts';
import { messages as english } from './en.ts';
import type { Messages } from './messages.ts';

/** A language in use: its texts, its direction, and its way to write figures and dates. */
export interface Language {
  locale: Locale;
  /** BCP 47 tag for figures and dates; keeps the region that was asked for. */
  tag: string;
  direction: 'ltr' | 'rtl';
  text(key: keyof Messages, values?: Record<string, string>): string;
  /** A sentence that counts. The count is written as the language writes numbers. */
  count(key: PluralKey, count: number): string;
  format: Format;
}

type PluralKey = { [K in keyof Messages]: Messages[K] extends string ? never : K }[keyof Messages];

/** English is always there; the others are chunks of their own, fetched beside the data. */
const tables: Record<Locale, () => Promise<{ messages: Messages }>> = {
  en: async () => ({ messages: english }),
  de: () => import('./de.ts'),
  ar: () => import('./ar.ts'),
};

/**
 * Loads the language for a list of wishes, most wanted first. A table that cannot be loaded, or not in time, gives way to English: a text in another
 * language is better than none.
 */
export async function loadLanguage(wanted: readonly string[], patienceMs = 4_000): Promise<Language> {
  const locale = pickLocale(wanted);
  const tag = wanted.find((wish) => pickLocale([wish]) === locale && isTag(wish)) ?? locale;
  if (locale === locales[0]) return createLanguage(locale, tag, english);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  const table = await Promise.race([tables[locale]().catch(() => undefined), late]);
  return table ? createLanguage(locale, tag, table.messages) : createLanguage('en', 'en', english);
}

export function createLanguage(locale: Locale, tag: string, messages: Messages): Language {
  const plural = new Intl.PluralRules(tag);
  const format = createFormat(tag);
  const fill = (pattern: string, values: Record<string, string>): string => pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return {
    locale,
    tag,
    direction: directionOf(locale),
    format,
    text(key, values = {}) {
      const pattern = messages[key];
      return fill(typeof pattern === 'string' ? pattern : pattern.other, values);
    },
    count(key, count) {
      const forms = messages[key];
      return fill(forms[plural.select(count)] ?? forms.other, { count: format.number(String(count)) });
    },
  };
}

/** `pickLocale` falls back to English, so a tag of an unknown language would pass for English; and a malformed one makes `Intl` throw. */
function isTag(wish: string): boolean {
  try {
    const [tag] = Intl.getCanonicalLocales(wish);
    return tag !== undefined && locales.some((locale) => tag.split('-')[0] === locale);
  } catch {
    return false;
  }
}
