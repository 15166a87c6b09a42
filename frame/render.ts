import { renderToString } from 'preact-render-to-string';
import type { DocumentRenderer, LinkedData } from '../protocol/frame-document.ts';
import type { DocumentKind, DocumentSources, PrintDocument, PrintedDocument } from '../protocol/printed.ts';
import { loadLanguage, speak } from './i18n/language.ts';
import { addTexts } from './i18n/texts.ts';
import { useDraw } from './ui/plot.tsx';
import { draw } from './widgets/plot/plot.tsx';
import { linkedPage } from './linked-page.tsx';
import { invoiceTexts, said } from './widgets/invoice/texts/index.ts';
import { printedInvoice } from './printed/invoice.ts';
import { printedReceipt } from './printed/receipt.ts';
import { receiptTexts } from './widgets/receipt/texts/index.ts';

useDraw(draw);
addTexts(receiptTexts);
addTexts(invoiceTexts);

/**
 * Renders what a direct link shows on the server, with the components that take it over in the browser.
 *
 * @example
 * const { html, direction } = await renderDocument({ receipt }, { locale: 'de-AT', documents: `${path}/document` });
 */
export const renderDocument: DocumentRenderer['renderDocument'] = async (shown, { locale, documents }) => {
  const language = await loadLanguage([locale]);
  // From here on nothing waits, so that no other rendering can speak in between.
  speak(language);
  return { html: renderToString(linkedPage(shown, documents)), direction: language.direction, locale: language.tag, title: titleOf(shown) };
};

const titleOf = (shown: LinkedData): string => {
  if (!('invoice' in shown)) return shown.receipt.title;
  const { kind, number } = shown.invoice;
  return `${kind === 'credit-note' ? said().creditNote : said().invoice} ${number}`;
};

/** How each kind of document is written out. */
const printers: { [K in DocumentKind]: (source: DocumentSources[K]) => PrintedDocument } = {
  receipt: printedReceipt,
  invoice: printedInvoice,
};

/**
 * Writes out a document for paper, in the language of a tag.
 *
 * @example
 * const { title, blocks } = await printDocument('receipt', receipt, { locale: 'de-AT' });
 */
export const printDocument: PrintDocument = async (kind, source, { locale }) => {
  speak(await loadLanguage([locale]));
  return printers[kind](source);
};
