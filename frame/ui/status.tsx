import type { Receipt } from '../../protocol/receipt.ts';
import type { Language } from '../i18n/language.ts';

/** What state a receipt is in, in words. */
export function Status({ of, language }: { of: Pick<Receipt, 'status' | 'archived'>; language: Language }) {
  const status = of.archived ? 'archived' : of.status;
  return <span class={`status status-${status}`}>{language.text(status)}</span>;
}
