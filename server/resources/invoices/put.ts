import type { Transaction } from 'kysely';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { isSameName } from '../../../protocol/names.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Put } from '../../platform/http/bulk.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { CustomerRow, InvoiceRow, Schema } from '../../platform/store/schema.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { ShareTokenVault } from '../links/share-token.ts';
import { withoutRevoked } from '../links/revoked-links.ts';
import { changeDraft, draftInvoice } from './changes.ts';
import { completeInvoice, type InvoiceContent, settlementOf, type StoredInvoice } from './model.ts';
import type { InvoiceInput } from './content.ts';
import { selectInvoices } from './read.ts';
import { folded } from '../folded.ts';
import { wordsOf } from './search.ts';
import { paymentWith, paying } from './settle.ts';
import { conflict, type InvoiceTransition, invoiceTransitions, nameOf } from './transitions.ts';

export interface PutDeps {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
  apply(tx: Transaction<Schema>, by: By, row: StoredInvoice, transition: InvoiceTransition): Promise<StoredInvoice>;
}

export interface PutResult {
  row: StoredInvoice;
  outcome: Put;
}

/** Puts the row of a new invoice or credit note, with its words and its line in the trail. `false`: the number is taken. */
export async function insertInvoice(
  tx: Transaction<Schema>,
  { audit }: Pick<PutDeps, 'audit'>,
  { columns, entry }: ReturnType<typeof draftInvoice>,
  content: InvoiceContent,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('invoices')
    .values(columns)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'number']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await writeWords(tx, columns, content);
  await audit.record(tx, entry);
  return true;
}

type Named = Pick<InvoiceRow, 'id' | 'tenant_id' | 'customer_id' | 'number'>;

async function writeWords(tx: Transaction<Schema>, row: Named, content: InvoiceContent): Promise<void> {
  const { id: invoice_id, tenant_id, customer_id, number } = row;
  const number_key = folded(number);
  const words = wordsOf(number, content).map((word) => ({ invoice_id, tenant_id, customer_id, word, number_key }));
  if (words.length > 0) await tx.insertInto('invoice_words').values(words).execute();
}

/**
 * Finds the invoice with a number or makes it. A draft takes the new content; one that is issued stays, and the same content again changes nothing. Then it
 * is opened and its payments are recorded, where the input says so. Whatever is refused is refused before anything is written.
 */
export function createPut({ engine, audit, clock, customers, vault, randomBytes, apply }: PutDeps) {
  async function find(tx: Transaction<Schema>, tenantId: string, number: string): Promise<StoredInvoice | undefined> {
    let select = selectInvoices(tx);
    if (engine === 'postgres') select = select.forUpdate('invoices');
    const row = await select.where('invoices.tenant_id', '=', tenantId).where('invoices.number', '=', number).executeTakeFirst();
    return row && withoutRevoked(row);
  }

  type Whom = Pick<CustomerRow, 'name' | 'external_id' | 'email'>;
  async function contentOf(tx: Transaction<Schema>, tenantId: string, input: InvoiceInput, customer: Whom) {
    const tenant = input.issuer ? undefined : await tx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirst();
    return completeInvoice(input, { issuer: tenant?.name ?? '', recipient: customer.name ?? customer.external_id, recipientEmail: customer.email });
  }

  async function settle(tx: Transaction<Schema>, by: By, found: StoredInvoice, input: InvoiceInput): Promise<{ row: StoredInvoice; changed: boolean }> {
    let row = found;
    if (input.status === 'open') row = await apply(tx, by, row, invoiceTransitions.open);
    for (const payment of input.payments) {
      if (!paymentWith(settlementOf(row).payments, payment.reference)) row = await apply(tx, by, row, paying(payment, randomBytes));
    }
    return { row, changed: row !== found };
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, input: InvoiceInput): Promise<PutResult> => {
    const existing = await find(tx, tenantId, input.number);
    checkPut(input, existing);
    const isIssued = existing !== undefined && existing.status !== 'draft';
    const { row: customer } = await customers.findOrCreate(tx, by, tenantId, input.customer);
    const content = await contentOf(tx, tenantId, input, customer);

    if (!existing) {
      const key = { tenant_id: tenantId, customer_id: customer.id, number: input.number, kind: 'invoice' as const, corrects_id: null };
      const draft = draftInvoice(by, key, content, { vault, now: clock.now(), randomBytes });
      if (!(await insertInvoice(tx, { audit }, draft, content))) {
        throw new HttpError('conflict', `${nameOf(input)} was made by another request at the same moment. Send it again.`);
      }
      const { share_token_hash: _hash, share_token_sealed: _sealed, ...columns } = draft.columns;
      const names = { customer_external_id: customer.external_id, customer_name: customer.name, corrects_number: null };
      // It is private: when the links of the tenant were revoked makes no difference to it.
      const made: StoredInvoice = { ...columns, ...names, links_revoked_at: 0 };
      return { row: (await settle(tx, by, made, input)).row, outcome: 'created' };
    }
    if (isIssued) {
      const { row, changed } = await settle(tx, by, existing, input);
      return { row, outcome: changed ? 'updated' : 'unchanged' };
    }
    const change = changeDraft(by, existing, customer.id, content, clock.now());
    if (change) {
      await tx.updateTable('invoices').set(change.columns).where('id', '=', existing.id).execute();
      await tx.deleteFrom('invoice_words').where('invoice_id', '=', existing.id).execute();
      await writeWords(tx, { ...existing, customer_id: customer.id }, content);
      await audit.record(tx, change.entry);
    }
    const changed = change ? ((await find(tx, tenantId, input.number)) ?? existing) : existing;
    const settled = await settle(tx, by, changed, input);
    return { row: settled.row, outcome: change || settled.changed ? 'updated' : 'unchanged' };
  };
}

