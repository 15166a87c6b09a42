import type { Language } from '../protocol/locales.ts';
import { headline } from './headline.ts';

/** Names of the widgets in the languages of their viewers, for the iframe. */
const titles: Readonly<Record<Language, Record<string, string>>> = {
  en: { receipt: 'Receipt', 'receipt-list': 'Receipts' },
  de: { receipt: 'Beleg', 'receipt-list': 'Belege' },
  fr: { receipt: 'Reçu', 'receipt-list': 'Reçus' },
  es: { receipt: 'Recibo', 'receipt-list': 'Recibos' },
  ja: { receipt: '明細', 'receipt-list': '明細一覧' },
  pt: { receipt: 'Recibo', 'receipt-list': 'Recibos' },
  ar: { receipt: 'إيصال', 'receipt-list': 'الإيصالات' },
};

/** Picks a language of a table as the frame does: what the mount says, then what the browser prefers, then English. */
export function languageOf(locale: string | undefined, table: Readonly<Record<Language, unknown>>): Language {
  const wanted = [locale ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return wanted.find((tag): tag is Language => Object.hasOwn(table, tag)) ?? 'en';
}

/** The name of a widget: its own in the language, or made from its name in the table of widgets. */
export const titleOf = (widget: string, locale: string | undefined): string => titles[languageOf(locale, titles)][widget] ?? headline(widget);
