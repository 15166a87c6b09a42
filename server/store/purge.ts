import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { type Batches, deleteInBatches, withoutPause } from './in-batches.ts';
import type { Schema } from './schema.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What has no use any more, table by table. What opens something is kept for a day behind its end, so that a refusal can say why; what management lists as history for
 * longer.
 */
const over = {
  link_sessions: (now) => sql`expires_at < ${now}`,
  used_tokens: (now) => sql`expires_at < ${now}`,
  rate_limits: (now) => sql`expires_at < ${now}`,
  sessions: (now) => sql`expires_at < ${now - dayMs}`,
  embed_tokens: (now) => sql`expires_at < ${now - dayMs}`,
  widget_tokens: (now) => sql`expires_at < ${now - 7 * dayMs}`,
  magic_links: (now) => sql`expires_at < ${now - dayMs}`,
  // One that is still there has failed every time.
  magic_link_asks: (now) => sql`created_at < ${now - dayMs}`,
  mail_outbox: (now) => sql`give_up_at < ${now - 7 * dayMs}`,
  idempotency: (now) => sql`created_at < ${now - dayMs}`,
  signing_keys: (now) => sql`state = 'retired' and usable_until < ${now - 90 * dayMs} and retired_at < ${now - 90 * dayMs}
    and not exists (select 1 from sessions as s where s.signing_key_id = signing_keys.id)
    and not exists (select 1 from link_sessions as l where l.signing_key_id = signing_keys.id)`,
  own_keys: (now) => sql`state = 'retired' and usable_until < ${now - 90 * dayMs} and retired_at < ${now - 90 * dayMs}`,
} as const satisfies Partial<Record<keyof Schema, (now: number) => RawBuilder<unknown>>>;

/** One step for each table, none of which needs another one. */
export const purgeSteps = Object.keys(over) as (keyof typeof over)[];

/**
 * Deletes what is over, in batches. A table that cannot be purged keeps no other one from it.
 *
 * @throws AggregateError behind the last table, with everything that went wrong.
 */
export async function purgeExpired(database: Database, nowMs: number, turn: Batches = withoutPause): Promise<void> {
  const faults: unknown[] = [];
  for (const table of purgeSteps) {
    if (turn.isOver()) break;
    await deleteInBatches(database, table, over[table](nowMs), turn).catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${purgeSteps.length} tables could not be purged.`);
}
