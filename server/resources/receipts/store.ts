import type { Transaction } from 'kysely';
import type { MasterKeys } from '../../access/master-key.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import { type By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import { type Done, onlyOne } from '../../platform/store/done.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { changeState } from './changes.ts';
import type { ReceiptInput } from './content.ts';
import type { ReceiptFilter } from './list-conditions.ts';
import type { StoredReceipt } from './model.ts';
import { createReceiptReads, type ReceiptReads } from './read.ts';
import { selectReceipts } from './select-receipts.ts';
import { createRevokeAll, withoutRevoked } from '../links/revoked-links.ts';
import { createShareLinks } from '../links/share-links.ts';
import { createShareTokenVault } from '../links/share-token.ts';
import { createSlice, type ReceiptSlice } from './slice.ts';
import { createSync, type SyncResult } from './sync.ts';
import { publishing, type Transition, type TransitionName, transitions } from './transitions.ts';

/** The receipts. Every change is recorded in the audit trail in its own transaction; a receipt of another tenant does not exist. */
export interface ReceiptStore extends ReceiptReads {
  /** Finds or makes the receipt of a customer, period and scope. See {@link createSync}. */
  sync(by: By, tenantId: string, input: ReceiptInput): Promise<SyncResult>;
  /** The same, and whatever is there already keeps its content, a draft too. */
  ensure(by: By, tenantId: string, input: ReceiptInput): Promise<SyncResult>;
  /** Many at once, each of which stands or falls alone: what became of each, or why it is refused. */
  syncMany(by: By, tenantId: string, inputs: readonly ReceiptInput[]): Promise<Done<SyncResult>[]>;
  /** Seals, archives, unarchives or unpublishes. @throws HttpError `receipt_not_found`. */
  change(by: By, tenantId: string, id: string, transition: TransitionName): Promise<StoredReceipt>;
  /** The same in the caller's transaction. */
  changeIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, transition: TransitionName): Promise<StoredReceipt>;
  /** Shows the receipt to anybody who has the link, until `untilMs` or for good. @throws HttpError `receipt_not_found`, `receipt_draft`, `invalid_request`. */
  publish(by: By, tenantId: string, id: string, untilMs: number | null): Promise<StoredReceipt>;
  /** The same in the caller's transaction. */
  publishIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, untilMs: number | null): Promise<StoredReceipt>;
  /** A list by numbers, with the secrets of its links. See {@link createSlice}. @throws HttpError `key_unavailable`. */
  slice(filter: ReceiptFilter, nowMs: number, part: { offset: number; limit: number }): Promise<ReceiptSlice>;
  /** Makes a new direct link; the old one ends with this transaction. Returns the new address. @throws HttpError `receipt_not_found`. */
  rotateShareToken(by: By, tenantId: string, id: string): Promise<string>;
  /** The address of the direct link. @throws HttpError `receipt_not_found`, `key_unavailable`. */
  shareLink(tenantId: string, id: string): Promise<string>;
  /** Unpublishes every receipt of the tenant at once, ends the sessions of its direct links, and tells how many receipts there were. */
  revokeAll(by: By, tenantId: string): Promise<number>;
}

export interface ReceiptStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  publicUrl: string;
  randomBytes?: RandomBytes;
}

export function createReceiptStore({ database, audit, clock, masterKeys, publicUrl, randomBytes }: ReceiptStoreOptions): ReceiptStore {
  const { engine } = database;
  const vault = createShareTokenVault(masterKeys, publicUrl);
  const syncManyIn = createSync({ engine, audit, clock, vault, randomBytes });
  const syncMany = (by: By, tenantId: string, inputs: readonly ReceiptInput[], how?: { keeps: boolean }): Promise<Done<SyncResult>[]> =>
    whilePlanOutdated(() => database.write((tx) => syncManyIn(tx, by, tenantId, inputs, how), tenantId));

  async function locked(tx: Transaction<Schema>, tenantId: string, id: string): Promise<StoredReceipt> {
    let select = selectReceipts(tx).where('receipts.id', '=', id).where('receipts.tenant_id', '=', tenantId);
    if (engine === 'postgres') select = select.forUpdate('receipts');
    return withoutRevoked((await select.executeTakeFirst()) ?? receiptNotFound());
  }

  async function applyIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, transition: Transition): Promise<StoredReceipt> {
    const row = await locked(tx, tenantId, id);
    const changed = changeState(by, row, transition, clock.now());
    if (!changed) return row;
    await tx.updateTable('receipts').set(changed.columns).where('id', '=', id).execute();
    await audit.record(tx, changed.entry);
    return { ...row, ...changed.columns };
  }

  const apply = (by: By, tenantId: string, id: string, transition: Transition): Promise<StoredReceipt> =>
    database.write((tx) => applyIn(tx, by, tenantId, id, transition), tenantId);

  const links = createShareLinks('receipt', { database, audit, clock, vault, randomBytes, locked, missing: receiptNotFound });

  return {
    ...createReceiptReads(database),
    syncMany: (by, tenantId, inputs) => syncMany(by, tenantId, inputs),
    ensure: async (by, tenantId, input) => onlyOne(await syncMany(by, tenantId, [input], { keeps: true })),
    slice: createSlice(database, vault),
    sync: async (by, tenantId, input) => onlyOne(await syncMany(by, tenantId, [input])),
    change: (by, tenantId, id, name) => apply(by, tenantId, id, transitions[name]),
    changeIn: (tx, by, tenantId, id, name) => applyIn(tx, by, tenantId, id, transitions[name]),
    publish: (by, tenantId, id, untilMs) => apply(by, tenantId, id, publishing(untilMs)),
    publishIn: (tx, by, tenantId, id, untilMs) => applyIn(tx, by, tenantId, id, publishing(untilMs)),

    rotateShareToken: links.rotate,
    shareLink: links.address,
    revokeAll: createRevokeAll({ database, audit, clock }),
  };
}

/** One answer for what is not there and for what is not the caller's. */
export function receiptNotFound(): never {
  throw new HttpError('receipt_not_found', 'There is no such receipt.');
}
