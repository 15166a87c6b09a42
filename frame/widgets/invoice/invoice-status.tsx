import type { Invoice, InvoiceSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { said } from './texts/index.ts';

type Standing = Pick<Invoice, 'kind' | 'status' | 'overdue' | 'remainingMinor' | 'totalMinor'>;

/** How an invoice stands, in one word: what of it concerns the viewer most. A credit note is what it is. */
export function invoiceStatus({ kind, status, overdue, remainingMinor, totalMinor }: Standing | InvoiceSummary): VNode {
  const texts = said();
  const name = kind === 'credit-note' ? 'creditNote' : overdue ? 'overdue' : status === 'open' && remainingMinor < totalMinor ? 'partlyPaid' : status;
  return <span class={`status invoice-${name}`}>{name === 'draft' ? '' : texts[name]}</span>;
}
