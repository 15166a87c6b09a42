import type { Transaction } from 'kysely';
import type { MasterKeys } from '../../access/master-key.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { type Result, singleResult } from '../../platform/store/result.ts';
import type { Database } from '../../platform/store/database.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { abandonPagesFor } from '../checkouts/unfinished/abandoned-pages.ts';
import { withoutRevoked } from '../links/revoked-links.ts';
import { createShareLinks } from '../links/share-links.ts';
import { createShareTokenVault } from '../links/share-token.ts';
import type { CreditNoteInput, InvoiceInput, PaymentInput } from './content.ts';
import { createCredit } from './changes/credit.ts';
import { changeState } from './changes/changes.ts';
import { settlementOf, type StoredInvoice } from './model.ts';
import { createPut, type PutResult } from './changes/put.ts';
import { createInvoiceReads, type InvoiceReads, selectInvoices } from './read.ts';
import { paying, paymentWith } from './changes/settle.ts';
import { type InvoiceTransition, invoiceTransitions, type InvoiceTransitionName, publishing } from './changes/transitions.ts';

/** The result of recording a payment. */
export interface RecordedPayment {
  row: StoredInvoice;
  /** The payment's id on the invoice. */
  paymentId: string;
  /** `false` when a payment with this reference existed already, so nothing has changed. */
  recorded: boolean;
}

/** Stores invoices. Every change is audited in its own transaction. An invoice of another tenant does not exist. */
export interface InvoiceStore extends InvoiceReads {
  /** Creates or updates the invoice with a number. See {@link createPut}. */
  put(by: By, tenantId: string, input: InvoiceInput): Promise<PutResult>;
  /** Puts many invoices. Each succeeds or fails alone, and has its own result. */
  putMany(by: By, tenantId: string, inputs: readonly InvoiceInput[]): Promise<Result<PutResult>[]>;
  /** Opens, voids, marks as uncollectible or unpublishes. @throws HttpError `invoice_not_found`, `invoice_state_conflict`. */
  change(by: By, tenantId: string, id: string, transition: InvoiceTransitionName): Promise<StoredInvoice>;
  /**
   * Shows the invoice to anyone with the link, until `untilMs` or indefinitely.
   *
   * @throws HttpError `invoice_not_found`, `invoice_state_conflict` for a draft, `invalid_request` for an end that is not in the future.
   */
  publish(by: By, tenantId: string, id: string, untilMs: number | null): Promise<StoredInvoice>;
  /** Records a payment, or a refund with a negative amount. See {@link paying} for what it refuses. */
  pay(by: By, tenantId: string, id: string, payment: PaymentInput): Promise<RecordedPayment>;
  /** The same in the caller's transaction, so that a payment is recorded with its checkout or not at all. Locks the row until the transaction ends. */
  payIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, payment: PaymentInput): Promise<RecordedPayment>;
  /** Reads an invoice in the caller's transaction and locks its row until the transaction ends. @throws HttpError `invoice_not_found`. */
  lockedIn(tx: Transaction<Schema>, tenantId: string, id: string): Promise<StoredInvoice>;
  /** Issues a credit note on an invoice. See {@link createCredit}. */
  credit(by: By, tenantId: string, id: string, input: CreditNoteInput): Promise<StoredInvoice>;
  /** Creates a new direct link and ends the old one in the same transaction. Returns the new URL. @throws HttpError `invoice_not_found`. */
  rotateShareToken(by: By, tenantId: string, id: string): Promise<string>;
  /** Returns the URL of the direct link. @throws HttpError `invoice_not_found`, `key_unavailable`. */
  shareLink(tenantId: string, id: string): Promise<string>;
}

export interface InvoiceStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  publicUrl: string;
  randomBytes?: RandomBytes;
}

export function createInvoiceStore({ database, audit, clock, masterKeys, publicUrl, randomBytes }: InvoiceStoreOptions): InvoiceStore {
  const { engine } = database;
  const vault = createShareTokenVault(masterKeys, publicUrl, 'invoice');

  async function lockedIn(tx: Transaction<Schema>, tenantId: string, id: string): Promise<StoredInvoice> {
    let select = selectInvoices(tx).where('invoices.id', '=', id).where('invoices.tenant_id', '=', tenantId);
    if (engine === 'postgres') select = select.forUpdate('invoices');
    return withoutRevoked((await select.executeTakeFirst()) ?? invoiceNotFound());
  }

  /** Changes the state of a locked row. */
  async function apply(tx: Transaction<Schema>, by: By, row: StoredInvoice, transition: InvoiceTransition): Promise<StoredInvoice> {
    const change = changeState(by, row, transition, clock.now());
    if (!change) return row;
    await tx.updateTable('invoices').set(change.columns).where('id', '=', row.id).execute();
    await audit.record(tx, change.entry);
    return { ...row, ...change.columns };
  }

  const changed = (by: By, tenantId: string, id: string, transition: InvoiceTransition): Promise<StoredInvoice> =>
    database.write(async (tx) => apply(tx, by, await lockedIn(tx, tenantId, id), transition), tenantId);

  /** The remaining amount has changed, so open checkouts are for a wrong amount. */
  const leavePages = (tx: Transaction<Schema>, tenantId: string, id: string): Promise<void> => abandonPagesFor(tx, tenantId, 'invoice', [id], clock.now());

  async function payIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, payment: PaymentInput): Promise<RecordedPayment> {
    const before = await lockedIn(tx, tenantId, id);
    const row = await apply(tx, by, before, paying(payment, randomBytes));
    const { payments } = settlementOf(row);
    const own = paymentWith(payments, payment.reference) ?? payments.at(-1);
    return { row, paymentId: own?.id ?? '', recorded: row !== before };
  }

  const putManyIn = createPut({ engine, audit, clock, vault, randomBytes });
  const putMany = (by: By, tenantId: string, inputs: readonly InvoiceInput[]): Promise<Result<PutResult>[]> =>
    whilePlanOutdated(() => database.write((tx) => putManyIn(tx, by, tenantId, inputs), tenantId));
  const creditIn = createCredit({ audit, clock, vault, randomBytes, lockedIn });
  const links = createShareLinks('invoice', { database, audit, clock, vault, randomBytes, locked: lockedIn, missing: invoiceNotFound });

  return {
    ...createInvoiceReads(database),
    put: async (by, tenantId, input) => singleResult(await putMany(by, tenantId, [input])),
    putMany,
    change: (by, tenantId, id, name) =>
      database.write(async (tx) => {
        const before = await lockedIn(tx, tenantId, id);
        const row = await apply(tx, by, before, invoiceTransitions[name]);
        if (row.status !== before.status) await leavePages(tx, tenantId, id);
        return row;
      }, tenantId),
    publish: (by, tenantId, id, untilMs) => changed(by, tenantId, id, publishing(untilMs)),
    pay: (by, tenantId, id, payment) =>
      database.write(async (tx) => {
        const paid = await payIn(tx, by, tenantId, id, payment);
        if (paid.recorded) await leavePages(tx, tenantId, id);
        return paid;
      }, tenantId),
    payIn,
    lockedIn,
    credit: (by, tenantId, id, input) =>
      database.write(async (tx) => {
        const note = await creditIn(tx, by, tenantId, id, input);
        await leavePages(tx, tenantId, id);
        return note;
      }, tenantId),
    rotateShareToken: links.rotate,
    shareLink: links.address,
  };
}

/** One error for a missing invoice and for one that is not the caller's. */
export function invoiceNotFound(): never {
  throw new HttpError('invoice_not_found', 'There is no such invoice.');
}
