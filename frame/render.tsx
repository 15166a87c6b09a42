import { renderToString } from 'preact-render-to-string';
import type { ReceiptRenderer } from '../protocol/frame-document.ts';
import { loadLanguage } from './i18n/language.ts';
import { LinkPage } from './widgets/receipt/link-page.tsx';

/**
 * Renders a receipt on the server, with the components that take it over in the browser.
 *
 * @example
 * const { html, direction } = await renderReceipt(receipt, { locale: 'de-AT' });
 */
export const renderReceipt: ReceiptRenderer['renderReceipt'] = async (receipt, { locale }) => {
  const language = await loadLanguage([locale]);
  return {
    html: renderToString(<LinkPage receipt={receipt} language={language} />),
    direction: language.direction,
    locale: language.tag,
    title: receipt.title,
  };
};
