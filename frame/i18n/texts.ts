import type { Locale } from '../../protocol/locales.ts';
import { importAgain } from '../ui/import-again.ts';

/**
 * Texts by language. English is always there, and stands in for every language that is not. A language may be a function that imports a module which
 * exports `texts`: it is asked when that language is first spoken, and again after a failure. With a name beside it, that is what the module calls them.
 *
 * @example
 * const table: TextTable<{ used: string }> = { en: { used: 'Used' }, de: () => import('./de.ts') };
 */
export type TextTable<T> = { readonly en: T } & { readonly [L in Exclude<Locale, 'en'>]?: T | (() => Promise<{ readonly texts: T }>) | NamedTexts };

/** A module with several tables, and the name of one of them. */
export type NamedTexts = readonly [load: () => Promise<Readonly<Record<string, unknown>>>, name: string];

type Fetch = (() => Promise<{ readonly texts: unknown }>) | NamedTexts;

const tables = new Set<TextTable<unknown>>();
const fetched = new Map<Fetch, unknown>();

const isFetch = (entry: unknown): entry is Fetch => typeof entry === 'function' || Array.isArray(entry);

/**
 * Makes a table part of what is fetched with a language. That of `defineWidget` is one already: this is for parts that several widgets have.
 *
 * @example
 * const sortTexts = addTexts({ en: { newest: 'Newest first' }, de: () => import('./de.ts') });
 */
export function addTexts<T>(table: TextTable<T>): TextTable<T> {
  tables.add(table);
  return table;
}

/** What was fetched last: a table that comes while that is on its way is wanted in the same. */
let wanted: Locale = 'en';

/** Fetches what all tables have to say in a language, as far as it is not there. Default: the one that was asked for last. */
export async function fetchTexts(locale: Locale = wanted): Promise<void> {
  wanted = locale;
  await Promise.all(
    [...tables].map(async ({ [locale]: entry }) => {
      if (!isFetch(entry) || fetched.has(entry)) return;
      const [load, name]: NamedTexts = typeof entry === 'function' ? [entry, 'texts'] : entry;
      fetched.set(entry, (await importAgain(load))[name]);
    }),
  );
}

/** What a table says in a language. */
export function textsIn<T>(table: TextTable<T>, locale: Locale): T {
  const entry: T | Fetch | undefined = table[locale];
  return ((isFetch(entry) ? fetched.get(entry) : entry) as T | undefined) ?? table.en;
}

/**
 * Puts values in the place of `{name}`.
 *
 * @example
 * fill('Lines {from} to {to}', { from: '1', to: '9' }); // 'Lines 1 to 9'
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Forms of a sentence that counts something, by CLDR plural category. `other` is always there; which others a language has, differs. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
