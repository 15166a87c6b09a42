import { renderToString } from 'preact-render-to-string';
import type { DocumentRenderer, LinkedData } from '../protocol/frame-document.ts';
import type { DocumentKind, DocumentSources, PrintDocument, PrintedDocument } from '../protocol/printed.ts';
import { loadLanguage, setLanguage } from './i18n/language.ts';
import { addTexts } from './i18n/texts.ts';
import { setPlotRenderer } from './ui/plot.tsx';
import { draw } from './widgets/plot/plot.tsx';
import { linkedPage } from './linked-page.tsx';
import { currentTexts, invoiceTexts } from './widgets/invoice/texts/index.ts';
import { printedInvoice } from './printed/invoice.ts';
import { printedReceipt } from './printed/receipt.ts';
import { receiptTexts } from './widgets/receipt/texts/index.ts';

setPlotRenderer(draw);
addTexts(receiptTexts);
addTexts(invoiceTexts);

/**
 * Renders the content of a direct link on the server, with the components that hydrate it in the browser.
 *
 * @example
 * const { html, direction } = await renderDocument({ receipt }, { locale: 'de-AT', documents: `${path}/document` });
 */
export const renderDocument: DocumentRenderer['renderDocument'] = async (shown, { locale, documents }) => {
  const language = await loadLanguage([locale]);
  // No `await` below: another rendering could change the language in between.
  setLanguage(language);
  return { html: renderToString(linkedPage(shown, documents)), direction: language.direction, locale: language.tag, title: titleOf(shown) };
};

const titleOf = (shown: LinkedData): string => {
  if (!('invoice' in shown)) return shown.receipt.title;
  const { kind, number } = shown.invoice;
  return `${kind === 'credit-note' ? currentTexts().creditNote : currentTexts().invoice} ${number}`;
};

/** The printer of each kind of document. */
const printers: { [K in DocumentKind]: (source: DocumentSources[K]) => PrintedDocument } = {
  receipt: printedReceipt,
  invoice: printedInvoice,
};

/**
 * Creates a printable document in the given locale.
 *
 * @example
 * const { title, blocks } = await printDocument('receipt', receipt, { locale: 'de-AT' });
 */
export const printDocument: PrintDocument = async (kind, source, { locale }) => {
  setLanguage(await loadLanguage([locale]));
  return printers[kind](source);
};
