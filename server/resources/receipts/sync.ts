import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { hashOf, type RandomBytes, randomId, randomToken } from '../../access/secrets.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { ReceiptRow, Schema } from '../../platform/store/schema.ts';
import type { ReceiptInput } from './content.ts';
import { completeContent, type ReceiptContent, scopeText, type StoredReceipt } from './model.ts';
import { selectReceipts } from './read.ts';
import { type ShareTokenVault } from './share-token.ts';

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
}

/**
 * Finds the receipt of a customer, period and scope, or makes it. A draft takes the new content; a sealed one stays and is returned as it
 * is; the same content again changes nothing. Any number of callers at once make one row.
 */
export function createSync({ engine, audit, clock, customers, vault, randomBytes }: SyncOptions) {
  type Key = Pick<ReceiptRow, 'tenant_id' | 'customer_id' | 'period_start' | 'period_end' | 'scope'>;

  function find(tx: Transaction<Schema>, key: Key): Promise<StoredReceipt | undefined> {
    let select = selectReceipts(tx);
    if (engine === 'postgres') select = select.forUpdate('receipts');
    return select
      .where('receipts.tenant_id', '=', key.tenant_id)
      .where('receipts.customer_id', '=', key.customer_id)
      .where('receipts.period_start', '=', key.period_start)
      .where('receipts.period_end', '=', key.period_end)
      .where('receipts.scope', '=', key.scope)
      .executeTakeFirst();
  }

  /** Whether this transaction made the row, and not another one in the meantime. */
  async function insert(tx: Transaction<Schema>, by: By, key: Key, content: ReceiptContent): Promise<boolean> {
    const now = clock.now();
    const id = randomId('rcpt', randomBytes);
    const shareToken = randomToken('r', randomBytes);
    const inserted = await tx
      .insertInto('receipts')
      .values({
        id,
        ...key,
        ...columnsOf(content),
        status: 'draft',
        share_token_hash: hashOf(shareToken),
        share_token_sealed: vault.seal(key.tenant_id, id, shareToken),
        published_at: null,
        published_until: null,
        archived_at: null,
        sealed_at: null,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'customer_id', 'period_start', 'period_end', 'scope']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) return false;
    const after = { customerId: key.customer_id, scope: key.scope, period: content.period, ...imageOf(columnsOf(content)) };
    await audit.record(tx, { tenantId: key.tenant_id, by, action: 'receipt.created', target: { kind: 'receipt', id }, after });
    return true;
  }

  async function update(tx: Transaction<Schema>, by: By, row: StoredReceipt, content: ReceiptContent): Promise<StoredReceipt> {
    const columns = columnsOf(content);
    if (row.status === 'sealed' || row.content_json === columns.content_json) return row;
    const updated = { ...columns, updated_at: clock.now() };
    await tx.updateTable('receipts').set(updated).where('id', '=', row.id).execute();
    const changed = changedFields(imageOf(row), imageOf(columns));
    await audit.record(tx, { tenantId: row.tenant_id, by, action: 'receipt.updated', target: { kind: 'receipt', id: row.id }, ...changed });
    return { ...row, ...updated };
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, input: ReceiptInput): Promise<SyncResult> => {
    const { row: customer } = await customers.findOrCreate(tx, by, tenantId, input.customer);
    const tenant = input.issuer ? undefined : await tx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirst();
    const content = completeContent(input, { issuer: tenant?.name ?? '', recipient: customer.name ?? customer.external_id, recipientEmail: customer.email });
    const key = { tenant_id: tenantId, customer_id: customer.id, period_start: input.period.start, period_end: input.period.end, scope: scopeText(input.scope) };

    const existing = await find(tx, key);
    if (existing) return { row: await update(tx, by, existing, content), created: false };
    const created = await insert(tx, by, key, content);
    const row = await find(tx, key);
    if (!row) throw new Error('A receipt was neither inserted nor found.');
    return { row: created ? row : await update(tx, by, row, content), created };
  };
}

const columnsOf = (content: ReceiptContent): Pick<ReceiptRow, 'title' | 'currency' | 'total_minor' | 'total_exact' | 'content_json'> => ({
  title: content.title,
  currency: content.currency,
  total_minor: content.totalMinor,
  total_exact: content.totalExact,
  content_json: JSON.stringify(content),
});

/** What the trail keeps of content: its figures, and a digest that proves which content it was. */
const imageOf = (row: ReturnType<typeof columnsOf>) => ({
  title: row.title,
  currency: row.currency,
  totalMinor: row.total_minor,
  totalExact: row.total_exact,
  contentSha256: createHash('sha256').update(row.content_json).digest('hex'),
});
