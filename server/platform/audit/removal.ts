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

/** What is taken out of a trail: everything from before a moment. */
export interface Removal {
  /** `null`: what concerns no single tenant. */
  tenantId: string | null;
  beforeMs: number;
  /** Of the file that holds it. */
  archiveSha256?: string;
  entries?: number;
}

/** Says what is removed, in the trail itself and where the database looks before it lets go of a row. */
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

/** Deletes what was recorded as removed. */
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

/**
 * Removes what is older than the trail is kept, by whole days, and what an archive holds. Without a number of days everything is kept that no archive holds.
 */
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
