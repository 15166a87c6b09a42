import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { MasterKeys } from '../../access/master-key.ts';
import type { Clock } from '../../clock.ts';
import { hasCome } from '../mail/due.ts';
import type { Database } from '../store/database.ts';
import { updateInBatches, withoutPause } from '../store/in-batches.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { eventOf, sealPurpose, signedHeaders } from './event.ts';
import { furthestMs, nextTryAt, pausedUntil, tiredAfter } from './schedule.ts';
import type { SendResult, SendWebhook } from './send.ts';

export interface WebhookDispatcher {
  /** Sends everything that is due. Any number of processes may do so at once. */
  run(): Promise<void>;
  /** From now on looks every two seconds or so whether something is due. */
  start(): void;
  /** Ends it; what is under way gets a moment to finish. What does not is tried again by whoever is there. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  database: Database;
  clock: Clock;
  masterKeys: MasterKeys;
  log: Logger;
  send: SendWebhook;
  random?: () => number;
}

/** A process has a delivery to itself for that long, which is longer than a try lasts. */
const takenMs = 30_000;
/** Endpoints at a time, each on its own: one that is slow holds up nobody but itself. */
const endpointsAtOnce = 16;
const triesAtOnce = 4;
const lookEveryMs = 2_000;
const patienceMs = 3_000;

/** As the index of what waits has it: a parameter would not be known for this state. */
const isWaiting = sql<boolean>`state = 'waiting'`;

/** Carries events to the endpoints of tenants. A try is claimed in the database before it is made, and settled by whoever has claimed it. */
export function createWebhookDispatcher({ database, clock, masterKeys, log, send, random = Math.random }: DispatcherOptions): WebhookDispatcher {
  const { query } = database;
  const working = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let started = false;

  /** Endpoints for which something is due, those that answer before those that do not. */
  async function dueEndpoints(): Promise<WebhookEndpointRow[]> {
    const now = clock.now();
    return query
      .selectFrom('webhook_endpoints')
      .selectAll()
      .where('enabled', '=', 1)
      .where(hasCome('paused_until', now, furthestMs))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('webhook_deliveries')
            .select('webhook_deliveries.id')
            .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
            .where(isWaiting)
            .where('next_try_at', '<=', now)
            .where(hasCome('claimed_until', now, takenMs)),
        ),
      )
      .limit(endpointsAtOnce * 4)
      .execute();
  }

  const dueOf = (endpointId: string, limit: number): Promise<WebhookDeliveryRow[]> => {
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
  };

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

  async function secretsOf(endpointId: string): Promise<{ id: string; secret: string }[]> {
    const rows = await query
      .selectFrom('webhook_secrets')
      .selectAll()
      .where('endpoint_id', '=', endpointId)
      .where(({ or, eb }) => or([eb('usable_until', 'is', null), eb('usable_until', '>', clock.now())]))
      .orderBy('created_at', 'desc')
      .limit(3)
      .execute();
    return rows.map((row) => ({ id: row.id, secret: masterKeys.open(row.secret_sealed, sealPurpose(row)) }));
  }

  async function settle(row: WebhookDeliveryRow, mine: string, { status, fault }: SendResult, startedAt: number): Promise<void> {
    const now = clock.now();
    const next = fault === null ? undefined : nextTryAt(row.tries + 1, row.give_up_at, now, random());
    const state = fault === null ? 'delivered' : next === undefined ? 'failed' : 'waiting';
    await query
      .updateTable('webhook_deliveries')
      .set({
        ...{ state, claim: null, claimed_until: null, last_status: status, last_fault: fault, last_ms: Math.round(performance.now() - startedAt) },
        ...(next === undefined ? { settled_at: now } : { next_try_at: next }),
      })
      .where('id', '=', row.id)
      .where('claim', '=', mine)
      .execute();
    const told = { delivery: row.id, endpoint: row.endpoint_id, tenant: row.tenant_id, tries: row.tries + 1, fault };
    if (state === 'failed') log.error(told, 'webhook given up after three days');
    else if (fault !== null) log.debug(told, 'webhook not delivered');
  }

  /** @returns Whether the endpoint goes on. */
  async function noteOutcome({ id, failures }: WebhookEndpointRow, isGood: boolean): Promise<boolean> {
    const now = clock.now();
    const own = query.updateTable('webhook_endpoints').where('id', '=', id);
    if (isGood) {
      const isNews = sql<boolean>`(failures > 0 or last_success_at is null or last_success_at < ${now - 60_000} or last_success_at > ${now})`;
      await own.set({ failures: 0, failing_since: null, paused_until: null, last_success_at: now }).where(isNews).execute();
      // The endpoint answers again: its waiting deliveries are due now, and not at their next try.
      if (failures >= tiredAfter) {
        const waited = sql`endpoint_id = ${id} and state = 'waiting' and next_try_at > ${now}`;
        await updateInBatches(database, 'webhook_deliveries', sql`next_try_at = ${now}`, waited, withoutPause);
      }
      return true;
    }
    const failed = await own
      .set({ failures: sql`failures + 1`, failing_since: sql`coalesce(failing_since, ${now})` })
      .returning('failures')
      .executeTakeFirst();
    const until = pausedUntil(failed?.failures ?? 0, now);
    if (until !== null) await query.updateTable('webhook_endpoints').set({ paused_until: until }).where('id', '=', id).execute();
    return until === null;
  }

  async function deliver(endpoint: WebhookEndpointRow, row: WebhookDeliveryRow, slug: string): Promise<{ isTried: boolean; isGood: boolean }> {
    const mine = await claim(row);
    if (mine === undefined) return { isTried: false, isGood: true };
    const startedAt = performance.now();
    const body = JSON.stringify(eventOf(row, slug));
    const headers = signedHeaders(row.event_id, body, await secretsOf(endpoint.id), clock.now());
    const result = await send(endpoint.url, headers, body);
    await settle(row, mine, result, startedAt);
    return { isTried: true, isGood: result.fault === null };
  }

  /** Until nothing is due for the endpoint, or it does not answer. */
  async function work(given: WebhookEndpointRow): Promise<void> {
    let endpoint = given;
    const { slug } = await query.selectFrom('tenants').select('slug').where('id', '=', endpoint.tenant_id).executeTakeFirstOrThrow();
    for (;;) {
      const rows = await dueOf(endpoint.id, endpoint.failures >= tiredAfter ? 1 : triesAtOnce);
      const outcomes = await Promise.all(rows.map((row) => deliver(endpoint, row, slug)));
      const tried = outcomes.filter(({ isTried }) => isTried);
      if (tried.length === 0) return;
      // One failure after the other, so that each is counted; a success among them says that it answers.
      let goesOn = true;
      for (const { isGood } of tried.toSorted((one, other) => Number(one.isGood) - Number(other.isGood))) goesOn = await noteOutcome(endpoint, isGood);
      const fresh = await query.selectFrom('webhook_endpoints').selectAll().where('id', '=', endpoint.id).executeTakeFirst();
      if (!goesOn || fresh?.enabled !== 1) return;
      endpoint = fresh;
    }
  }

  /** Sets to work for every endpoint with something to do that nobody here works for. */
  async function look(): Promise<number> {
    const free = endpointsAtOnce - working.size;
    if (free <= 0) return 0;
    const due = (await dueEndpoints())
      .filter(({ id }) => !working.has(id))
      .toSorted((one, other) => one.failures - other.failures)
      .slice(0, free);
    for (const endpoint of due) {
      const work_ = work(endpoint)
        .catch((err: unknown) => log.warn({ err, endpoint: endpoint.id }, 'webhooks could not be worked on: they wait'))
        .finally(() => working.delete(endpoint.id));
      working.set(endpoint.id, work_);
    }
    return due.length;
  }

  function lookIn(ms: number): void {
    timer = setTimeout(
      () => {
        void look()
          .catch((err: unknown) => log.warn({ err }, 'webhooks wait for the database'))
          .finally(() => started && lookIn(lookEveryMs));
      },
      ms * (0.75 + 0.5 * random()),
    );
    timer.unref();
  }

  return {
    async run() {
      while ((await look()) > 0) await Promise.all(working.values());
    },
    start() {
      started = true;
      lookIn(lookEveryMs);
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      await Promise.race([Promise.all(working.values()), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
}
