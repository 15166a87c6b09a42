import type { Locale } from '../../protocol/locales.ts';
import { retryableImport } from '../ui/retryable-import.ts';

/**
 * Texts by language. English is required, and replaces any missing language. A language may be a function that imports a module which exports `texts`. It is
 * called when the language is first used, and again after a failure. With a name beside it, that is the name of the export.
 *
 * @example
 * const table: TextTable<{ used: string }> = { en: { used: 'Used' }, de: () => import('./de.ts') };
 */
export type TextTable<T> = { readonly en: T } & { readonly [L in Exclude<Locale, 'en'>]?: T | (() => Promise<{ readonly texts: T }>) | NamedTexts };

/** A module with several tables, and the export name of one of them. */
export type NamedTexts = readonly [load: () => Promise<Readonly<Record<string, unknown>>>, name: string];

type Fetch = (() => Promise<{ readonly texts: unknown }>) | NamedTexts;

const tables = new Set<TextTable<unknown>>();
const fetched = new Map<Fetch, unknown>();

const isFetch = (entry: unknown): entry is Fetch => typeof entry === 'function' || Array.isArray(entry);

/**
 * Registers a table, to be loaded with each language. `defineWidget` registers its own; use this for parts that several widgets share.
 *
 * @example
 * const sortTexts = addTexts({ en: { newest: 'Newest first' }, de: () => import('./de.ts') });
 */
export function addTexts<T>(table: TextTable<T>): TextTable<T> {
  tables.add(table);
  return table;
}

/** The locale requested last. Tables added while it loads use it as well. */
let wanted: Locale = 'en';

/** Loads the missing texts of all tables for a locale. Default: the one requested last. */
export async function fetchTexts(locale: Locale = wanted): Promise<void> {
  wanted = locale;
  await Promise.all(
    [...tables].map(async ({ [locale]: entry }) => {
      if (!isFetch(entry) || fetched.has(entry)) return;
      const [load, name]: NamedTexts = typeof entry === 'function' ? [entry, 'texts'] : entry;
      fetched.set(entry, (await retryableImport(load))[name]);
    }),
  );
}

/** Returns the texts of a table in a locale. A text that the locale lacks is English. */
export function textsIn<T>(table: TextTable<T>, locale: Locale): T {
  const entry: T | Fetch | undefined = table[locale];
  return { ...table.en, ...((isFetch(entry) ? fetched.get(entry) : entry) as T | undefined) };
}

/**
 * Replaces each `{name}` with its value.
 *
 * @example
 * fill('Lines {from} to {to}', { from: '1', to: '9' }); // 'Lines 1 to 9'
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Plural forms of a sentence by CLDR category. `other` is required; the others depend on the language. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
