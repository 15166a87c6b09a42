import { renderToString } from 'preact-render-to-string';
import type { ReceiptRenderer } from '../protocol/frame-document.ts';
import type { DocumentKind, DocumentSources, PrintDocument, PrintedDocument } from '../protocol/printed.ts';
import { loadLanguage, speak } from './i18n/language.ts';
import { addTexts } from './i18n/texts.ts';
import { useDraw } from './ui/plot.tsx';
import { draw } from './widgets/plot/plot.tsx';
import { linkPage } from './widgets/receipt/link-page.tsx';
import { printedReceipt } from './printed/receipt.ts';
import { receiptTexts } from './widgets/receipt/texts/index.ts';

useDraw(draw);
addTexts(receiptTexts);

/**
 * Renders a receipt on the server, with the components that take it over in the browser.
 *
 * @example
 * const { html, direction } = await renderReceipt(receipt, { locale: 'de-AT' });
 */
export const renderReceipt: ReceiptRenderer['renderReceipt'] = async (receipt, { locale, documents }) => {
  const language = await loadLanguage([locale]);
  // From here on nothing waits, so that no other rendering can speak in between.
  speak(language);
  return { html: renderToString(linkPage(receipt, documents)), direction: language.direction, locale: language.tag, title: receipt.title };
};

/** How each kind of document is written out. */
const printers: { [K in DocumentKind]: (source: DocumentSources[K]) => PrintedDocument } = { receipt: printedReceipt };

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
