import type { VNode } from 'preact';
import type { Receipt } from '../../protocol/receipt.ts';
import { text } from '../i18n/language.ts';

/**
 * Renders the status of a receipt if it is not the usual one: a draft, or archived.
 *
 * @example
 * status({ status: 'draft', archived: false });
 */
export function status({ archived, status: own }: Pick<Receipt, 'status' | 'archived'>): VNode | undefined {
  const shown = archived ? 'archived' : own;
  return shown === 'sealed' ? undefined : <span class={`status status-${shown}`}>{text(shown)}</span>;
}
