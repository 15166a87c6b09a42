import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { type Batches, deleteInBatches, withoutPause } from './in-batches.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Expired rows of one table. */
export interface PurgeStep {
  table: string;
  isExpired(nowMs: number): RawBuilder<unknown>;
}

/** Expired rows of the platform. Each credential kind defines how long its own rows are kept. */
export const platformSteps: readonly PurgeStep[] = [
  { table: 'link_sessions', isExpired: (now) => sql`expires_at < ${now}` },
  { table: 'used_tokens', isExpired: (now) => sql`expires_at < ${now}` },
  { table: 'page_origins', isExpired: (now) => sql`until < ${now}` },
  { table: 'rate_limits', isExpired: (now) => sql`expires_at < ${now}` },
  // A request that still exists has failed every time.
  { table: 'magic_link_asks', isExpired: (now) => sql`created_at < ${now - dayMs}` },
  { table: 'mail_outbox', isExpired: (now) => sql`give_up_at < ${now - 7 * dayMs}` },
  { table: 'webhook_deliveries', isExpired: (now) => sql`created_at < ${now - 30 * dayMs}` },
  { table: 'checkout_notices', isExpired: (now) => sql`at < ${now - 90 * dayMs}` },
  // After its time, a former provider is still asked about pages that nobody could ask about before, because no server ran.
  { table: 'former_payment_providers', isExpired: (now) => sql`usable_until < ${now - 90 * dayMs}` },
  // A provider that is still asked is noted again within an hour.
  { table: 'provider_faults', isExpired: (now) => sql`ask_again_at < ${now - 30 * dayMs}` },
  { table: 'payment_secrets', isExpired: (now) => sql`usable_until < ${now}` },
  { table: 'webhook_secrets', isExpired: (now) => sql`usable_until < ${now}` },
  { table: 'idempotency', isExpired: (now) => sql`created_at < ${now - dayMs}` },
  { table: 'own_keys', isExpired: (now) => sql`state = 'retired' and usable_until < ${now - 90 * dayMs} and retired_at < ${now - 90 * dayMs}` },
];

/**
 * Deletes expired rows in batches. A table that fails does not affect the others.
 *
 * @throws AggregateError after the last table, with all errors.
 */
export async function purgeTables(database: Database, steps: readonly PurgeStep[], nowMs: number, batches: Batches = withoutPause): Promise<void> {
  const faults: unknown[] = [];
  for (const { table, isExpired } of steps) {
    if (batches.isOver()) break;
    await deleteInBatches(database, table, isExpired(nowMs), batches).catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${steps.length} tables could not be purged.`);
}