/**
 * What would be refused later is refused here, where nothing is written yet: sums, payments that do not fit, and what changes an invoice that was issued. The
 * names of parties that the caller leaves out do not matter: an invoice keeps those of the time when it was issued.
 *
 * @throws HttpError `invalid_amount`, `invoice_totals_mismatch`, `invoice_locked`, `currency_mismatch`, `payment_too_large`.
 */
export function checkPut(input: InvoiceInput, existing: StoredInvoice | undefined): void {
  if (existing?.kind === 'credit-note') throw new HttpError('invoice_locked', `${nameOf(existing)} is a credit note, which never changes.`);
  const content = completeInvoice(input, { issuer: 'a', recipient: 'a', recipientEmail: null });
  const { totalMinor } = content;
  if (existing && existing.status !== 'draft') {
    const path = isSameName(existing.customer_external_id, input.customer.externalId) ? firstDifference(existing, content, input) : 'customer.externalId';
    if (path !== undefined) throw locked(existing, path);
  }
  const known = existing ? settlementOf(existing).payments : [];
  const fresh = input.payments.filter(({ reference }) => !paymentWith(known, reference));
  if (existing?.status === 'void' && fresh.length > 0) throw conflict(existing, 'paid');
  const references = new Set(fresh.map(({ reference }) => reference));
  if (references.size < fresh.length) throw refusal('invalid_request', 'The invoice, payments: one reference stands there twice.', 'payments', 'must differ');
  let paid = existing?.paid_minor ?? 0;
  for (const [index, { currency, amountMinor }] of fresh.entries()) {
    const path = `payments.${index}`;
    if (currency !== input.currency) {
      const sentence = `The invoice is in ${input.currency}, and ${path} is in ${currency}.`;
      throw refusal('currency_mismatch', sentence, `${path}.currency`, `must be ${input.currency}`);
    }
    paid += amountMinor;
    if (paid < 0 || paid > totalMinor - (existing?.credited_minor ?? 0)) {
      const sentence = `With ${path} the invoice has ${paid} paid of ${totalMinor} (minor units).`;
      throw refusal('payment_too_large', sentence, `${path}.amountMinor`, 'does not fit what remains');
    }
  }
}

const refusal = (code: ServerErrorCode, sentence: string, path: string, message: string): HttpError =>
  new HttpError(code, sentence, { errors: [{ path, message }] });

const locked = (row: StoredInvoice, path: string): HttpError =>
  new HttpError('invoice_locked', `${nameOf(row)} is ${row.status}, and "${path}" differs from what was issued. A credit note corrects that.`, {
    errors: [{ path, message: 'differs from what was issued' }],
  });

/** The first field of an issued invoice that is written otherwise. Parties that the caller left out are those of the time when it was issued. */
function firstDifference({ content_json }: StoredInvoice, content: InvoiceContent, input: InvoiceInput): string | undefined {
  const issued = JSON.parse(content_json) as InvoiceContent;
  for (const [name, value] of Object.entries(content)) {
    if ((name === 'issuer' && !input.issuer) || (name === 'recipient' && !input.recipient)) continue;
    if (JSON.stringify(issued[name as keyof InvoiceContent]) !== JSON.stringify(value)) return name;
  }
  return undefined;
}
