import type { Locale } from '../../protocol/locales.ts';
import type { NamedTexts } from './texts.ts';

type Tables = Readonly<Record<string, unknown>>;

/** One file per language with several tables. A file per table would cost a request each, and an entry in the import map of every frame. */
export type LanguageFiles<Words> = Readonly<Record<Exclude<Locale, 'en'>, () => Promise<Words>>>;

/** Returns one of these tables in every language but English, which ships with the code. */
export function inFiles<Words extends Tables>(files: LanguageFiles<Words>, name: keyof Words & string): Readonly<Record<string, NamedTexts>> {
  return Object.fromEntries(Object.entries(files).map(([locale, load]) => [locale, [load, name]]));
}
