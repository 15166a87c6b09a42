import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import { type Batches, deleteInBatches, updateInBatches } from '../../platform/store/in-batches.ts';
import { inSlices, sliceRows } from '../../platform/store/in-slices.ts';
import type { ReceiptRow, Schema } from '../../platform/store/schema.ts';

/** SQL for the time up to which a tenant's links are revoked. */
export const revokedAtOf = (tenantId: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`(select revoking.links_revoked_at from tenants as revoking where revoking.id = ${tenantId})`;

type Publication = Pick<ReceiptRow, 'published_at' | 'published_until' | 'updated_at'> & { links_revoked_at: number };

/** Returns the effective row: without its publication when that was revoked with all links, which its columns may not record yet. */
export function withoutRevoked<R extends Publication>(row: R): R {
  const { published_at: publishedAt, links_revoked_at: revokedAt } = row;
  if (publishedAt === null || publishedAt > revokedAt) return row;
  return { ...row, published_at: null, published_until: null, updated_at: Math.max(row.updated_at, revokedAt) };
}

interface Position {
  published_at: number;
  id: string;
}

/** Creates the function that revokes all links of a tenant. It writes one row, whatever the number of receipts and invoices. */
export function createRevokeAll({ database, audit, clock }: { database: Database; audit: AuditStore; clock: Clock }) {
  async function countPublished(tenantId: string): Promise<number> {
    const { query } = database;
    const tenant = await query.selectFrom('tenants').select('links_revoked_at').where('id', '=', tenantId).executeTakeFirst();
    const after = tenant?.links_revoked_at ?? 0;
    return (await countIn('receipts', tenantId, after)) + (await countIn('invoices', tenantId, after));
  }

  async function countIn(table: 'receipts' | 'invoices', tenantId: string, revokedAt: number): Promise<number> {
    const published = database.query
      .selectFrom(table)
      .where('tenant_id', '=', tenantId)
      .where('published_at', '>', revokedAt);
    let count = 0;
    await inSlices<Position>(undefined, async (after) => {
      const rest = after ? published.where(sql<boolean>`(published_at, id) > (${after.published_at}, ${after.id})`) : published;
      const last = await rest
        .select(['published_at', 'id'])
        .orderBy('published_at')
        .orderBy('id')
        .offset(sliceRows - 1)
        .limit(1)
        .executeTakeFirst();
      if (last && last.published_at !== null) {
        count += sliceRows;
        return { published_at: last.published_at, id: last.id };
      }
      const { n } = await rest.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      count += Number(n);
      return undefined;
    });
    return count;
  }

  /** A time not before any publication or link session, including those written by a server whose clock is ahead. */
  async function momentOf(tx: Transaction<Schema>, tenantId: string): Promise<number> {
    const newest = (table: 'receipts' | 'invoices') =>
      tx
        .selectFrom(table)
        .select(({ fn }) => fn.max<number | null>('published_at').as('at'))
        .where('tenant_id', '=', tenantId)
        .where('published_at', 'is not', null)
        .executeTakeFirst();
    const [receipt, invoice] = [await newest('receipts'), await newest('invoices')];
    const session = await tx
      .selectFrom('link_sessions')
      .select(({ fn }) => fn.max<number | null>('opened_at').as('at'))
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    return Math.max(clock.now(), receipt?.at ?? 0, invoice?.at ?? 0, session?.at ?? 0);
  }

  return async (by: By, tenantId: string): Promise<number> => {
    // Counted before the transaction, because counting takes too long to hold the lock.
    const unpublished = await countPublished(tenantId);
    await database.write(async (tx) => {
      await tx
        .updateTable('tenants')
        .set({ links_revoked_at: await momentOf(tx, tenantId) })
        .where('id', '=', tenantId)
        .execute();
      await audit.record(tx, { tenantId, by, action: 'receipts.all_unpublished', target: { kind: 'tenant', id: tenantId }, after: { unpublished } });
    });
    return unpublished;
  };
}

/** Records revocations in the documents' rows. This only makes lists faster. */
export async function settleRevoked(database: Database, batches: Batches): Promise<void> {
  const tenants = await database.query.selectFrom('tenants').select(['id', 'links_revoked_at']).where('links_revoked_at', '>', 0).execute();
  for (const { id, links_revoked_at: at } of tenants) {
    if (batches.isOver()) return;
    const change = sql`published_at = null, published_until = null, updated_at = case when updated_at < ${at} then ${at} else updated_at end`;
    for (const table of ['receipts', 'invoices'] as const) {
      await updateInBatches(database, table, change, sql`tenant_id = ${id} and published_at is not null and published_at <= ${at}`, batches);
    }
    await deleteInBatches(database, 'link_sessions', sql`tenant_id = ${id} and opened_at <= ${at}`, batches);
  }
}
