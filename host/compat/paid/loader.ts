import { EmbedError, logFault } from '../../embed-error.ts';
import { currentScriptTag } from '../../options/script-tag.ts';
import { renderValueReceipt, type PaidEmbedding, type PaidOptions } from './embedding.ts';

/** The global of the script, under its name in pages written for Paid. */
export interface PaidGlobal {
  renderValueReceipt(options: PaidOptions): PaidEmbedding;
}

const { src = '' } = currentScriptTag() ?? {};
/** The server that the script was loaded from, with its path if it has one. */
const baseUrl = src && new URL('.', src).href;

/**
 * Embeds the receipts declared in markup. An element names only a receipt and a token of its viewer. The server is always that of the script, so injected
 * markup cannot choose who gets a token.
 */
function embedDeclared(): void {
  for (const el of document.querySelectorAll<HTMLElement>('[data-paid-embed]')) {
    const { kind = 'value-receipt', token = '', jwt } = el.dataset;
    if (kind !== 'value-receipt' || el.querySelector(':scope > iframe')) continue;
    try {
      renderValueReceipt({ el, baseUrl, token, jwt, onError: logFault });
    } catch (error) {
      if (error instanceof EmbedError) logFault(error);
      else throw error;
    }
  }
}

const PaidEmbed: PaidGlobal = { renderValueReceipt: (options) => renderValueReceipt({ baseUrl, ...options }) };
Object.assign(window, { PaidEmbed });
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', embedDeclared, { once: true });
else embedDeclared();
