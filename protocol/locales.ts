/** Languages that every text of the frame and the pages exists in. The first is the fallback. */
export const locales = ['en', 'de', 'ar'] as const;

export type Locale = (typeof locales)[number];

/**
 * Picks the language for a list of wishes, most wanted first. A region is kept for numbers and dates by the caller; only the language decides here.
 *
 * @example
 * pickLocale(['fr-CA', 'de-AT', 'en']); // 'de'
 */
export function pickLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return locales[0];
}

/** Text direction of a language. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}
