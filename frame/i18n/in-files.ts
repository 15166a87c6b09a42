import type { Locale } from '../../protocol/locales.ts';
import type { NamedTexts } from './texts.ts';

type Tables = Readonly<Record<string, unknown>>;

/** What several tables say in a language is one file: a file for each table would be a request, and a line in the map of every frame, whatever it shows. */
export type LanguageFiles<Words> = Readonly<Record<Exclude<Locale, 'en'>, () => Promise<Words>>>;

/** One of these tables, in every language but English, which comes with the code. */
export function inFiles<Words extends Tables>(files: LanguageFiles<Words>, name: keyof Words & string): Readonly<Record<string, NamedTexts>> {
  return Object.fromEntries(Object.entries(files).map(([locale, load]) => [locale, [load, name]]));
}
