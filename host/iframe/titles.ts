import type { Language } from '../../protocol/locales.ts';
import type { WidgetName } from '../../protocol/widgets.ts';
import { sentenceCase } from '../sentence-case.ts';

/** Accessible names of iframes, by language and widget. */
const titles: Readonly<Record<Language, Readonly<Record<WidgetName, string>>>> = {
  en: {
    receipt: 'Receipt', 'receipt-list': 'Receipts', invoice: 'Invoice', 'invoice-list': 'Invoices',
    'pricing-table': 'Prices', 'pricing-card': 'Price', 'subscribe-button': 'Subscribe',
  },
  de: {
    receipt: 'Beleg', 'receipt-list': 'Belege', invoice: 'Rechnung', 'invoice-list': 'Rechnungen',
    'pricing-table': 'Preise', 'pricing-card': 'Preis', 'subscribe-button': 'Abonnieren',
  },
  fr: {
    receipt: 'Reçu', 'receipt-list': 'Reçus', invoice: 'Facture', 'invoice-list': 'Factures',
    'pricing-table': 'Tarifs', 'pricing-card': 'Tarif', 'subscribe-button': 'S’abonner',
  },
  es: {
    receipt: 'Recibo', 'receipt-list': 'Recibos', invoice: 'Factura', 'invoice-list': 'Facturas',
    'pricing-table': 'Precios', 'pricing-card': 'Precio', 'subscribe-button': 'Suscribirse',
  },
  ja: {
    receipt: '領収書', 'receipt-list': '領収書一覧', invoice: '請求書', 'invoice-list': '請求書一覧',
    'pricing-table': '料金', 'pricing-card': '料金', 'subscribe-button': '申し込む',
  },
  pt: {
    receipt: 'Recibo', 'receipt-list': 'Recibos', invoice: 'Fatura', 'invoice-list': 'Faturas',
    'pricing-table': 'Preços', 'pricing-card': 'Preço', 'subscribe-button': 'Assinar',
  },
  ar: {
    receipt: 'إيصال', 'receipt-list': 'الإيصالات', invoice: 'فاتورة', 'invoice-list': 'الفواتير',
    'pricing-table': 'الأسعار', 'pricing-card': 'السعر', 'subscribe-button': 'اشترك',
  },
};

/** Picks a language of a table as the frame does: the mount's locale, then the browser's languages, then English. */
export function languageOf(locale: string | undefined, table: Readonly<Record<Language, unknown>>): Language {
  const wanted = [locale ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return wanted.find((tag): tag is Language => Object.hasOwn(table, tag)) ?? 'en';
}

/** Returns the accessible name of a widget: its translation, or its widget name as text. */
export function titleOf(widget: string, locale: string | undefined): string {
  const named: Readonly<Record<string, string>> = titles[languageOf(locale, titles)];
  return named[widget] ?? sentenceCase(widget);
}
