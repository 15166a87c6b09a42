import type { Transaction } from 'kysely';
import { type RandomBytes } from '../../access/secrets.ts';
import { type By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { Put } from '../../platform/http/bulk.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { changeContent, draftReceipt, type ReceiptKey } from './changes.ts';
import type { ReceiptInput } from './content.ts';
import { completeContent, type ReceiptContent, scopeText, type StoredReceipt } from './model.ts';
import { selectReceipts } from './read.ts';
import { withoutRevoked } from '../links/revoked-links.ts';
import { type ShareTokenVault } from '../links/share-token.ts';

export interface SyncOptions {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  customers: CustomerStore;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
}

export interface SyncResult {
  row: StoredReceipt;
  created: boolean;
  /** A sealed one is unchanged. */
  outcome: Put;
}

/**
 * Finds the receipt of a customer, period and scope, or makes it. A draft takes the new content; a sealed one stays and is returned as it
 * is; the same content again changes nothing. With `keeps` a draft stays as it is, too. Any number of callers at once make one row.
 */
export function createSync({ engine, audit, clock, customers, vault, randomBytes }: SyncOptions) {
  async function find(tx: Transaction<Schema>, key: ReceiptKey): Promise<StoredReceipt | undefined> {
    let select = selectReceipts(tx);
    if (engine === 'postgres') select = select.forUpdate('receipts');
    const row = await select
      .where('receipts.tenant_id', '=', key.tenant_id)
      .where('receipts.customer_id', '=', key.customer_id)
      .where('receipts.period_start', '=', key.period_start)
      .where('receipts.period_end', '=', key.period_end)
      .where('receipts.scope', '=', key.scope)
      .executeTakeFirst();
    return row && withoutRevoked(row);
  }

  /** Whether this transaction made the row, and not another one in the meantime. */
  async function insert(tx: Transaction<Schema>, by: By, key: ReceiptKey, content: ReceiptContent): Promise<boolean> {
    const { columns, entry } = draftReceipt(by, key, content, { vault, now: clock.now(), randomBytes });
    const inserted = await tx
      .insertInto('receipts')
      .values(columns)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'customer_id', 'period_start', 'period_end', 'scope']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) return false;
    await audit.record(tx, entry);
    return true;
  }

  async function update(tx: Transaction<Schema>, by: By, row: StoredReceipt, content: ReceiptContent): Promise<StoredReceipt> {
    const changed = changeContent(by, row, content, clock.now());
    if (!changed) return row;
    await tx.updateTable('receipts').set(changed.columns).where('id', '=', row.id).execute();
    await audit.record(tx, changed.entry);
    return { ...row, ...changed.columns };
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, input: ReceiptInput, { keeps = false } = {}): Promise<SyncResult> => {
    const { row: customer } = await customers.findOrCreate(tx, by, tenantId, input.customer);
    const tenant = input.issuer ? undefined : await tx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirst();
    const content = completeContent(input, { issuer: tenant?.name ?? '', recipient: customer.name ?? customer.external_id, recipientEmail: customer.email });
    const key = {
      tenant_id: tenantId,
      customer_id: customer.id,
      period_start: input.period.start,
      period_end: input.period.end,
      scope: scopeText(input.scope),
    };

    const existing = await find(tx, key);
    if (existing && keeps) return foundAs(existing, existing);
    if (existing) return foundAs(existing, await update(tx, by, existing, content));
    const created = await insert(tx, by, key, content);
    const row = await find(tx, key);
    if (!row) throw new Error('A receipt was neither inserted nor found.');
    if (created) return { row, created, outcome: 'created' };
    return foundAs(row, keeps ? row : await update(tx, by, row, content));
  };
}

const foundAs = (before: StoredReceipt, row: StoredReceipt): SyncResult => ({ row, created: false, outcome: before === row ? 'unchanged' : 'updated' });
