import type { Database } from './database.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Deletes what has expired: sessions, those of direct links among them, embed tokens, claims of single-use tokens, answers kept for a replay, counters of rate limits,
 * links and mails of the past. Safe to run in every process. */
export async function purgeExpired({ query }: Database, nowMs: number): Promise<void> {
  await query.deleteFrom('link_sessions').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('sessions').where('expires_at', '<', nowMs - dayMs).execute();
  await query.deleteFrom('embed_tokens').where('expires_at', '<', nowMs - dayMs).execute();
  await query.deleteFrom('page_origins').where('until', '<', nowMs).execute();
  await query.deleteFrom('used_tokens').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('magic_links').where('expires_at', '<', nowMs - dayMs).execute();
  await query.deleteFrom('mail_outbox').where('give_up_at', '<', nowMs - 7 * dayMs).execute();
  await query.deleteFrom('rate_limits').where('expires_at', '<', nowMs).execute();
  await query.deleteFrom('idempotency').where('created_at', '<', nowMs - dayMs).execute();
}
