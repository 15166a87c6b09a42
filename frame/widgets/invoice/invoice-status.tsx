import type { Invoice, InvoiceSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { standingOf } from './invoice-amounts.ts';
import { said } from './texts/index.ts';

/** Renders an invoice's status. */
export function invoiceStatus(invoice: Invoice | InvoiceSummary): VNode {
  const name = standingOf(invoice);
  return <span class={`status invoice-${name}`}>{name === 'draft' ? '' : said()[name]}</span>;
}
