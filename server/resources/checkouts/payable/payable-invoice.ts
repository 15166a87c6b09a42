import { HttpError } from '../../../errors/http-error.ts';
import { invoiceNotFound, type InvoiceStore } from '../../invoices/store.ts';
import type { Payable } from './payable.ts';

/** Pays an invoice's remaining amount, in one payment. */
export function payableInvoice({ invoices }: { invoices: InvoiceStore }): Payable {
  return {
    kind: 'invoice',

    async price(tx, { tenantId, customerId, name }) {
      const row = await invoices.lockedIn(tx, tenantId, name);
      if (row.customer_id !== customerId || row.status === 'draft') return invoiceNotFound();
      const isOpen = row.kind === 'invoice' && row.status === 'open' && row.remaining_minor > 0;
      if (!isOpen) throw new HttpError('invoice_state_conflict', `The invoice "${row.number}" cannot be paid: it is ${stateOf(row)}.`);
      return { id: row.id, title: row.number, quantity: 1, amountMinor: row.remaining_minor, currency: row.currency, terms: null };
    },

    async buy(tx, by, { id, tenant_id: tenantId, subject_id: invoiceId, amount_minor: amountMinor, currency, reference, provider }) {
      try {
        await invoices.payIn(tx, by, tenantId, invoiceId, { amountMinor, currency, method: provider, reference: reference ?? id });
        return { fault: null, subscriptionId: null };
      } catch (error) {
        // `payIn` refuses before it writes: the invoice was paid otherwise or voided meanwhile, or less remains than was paid.
        if (error instanceof HttpError && error.status < 500) return { fault: 'not_open_any_more' };
        throw error;
      }
    },

    async externalId(query, tenantId, id) {
      const row = await query.selectFrom('invoices').select('number').where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
      return row?.number ?? id;
    },
  };
}

const stateOf = ({ kind, status }: { kind: string; status: string }): string => (kind === 'invoice' ? status : 'a credit note');
