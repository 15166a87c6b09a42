import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { releaseBacklog } from './release-backlog.ts';
import { failuresBeforePause, nextTryAt, pausedUntil } from './schedule.ts';
import type { SendResult } from './send.ts';

/** Records the results of attempts, for the delivery and its endpoint. */
export interface Outcomes {
  /** Settles a claimed attempt: delivered, to be retried, or given up. */
  settle(delivery: WebhookDeliveryRow, claim: string, result: SendResult, tookMs: number): Promise<void>;
  /** Releases a claimed attempt that this process could not finish, because it stops. Another process makes it again. */
  release(delivery: WebhookDeliveryRow, claim: string): Promise<void>;
  /**
   * Counts a success or failure of an endpoint; many failures pause it, unless its tenant has ended a pause during the attempt.
   *
   * @param endpoint As read before the attempt. @returns Whether to continue.
   */
  note(endpoint: WebhookEndpointRow, isGood: boolean): Promise<boolean>;
}

export interface OutcomeOptions {
  database: Database;
  clock: Clock;
  log: Logger;
  random: () => number;
}

export function createOutcomes({ database, clock, log, random }: OutcomeOptions): Outcomes {
  const { query } = database;

  async function settle(row: WebhookDeliveryRow, claim: string, { status, fault }: SendResult, tookMs: number): Promise<void> {
    const now = clock.now();
    const next = fault === null ? undefined : nextTryAt(row.tries + 1, row.give_up_at, now, random());
    const state = fault === null ? 'delivered' : next === undefined ? 'failed' : 'waiting';
    await query
      .updateTable('webhook_deliveries')
      .set({
        ...{ state, claim: null, claimed_until: null, last_status: status, last_fault: fault, last_ms: tookMs },
        ...(next === undefined ? { settled_at: now } : { next_try_at: next }),
      })
      .where('id', '=', row.id)
      .where('claim', '=', claim)
      .execute();
    const fields = { delivery: row.id, endpoint: row.endpoint_id, tenant: row.tenant_id, tries: row.tries + 1, fault };
    if (state === 'failed') log.error(fields, 'webhook given up after three days');
    else if (fault !== null) log.debug(fields, 'webhook not delivered');
  }

  async function release({ id }: WebhookDeliveryRow, claim: string): Promise<void> {
    await query.updateTable('webhook_deliveries').set({ claim: null, claimed_until: null }).where('id', '=', id).where('claim', '=', claim).execute();
  }

  async function note({ id, failures, resumes }: WebhookEndpointRow, isGood: boolean): Promise<boolean> {
    const now = clock.now();
    const own = query.updateTable('webhook_endpoints').where('id', '=', id);
    if (isGood) {
      const isNews = sql<boolean>`(failures > 0 or last_success_at is null or last_success_at < ${now - 60_000} or last_success_at > ${now})`;
      await own.set({ failures: 0, failing_since: null, paused_until: null, last_success_at: now }).where(isNews).execute();
      // The endpoint responds again, so its waiting deliveries are due now.
      if (failures >= failuresBeforePause) await releaseBacklog(database, id, now);
      return true;
    }
    const failed = await own
      .set({ failures: sql`failures + 1`, failing_since: sql`coalesce(failing_since, ${now})` })
      .returning('failures')
      .executeTakeFirst();
    const until = pausedUntil(failed?.failures ?? 0, now);
    if (until === null) return true;
    const paused = query.updateTable('webhook_endpoints').set({ paused_until: until }).where('id', '=', id).where('resumes', '=', resumes);
    return (await paused.executeTakeFirst()).numUpdatedRows === 0n;
  }

  return { settle, release, note };
}
