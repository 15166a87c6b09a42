import type { VNode } from 'preact';
import type { Receipt } from '../../protocol/receipt.ts';
import { text } from '../i18n/language.ts';

/**
 * The state of a receipt that is not the common one, in words: that it may still change, or that it was put away.
 *
 * @example
 * status({ status: 'draft', archived: false });
 */
export function status({ archived, status: own }: Pick<Receipt, 'status' | 'archived'>): VNode | undefined {
  const shown = archived ? 'archived' : own;
  return shown === 'sealed' ? undefined : <span class={`status status-${shown}`}>{text(shown)}</span>;
}
