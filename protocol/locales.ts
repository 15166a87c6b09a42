/** Languages of all texts of the frame and the pages. The first is the fallback. */
export const locales = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'ar'] as const;

export type Locale = (typeof locales)[number];

/** The languages of `locales`, without region. */
export type Language = Locale extends infer L ? (L extends `${infer Spoken}-${string}` ? Spoken : L) : never;

const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** Returns the supported locale with the language of a tag, whatever its region: `pt-BR` for `pt-PT`. `undefined` if there is none. */
export function localeFor(tag: string): Locale | undefined {
  return locales.find((locale) => languageOf(locale) === languageOf(tag));
}

/**
 * Picks the locale for a list of preferred tags, the most preferred first. Only the language counts. The caller keeps the region for numbers and dates.
 *
 * @example
 * pickLocale(['tlh', 'de-AT', 'en']); // 'de'
 */
export function pickLocale(preferred: readonly string[]): Locale {
  return preferred.map(localeFor).find((locale) => locale !== undefined) ?? locales[0];
}

/** Text direction of a language. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}
