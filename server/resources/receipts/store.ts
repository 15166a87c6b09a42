import type { Transaction } from 'kysely';
import type { MasterKeys } from '../../access/master-key.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import { type By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import { type Result, singleResult } from '../../platform/store/result.ts';
import { whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { changeState } from './changes.ts';
import type { ReceiptInput } from './content.ts';
import type { ReceiptFilter } from './lists/list-conditions.ts';
import type { StoredReceipt } from './model.ts';
import { createReceiptReads, type ReceiptReads } from './read.ts';
import { selectReceipts } from './lists/select-receipts.ts';
import { createRevokeAll, withoutRevoked } from '../links/revoked-links.ts';
import { createShareLinks } from '../links/share-links.ts';
import { createShareTokenVault } from '../links/share-token.ts';
import { createOffsetPage, type ReceiptOffsetPage } from './lists/offset-page.ts';
import { createSync, type SyncResult } from './sync.ts';
import { publishing, type Transition, type TransitionName, transitions } from './transitions.ts';

/** Stores receipts. Every change is audited in its own transaction. A receipt of another tenant does not exist. */
export interface ReceiptStore extends ReceiptReads {
  /** Creates or updates the receipt of a customer, period and scope. See {@link createSync}. */
  sync(by: By, tenantId: string, input: ReceiptInput): Promise<SyncResult>;
  /** The same, but an existing receipt keeps its content, even a draft. */
  ensure(by: By, tenantId: string, input: ReceiptInput): Promise<SyncResult>;
  /** Syncs many receipts. Each succeeds or fails alone, and has its own result. */
  syncMany(by: By, tenantId: string, inputs: readonly ReceiptInput[]): Promise<Result<SyncResult>[]>;
  /** Seals, archives, unarchives or unpublishes. @throws HttpError `receipt_not_found`. */
  change(by: By, tenantId: string, id: string, transition: TransitionName): Promise<StoredReceipt>;
  /** The same in the caller's transaction. */
  changeIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, transition: TransitionName): Promise<StoredReceipt>;
  /** Shows the receipt to anyone with the link, until `untilMs` or indefinitely. @throws HttpError `receipt_not_found`, `receipt_draft`, `invalid_request`. */
  publish(by: By, tenantId: string, id: string, untilMs: number | null): Promise<StoredReceipt>;
  /** The same in the caller's transaction. */
  publishIn(tx: Transaction<Schema>, by: By, tenantId: string, id: string, untilMs: number | null): Promise<StoredReceipt>;
  /** Reads a list by offset, with share tokens. See {@link createOffsetPage}. @throws HttpError `key_unavailable`. */
  listByOffset(filter: ReceiptFilter, nowMs: number, part: { offset: number; limit: number }): Promise<ReceiptOffsetPage>;
  /** Creates a new direct link and ends the old one in the same transaction. Returns the new URL. @throws HttpError `receipt_not_found`. */
  rotateShareToken(by: By, tenantId: string, id: string): Promise<string>;
  /** Returns the URL of the direct link. @throws HttpError `receipt_not_found`, `key_unavailable`. */
  shareLink(tenantId: string, id: string): Promise<string>;
  /** Unpublishes all receipts and invoices of the tenant at once and ends their link sessions. Returns the number of documents. */
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
  const syncMany = (by: By, tenantId: string, inputs: readonly ReceiptInput[], how?: { keeps: boolean }): Promise<Result<SyncResult>[]> =>
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
    ensure: async (by, tenantId, input) => singleResult(await syncMany(by, tenantId, [input], { keeps: true })),
    listByOffset: createOffsetPage(database, vault),
    sync: async (by, tenantId, input) => singleResult(await syncMany(by, tenantId, [input])),
    change: (by, tenantId, id, name) => apply(by, tenantId, id, transitions[name]),
    changeIn: (tx, by, tenantId, id, name) => applyIn(tx, by, tenantId, id, transitions[name]),
    publish: (by, tenantId, id, untilMs) => apply(by, tenantId, id, publishing(untilMs)),
    publishIn: (tx, by, tenantId, id, untilMs) => applyIn(tx, by, tenantId, id, publishing(untilMs)),

    rotateShareToken: links.rotate,
    shareLink: links.address,
    revokeAll: createRevokeAll({ database, audit, clock }),
  };
}

/** One error for a missing receipt and for one that is not the caller's. */
export function receiptNotFound(): never {
  throw new HttpError('receipt_not_found', 'There is no such receipt.');
}
