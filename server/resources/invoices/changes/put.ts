import type { Transaction } from 'kysely';
import type { RandomBytes } from '../../../access/secrets.ts';
import type { Clock } from '../../../clock.ts';
import type { By } from '../../../platform/audit/model.ts';
import type { AuditStore, NewAuditEntry } from '../../../platform/audit/store.ts';
import type { Put } from '../../../platform/http/routes/bulk.ts';
import type { Engine } from '../../../platform/store/database.ts';
import type { Result } from '../../../platform/store/result.ts';
import { planEach, type PlannedRow, writesOf } from '../../../platform/store/planned-rows.ts';
import { plannedInserts, runPlan } from '../../../platform/store/planned-writes.ts';
import type { CustomerRow, InvoiceRow, Schema } from '../../../platform/store/schema.ts';
import { type CustomerPlan, planCustomers } from '../../customers/plan.ts';
import type { ShareTokenVault } from '../../links/share-token.ts';
import { abandonPagesFor } from '../../checkouts/unfinished/abandoned-pages.ts';
import { withoutRevoked } from '../../links/revoked-links.ts';
import { changeDraft, changeState, draftInvoice } from './changes.ts';
import { checkPut } from './check-put.ts';
import { invoicesNumbered } from '../lists/invoices-numbered.ts';
import { completeInvoice, type InvoiceContent, settlementOf, type StoredInvoice } from '../model.ts';
import type { InvoiceInput } from '../content.ts';
import { selectInvoices } from '../read.ts';
import { paymentWith, paying } from './settle.ts';
import { invoiceTransitions } from './transitions.ts';
import { wordRows, wordRowsAtOnce } from '../words.ts';

export interface PutDeps {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
}

export interface PutResult {
  row: StoredInvoice;
  outcome: Put;
}

/** An invoice as it will be after the write. */
interface Planned extends PlannedRow<StoredInvoice, InvoiceRow> {
  /** Set when its search words change. */
  content: InvoiceContent | undefined;
}

/**
 * Creates or updates the invoices with these numbers. A draft takes new content; an issued invoice stays, and equal content changes nothing. Then the invoice
 * is opened and its payments are recorded, if the input says so. All rows are read and all changes computed before the first write, so that a refused row
 * leaves nothing behind.
 */
export function createPut({ engine, audit, clock, vault, randomBytes }: PutDeps) {
  async function stored(tx: Transaction<Schema>, tenantId: string, numbers: readonly string[]): Promise<Map<string, Planned>> {
    const select = engine === 'postgres' ? selectInvoices(tx).forUpdate('invoices') : selectInvoices(tx);
    const rows = await invoicesNumbered(select, tenantId, numbers);
    return new Map([...rows].map(([number, row]) => [number, { row: withoutRevoked(row), made: undefined, columns: {}, content: undefined }]));
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, inputs: readonly InvoiceInput[]): Promise<Result<PutResult>[]> => {
    const now = clock.now();
    const entries: NewAuditEntry[] = [];
    const planned = await stored(tx, tenantId, [...new Set(inputs.map(({ number }) => number))]);
    const wereOpen = [...planned.values()].flatMap(({ row }) => (row.status === 'open' ? row.id : []));
    const note = (entry: NewAuditEntry): void => void entries.push(entry);
    const customers: CustomerPlan = await planCustomers(tx, { by, tenantId, now, note }, inputs.map(({ customer }) => customer.externalId));
    const tenant = await tx.selectFrom('tenants').select(['name', 'time_zone']).where('id', '=', tenantId).executeTakeFirstOrThrow();

    const drafted = (input: InvoiceInput, customer: CustomerRow, content: InvoiceContent, notes: NewAuditEntry[]): Planned => {
      const key = { tenant_id: tenantId, customer_id: customer.id, number: input.number, kind: 'invoice' as const, corrects_id: null };
      const { columns: made, entry } = draftInvoice(by, key, content, { vault, now, randomBytes });
      notes.push(entry);
      const { share_token_hash: _hash, share_token_sealed: _sealed, ...rest } = made;
      // The draft is private, so the time when the tenant's links were revoked does not matter.
      const row: StoredInvoice = { ...rest, ...namesOf(customer), corrects_number: null, links_revoked_at: 0, time_zone: tenant.time_zone };
      return { row, made, columns: {}, content };
    };

    const changed = (known: Planned, customer: CustomerRow, content: InvoiceContent, notes: NewAuditEntry[]): Planned => {
      const change = known.row.status === 'draft' ? changeDraft(by, known.row, customer.id, content, now) : undefined;
      if (!change) return known;
      notes.push(change.entry);
      return { ...known, row: { ...known.row, ...change.columns, ...namesOf(customer) }, columns: { ...known.columns, ...change.columns }, content };
    };

    /** Opens the invoice and records its payments. */
    const settled = (one: Planned, { status, payments }: InvoiceInput, notes: NewAuditEntry[]): Planned => {
      let { row, columns } = one;
      const take = (change: ReturnType<typeof changeState>): void => {
        if (!change) return;
        notes.push(change.entry);
        row = { ...row, ...change.columns };
        columns = { ...columns, ...change.columns };
      };
      if (status === 'open') take(changeState(by, row, invoiceTransitions.open, now));
      const known = settlementOf(row).payments;
      for (const payment of payments) {
        if (!paymentWith(known, payment.reference)) take(changeState(by, row, paying(payment, randomBytes), now));
      }
      return { ...one, row, columns };
    };

    const putOne = (input: InvoiceInput): PutResult => {
      const known = planned.get(input.number);
      checkPut(input, known?.row);
      const notes: NewAuditEntry[] = [];
      const { row: customer, keep } = customers.customerOf(input.customer);
      const names = { issuer: tenant.name, recipient: customer.name ?? customer.external_id, recipientEmail: customer.email };
      const content = completeInvoice(input, names);
      const one = settled(known ? changed(known, customer, content, notes) : drafted(input, customer, content, notes), input, notes);
      keep();
      entries.push(...notes);
      planned.set(input.number, one);
      return { row: one.row, outcome: known ? (notes.length > 0 ? 'updated' : 'unchanged') : 'created' };
    };

    const results = await planEach(tx, inputs, putOne);
    const all = [...planned.values()];
    const rewritten = all.flatMap(({ row, made, content }) => (content && !made ? row.id : []));
    if (rewritten.length > 0) await tx.deleteFrom('invoice_words').where('invoice_id', 'in', rewritten).execute();
    const update = (columns: Partial<InvoiceRow>, id: string) => tx.updateTable('invoices').set(columns).where('id', '=', id);
    const words = all.flatMap(({ row, content }) => (content ? wordRows(row, content) : []));
    await runPlan(tx, [
      ...customers.writes(),
      ...writesOf(all, { inserts: (rows) => plannedInserts(tx, 'invoices', rows), update }),
      ...plannedInserts(tx, 'invoice_words', words, wordRowsAtOnce),
      ...plannedInserts(tx, 'audit', entries.map((entry) => audit.rowOf(entry))),
    ]);
    const paid = new Set(all.flatMap(({ row, columns }) => (Object.keys(columns).length > 0 ? row.id : [])));
    await abandonPagesFor(tx, tenantId, 'invoice', wereOpen.filter((id) => paid.has(id)), now);
    return results;
  };
}

const namesOf = ({ external_id, name }: CustomerRow): Pick<StoredInvoice, 'customer_external_id' | 'customer_name'> => ({
  customer_external_id: external_id,
  customer_name: name,
});
