import { pathToFileURL } from 'node:url';
import type { Invoice, InvoiceLine } from '../../../protocol/invoice.ts';
import type { PrintDocument, PrintedDocument } from '../../../protocol/printed.ts';
import { distFolder } from '../../../server/config/dist-folder.ts';
import { drawPdf } from '../../../server/documents/pdf/draw-pdf.ts';
import { createFaces } from '../../../server/documents/pdf/faces.ts';
import { readPdf, type ReadPdf } from './document-calls.ts';

/** The fonts of documents. */
export const faces = createFaces(`${distFolder}fonts/`);
const { printDocument } = (await import(pathToFileURL(`${distFolder}widgets/render.js`).href)) as { printDocument: PrintDocument };

export const lineOf = (description: string, more: Partial<InvoiceLine> = {}): InvoiceLine => ({
  ...{ description, quantity: '1', unit: 'h', unitPrice: '1000', amountMinor: 100_000, amountExact: null, period: null, taxRatePercent: null },
  ...more,
});

/** An invoice with only the required fields, and those in `more`. */
export const invoiceOf = (more: Partial<Invoice> = {}): Invoice => ({
  ...{ id: 'inv_1', customer: { id: 'cus_1', externalId: 'ext-1', name: 'Customer' }, number: 'INV-1', kind: 'invoice', corrects: null, status: 'open' },
  ...{ payable: false, overdue: false, visibility: 'private', publishedUntil: null, openedAt: null, closedAt: null, creditedMinor: 0, paidMinor: 0 },
  ...{ createdAt: '2026-11-01T00:00:00.000Z', updatedAt: '2026-11-01T00:00:00.000Z', remainingMinor: 100_000, payments: [], credits: [] },
  ...{ issueDate: '2026-11-01', dueDate: '2026-11-15', period: null, subject: null, reference: null, currency: 'EUR', taxMode: 'exclusive' },
  ...{ issuer: partyOf('Acme'), recipient: partyOf('Customer'), lines: [], discounts: [], taxes: [], discountMinor: 0, taxMinor: 0 },
  ...{ subtotalMinor: 100_000, subtotalExact: null, totalMinor: 100_000, totalExact: null, notes: null, terms: null },
  ...more,
});

export const partyOf = (name: string, addressLines: string[] = []): Invoice['issuer'] => ({ name, addressLines, taxId: null, email: null });

export const printedOf = (invoice: Invoice, locale: string): Promise<PrintedDocument> => printDocument('invoice', invoice, { locale });

/** The PDF of an invoice, as a reader opens it. */
export const pdfOf = async (invoice: Invoice, locale = 'en-GB'): Promise<ReadPdf> =>
  readPdf(new Uint8Array(await drawPdf(await printedOf(invoice, locale), { faces, nowMs: 0 })));
