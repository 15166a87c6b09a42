import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import { hasCome } from '../store/due.ts';
import type { Database } from '../store/database.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { furthestMs, tiredAfter } from './schedule.ts';

/** What is due, and who makes the try. */
export interface Claims {
  /**
   * Endpoints for which something is due, at most `limit` of them: those that answer first, and of these the one that has waited longest.
   *
   * @param others None of these.
   */
  dueEndpoints(limit: number, others: readonly string[]): Promise<WebhookEndpointRow[]>;
  /** What is due for one of them, the longest waiting first. */
  dueOf(endpointId: string, limit: number): Promise<WebhookDeliveryRow[]>;
  /** Takes a try. @returns What it is settled by; `undefined` when another process has taken it. */
  claim(delivery: WebhookDeliveryRow): Promise<string | undefined>;
}

/** A process has a delivery to itself for that long, which is longer than a try lasts. */
const takenMs = 30_000;

/** As the index of what waits has it: a parameter would not be known for this state. */
const isWaiting = sql<boolean>`state = 'waiting'`;

export function createClaims({ database: { query }, clock }: { database: Database; clock: Clock }): Claims {
  async function dueEndpoints(limit: number, others: readonly string[]): Promise<WebhookEndpointRow[]> {
    const now = clock.now();
    const due = query
      .selectFrom('webhook_endpoints')
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('webhook_deliveries')
          .select('next_try_at')
          .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
          .where(isWaiting)
          .where('next_try_at', '<=', now)
          .where(hasCome('claimed_until', now, takenMs))
          .orderBy('next_try_at')
          .limit(1)
          .as('due_at'),
      )
      .where('enabled', '=', 1)
      .where(hasCome('paused_until', now, furthestMs))
      .$if(others.length > 0, (some) => some.where('id', 'not in', others));
    return query
      .selectFrom(due.as('due'))
      .selectAll()
      .where('due_at', 'is not', null)
      .orderBy(sql`case when failures < ${tiredAfter} then 0 else 1 end`)
      .orderBy('due_at')
      .limit(limit)
      .execute();
  }

  async function dueOf(endpointId: string, limit: number): Promise<WebhookDeliveryRow[]> {
    const now = clock.now();
    return query
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('endpoint_id', '=', endpointId)
      .where(isWaiting)
      .where('next_try_at', '<=', now)
      .where(hasCome('claimed_until', now, takenMs))
      .orderBy('next_try_at')
      .limit(limit)
      .execute();
  }

  /** Of any number of processes, one takes the try: the row is changed as it was read. */
  async function claim({ id, tries }: WebhookDeliveryRow): Promise<string | undefined> {
    const mine = randomUUID();
    const now = clock.now();
    const { numUpdatedRows } = await query
      .updateTable('webhook_deliveries')
      .set({ claim: mine, claimed_until: now + takenMs, tries: tries + 1, last_try_at: now })
      .where('id', '=', id)
      .where('tries', '=', tries)
      // Calculated, so that the row is found by its id and by no other index.
      .where(sql<boolean>`state || '' = 'waiting'`)
      .where(hasCome('claimed_until', now, takenMs))
      .executeTakeFirst();
    return numUpdatedRows === 1n ? mine : undefined;
  }

  return { dueEndpoints, dueOf, claim };
}
