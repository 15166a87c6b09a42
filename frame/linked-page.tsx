import type { VNode } from 'preact';
import type { LinkedData } from '../protocol/frame-document.ts';
import { invoiceLink } from './widgets/invoice/invoice-link.tsx';
import { receiptLink } from './widgets/receipt/receipt-link.tsx';

/** Renders the content of a direct link, on the server and for hydration. */
export const linkedPage = (shown: LinkedData, documents: string): VNode =>
  'invoice' in shown ? invoiceLink(shown.invoice, documents) : receiptLink(shown.receipt, documents);
