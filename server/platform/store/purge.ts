import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { type Batches, deleteInBatches, withoutPause } from './in-batches.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What has no use any more in one table. */
export interface PurgeStep {
  table: string;
  over(nowMs: number): RawBuilder<unknown>;
}

/** What is over on the platform. Each kind of credential says of its own rows how long they are kept. */
export const platformSteps: readonly PurgeStep[] = [
  { table: 'link_sessions', over: (now) => sql`expires_at < ${now}` },
  { table: 'used_tokens', over: (now) => sql`expires_at < ${now}` },
  { table: 'page_origins', over: (now) => sql`until < ${now}` },
  { table: 'rate_limits', over: (now) => sql`expires_at < ${now}` },
  // One that is still there has failed every time.
  { table: 'magic_link_asks', over: (now) => sql`created_at < ${now - dayMs}` },
  { table: 'mail_outbox', over: (now) => sql`give_up_at < ${now - 7 * dayMs}` },
  { table: 'webhook_deliveries', over: (now) => sql`created_at < ${now - 30 * dayMs}` },
  { table: 'checkout_notices', over: (now) => sql`at < ${now - 90 * dayMs}` },
  { table: 'former_payment_providers', over: (now) => sql`usable_until < ${now}` },
  { table: 'payment_secrets', over: (now) => sql`usable_until < ${now}` },
  { table: 'webhook_secrets', over: (now) => sql`usable_until < ${now}` },
  { table: 'idempotency', over: (now) => sql`created_at < ${now - dayMs}` },
  { table: 'own_keys', over: (now) => sql`state = 'retired' and usable_until < ${now - 90 * dayMs} and retired_at < ${now - 90 * dayMs}` },
];

/**
 * Deletes what is over, in batches. A table that cannot be purged keeps no other one from it.
 *
 * @throws AggregateError behind the last table, with everything that went wrong.
 */
export async function purgeTables(database: Database, steps: readonly PurgeStep[], nowMs: number, batches: Batches = withoutPause): Promise<void> {
  const faults: unknown[] = [];
  for (const { table, over } of steps) {
    if (batches.isOver()) break;
    await deleteInBatches(database, table, over(nowMs), batches).catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${steps.length} tables could not be purged.`);
}
