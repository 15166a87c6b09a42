import type { Database } from './database.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Deletes what has expired on the platform: sessions of direct links, claims of single-use tokens, answers kept for a replay, counters of rate limits, mails of
 * the past. Safe to run in every process. */
export async function purgeExpired({ query }: Database, nowMs: number): Promise<void> {
  await query.deleteFrom('link_sessions').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('used_tokens').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('mail_outbox').where('give_up_at', '<', nowMs - 7 * dayMs).execute();
  await query.deleteFrom('rate_limits').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('idempotency').where('created_at', '<', nowMs - dayMs).execute();
}
