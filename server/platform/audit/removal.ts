import { sql, type Transaction } from 'kysely';
import { randomId } from '../../access/secrets.ts';
import { type Clock, isoTime } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import { type Batches, deleteInBatches } from '../store/in-batches.ts';
import type { Schema } from '../store/schema.ts';
import type { By } from './model.ts';
import { readTrail } from './read-trail.ts';
import type { AuditStore } from './store.ts';

export interface RemovalDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
}

const dayMs = 86_400_000;
const system: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** The removal of a trail's entries from before a given time. */
export interface Removal {
  /** `null`: entries of no single tenant. */
  tenantId: string | null;
  beforeMs: number;
  /** Of the file that holds the entries. */
  archiveSha256?: string;
  entries?: number;
}

/** Records a removal in the trail itself and in the table that the database checks before it allows a delete. */
export async function recordRemoval(
  { audit, clock }: RemovalDeps,
  tx: Transaction<Schema>,
  by: By,
  action: 'audit.archived' | 'audit.expired',
  { tenantId, beforeMs, archiveSha256, entries }: Removal,
): Promise<void> {
  await tx
    .insertInto('audit_removals')
    .values({ id: randomId('arem'), tenant_id: tenantId ?? '', before_at: beforeMs, at: clock.now(), archive_sha256: archiveSha256 ?? null })
    .execute();
  await audit.record(tx, {
    tenantId,
    by,
    action,
    target: { kind: 'tenant', id: tenantId ?? 'none' },
    after: { before: isoTime(beforeMs), entries, sha256: archiveSha256 },
  });
}

/** Deletes the entries recorded as removed. */
export async function deleteRemoved(database: Database, batches: Batches): Promise<void> {
  const removals = await database.query
    .selectFrom('audit_removals')
    .select(['tenant_id', ({ fn }) => fn.max<number>('before_at').as('before_at')])
    .groupBy('tenant_id')
    .execute();
  for (const { tenant_id: tenantId, before_at: before } of removals) {
    if (batches.isOver()) return;
    const ofTenant = tenantId === '' ? sql`tenant_id is null` : sql`tenant_id = ${tenantId}`;
    await deleteInBatches(database, 'audit', sql`${ofTenant} and at < ${before}`, batches);
  }
}

/** Removes archived entries, and entries beyond the retention period, by whole days. Without a period, only archived entries. */
export async function shortenTrail(deps: RemovalDeps, days: number | undefined, batches: Batches): Promise<void> {
  const { database, clock } = deps;
  if (days !== undefined) {
    const now = clock.now();
    const beforeMs = now - (now % dayMs) - days * dayMs;
    const tenants = await database.query.selectFrom('tenants').select('id').execute();
    for (const tenantId of [null, ...tenants.map(({ id }) => id)]) {
      if (batches.isOver()) return;
      const [oldest] = await readTrail(database.query, { tenantId, oldestFirst: true }, 1);
      if (oldest && oldest.at < beforeMs) await database.write((tx) => recordRemoval(deps, tx, system, 'audit.expired', { tenantId, beforeMs }));
    }
    await deleteInBatches(database, 'audit_counts', sql`hour < ${beforeMs}`, batches);
  }
  await deleteRemoved(database, batches);
}
