import { EmbedError, tellConsole } from '../../embed-error.ts';
import { ownTag } from '../../options/script-tag.ts';
import { renderValueReceipt, type PaidEmbedding, type PaidOptions } from './embedding.ts';

/** What the script puts into the page, under the name that pages written for Paid know. */
export interface PaidGlobal {
  renderValueReceipt(options: PaidOptions): PaidEmbedding;
}

const { src = '' } = ownTag() ?? {};
/** The server that the script came from, with the path in front where it has one. */
const baseUrl = src && new URL('.', src).href;

/**
 * Embeds what stands in the markup. An element names a receipt and a token of its viewer, and nothing else: the server is that of the script, and whoever
 * may write markup chooses nobody who gets a token of the page.
 */
function embedDeclared(): void {
  for (const el of document.querySelectorAll<HTMLElement>('[data-paid-embed]')) {
    const { kind = 'value-receipt', token = '', jwt } = el.dataset;
    if (kind !== 'value-receipt' || el.querySelector(':scope > iframe')) continue;
    try {
      renderValueReceipt({ el, baseUrl, token, jwt, onError: tellConsole });
    } catch (error) {
      if (error instanceof EmbedError) tellConsole(error);
      else throw error;
    }
  }
}

const PaidEmbed: PaidGlobal = { renderValueReceipt: (options) => renderValueReceipt({ baseUrl, ...options }) };
Object.assign(window, { PaidEmbed });
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', embedDeclared, { once: true });
else embedDeclared();
