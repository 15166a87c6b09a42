import type { Invoice, InvoiceSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { displayStatusOf } from './invoice-amounts.ts';
import { currentTexts } from './texts/index.ts';

/** Renders an invoice's status. */
export function invoiceStatus(invoice: Invoice | InvoiceSummary): VNode {
  const name = displayStatusOf(invoice);
  return <span class={`status invoice-${name}`}>{name === 'draft' ? '' : currentTexts()[name]}</span>;
}
