import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import { dueCondition } from '../store/due.ts';
import type { Database } from '../store/database.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { failuresBeforePause, maxAheadMs } from './schedule.ts';

/** Finds due deliveries and assigns each attempt to one process. */
export interface Claims {
  /**
   * Returns at most `limit` endpoints with a due delivery: responding ones first, then by waiting time.
   *
   * @param others Endpoints to exclude.
   */
  dueEndpoints(limit: number, others: readonly string[]): Promise<WebhookEndpointRow[]>;
  /**
   * Returns the due deliveries of an endpoint, longest waiting first. Of a failing endpoint returns one, the one most recently due: it may be the test event of
   * a repaired endpoint, and an event that the receiver never accepts does not hold up the others.
   */
  dueOf(endpoint: Pick<WebhookEndpointRow, 'id' | 'failures'>): Promise<WebhookDeliveryRow[]>;
  /** Claims an attempt. @returns The claim id to settle it with; `undefined` when another process has claimed it. */
  claim(delivery: WebhookDeliveryRow): Promise<string | undefined>;
}

/** How long a process holds a delivery. Longer than an attempt lasts. */
const takenMs = 30_000;
const triesAtOnce = 4;

/** A literal, as in the partial index: a parameter would not match its condition. */
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
          .where(dueCondition('claimed_until', now, takenMs))
          .orderBy('next_try_at')
          .limit(1)
          .as('due_at'),
      )
      .where('enabled', '=', 1)
      .where(dueCondition('paused_until', now, maxAheadMs))
      .$if(others.length > 0, (some) => some.where('id', 'not in', others));
    return query
      .selectFrom(due.as('due'))
      .selectAll()
      .where('due_at', 'is not', null)
      .orderBy(sql`case when failures < ${failuresBeforePause} then 0 else 1 end`)
      .orderBy('due_at')
      .limit(limit)
      .execute();
  }

  async function dueOf({ id, failures }: Pick<WebhookEndpointRow, 'id' | 'failures'>): Promise<WebhookDeliveryRow[]> {
    const now = clock.now();
    const isFailing = failures >= failuresBeforePause;
    return query
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('endpoint_id', '=', id)
      .where(isWaiting)
      .where('next_try_at', '<=', now)
      .where(dueCondition('claimed_until', now, takenMs))
      .orderBy('next_try_at', isFailing ? 'desc' : 'asc')
      .limit(isFailing ? 1 : triesAtOnce)
      .execute();
  }

  /** The update matches only the row as it was read, so exactly one process claims the attempt. */
  async function claim({ id, tries }: WebhookDeliveryRow): Promise<string | undefined> {
    const mine = randomUUID();
    const now = clock.now();
    const { numUpdatedRows } = await query
      .updateTable('webhook_deliveries')
      .set({ claim: mine, claimed_until: now + takenMs, tries: tries + 1, last_try_at: now })
      .where('id', '=', id)
      .where('tries', '=', tries)
      // As an expression, so that the row is found by its id and not by another index.
      .where(sql<boolean>`state || '' = 'waiting'`)
      .where(dueCondition('claimed_until', now, takenMs))
      .executeTakeFirst();
    return numUpdatedRows === 1n ? mine : undefined;
  }

  return { dueEndpoints, dueOf, claim };
}
