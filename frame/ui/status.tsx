import type { VNode } from 'preact';
import type { Receipt } from '../../protocol/receipt.ts';
import { text } from '../i18n/language.ts';

/** What state a receipt is in, in words. */
export function status({ archived, status: own }: Pick<Receipt, 'status' | 'archived'>): VNode {
  const shown = archived ? 'archived' : own;
  return <span class={`status status-${shown}`}>{text(shown)}</span>;
}
