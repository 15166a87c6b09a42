/** Languages that every text of the frame and the pages exists in. The first is the fallback. */
export const locales = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'ar'] as const;

export type Locale = (typeof locales)[number];

/** Their languages, whatever the region. */
export type Language = Locale extends infer L ? (L extends `${infer Spoken}-${string}` ? Spoken : L) : never;

const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** The language of ours that a tag is read in, whatever its region: `pt-PT` is read in `pt-BR`. `undefined` when there is none. */
export function localeFor(tag: string): Locale | undefined {
  return locales.find((locale) => languageOf(locale) === languageOf(tag));
}

/**
 * Picks the language for a list of wishes, most wanted first. A region is kept for numbers and dates by the caller; only the language decides here.
 *
 * @example
 * pickLocale(['tlh', 'de-AT', 'en']); // 'de'
 */
export function pickLocale(wanted: readonly string[]): Locale {
  return wanted.map(localeFor).find((locale) => locale !== undefined) ?? locales[0];
}

/** Text direction of a language. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}
