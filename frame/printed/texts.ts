import type { TextTable } from '../i18n/texts.ts';

/** Texts only for printed documents. They stay on the server, so all languages are included. */
export const printedTexts: Required<TextTable<{ pageOf: string }>> = {
  en: { pageOf: 'Page {page} of {pages}' },
  de: { pageOf: 'Seite {page} von {pages}' },
  fr: { pageOf: 'Page {page} sur {pages}' },
  es: { pageOf: 'Página {page} de {pages}' },
  'pt-BR': { pageOf: 'Página {page} de {pages}' },
  ja: { pageOf: '{page} / {pages} ページ' },
  ar: { pageOf: 'الصفحة {page} من {pages}' },
};
