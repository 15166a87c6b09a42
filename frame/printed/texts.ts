import type { TextTable } from '../i18n/texts.ts';

/** What only a document on pages says. On the server alone, so every language is at hand. */
export const printedTexts: Required<TextTable<{ pageOf: string }>> = {
  en: { pageOf: 'Page {page} of {pages}' },
  de: { pageOf: 'Seite {page} von {pages}' },
  fr: { pageOf: 'Page {page} sur {pages}' },
  es: { pageOf: 'Página {page} de {pages}' },
  'pt-BR': { pageOf: 'Página {page} de {pages}' },
  ja: { pageOf: '{page} / {pages} ページ' },
  ar: { pageOf: 'الصفحة {page} من {pages}' },
};
