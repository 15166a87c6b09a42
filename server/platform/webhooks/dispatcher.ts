import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { type AttemptOptions, createAttempt } from './attempt.ts';
import { createClaims } from './claims.ts';
import { createOutcomes } from './outcomes.ts';

export interface WebhookDispatcher {
  /** Sends every due delivery. Several processes may do so at once. */
  run(): Promise<void>;
  /** Starts checking for due deliveries about every two seconds. */
  start(): void;
  /** Stops. Attempts in progress get a moment to finish; the rest end, and another process makes them again. */
  stop(): Promise<void>;
}

export interface DispatcherOptions extends AttemptOptions {
  random?: () => number;
}

/** Endpoints served at a time. A slow one delays only itself. */
const endpointsAtOnce = 16;
/** How long an endpoint keeps its place before it waits behind the others. Otherwise a slow endpoint would never release it. */
const turnMs = 10_000;
const checkEveryMs = 2_000;
const patienceMs = 3_000;

/** Creates the dispatcher that delivers events to tenants' endpoints. A process claims an attempt in the database before it makes and settles it. */
export function createWebhookDispatcher({ random = Math.random, ...options }: DispatcherOptions): WebhookDispatcher {
  const { database, clock, log } = options;
  const { query } = database;
  const claims = createClaims({ database, clock });
  const outcomes = createOutcomes({ database, clock, log, random });
  const attempt = createAttempt(options);
  const working = new Map<string, Promise<void>>();
  /** Endpoints whose turn ended with deliveries left, in the current round. */
  const hadTurn = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  const closing = new AbortController();

  async function deliver(endpoint: WebhookEndpointRow, row: WebhookDeliveryRow, slug: string): Promise<{ isTried: boolean; isGood: boolean }> {
    const mine = await claims.claim(row);
    if (mine === undefined) return { isTried: false, isGood: true };
    const startedAt = performance.now();
    const result = await attempt(endpoint, row, slug, closing.signal);
    if (closing.signal.aborted && result.fault !== null) {
      await outcomes.release(row, mine);
      return { isTried: false, isGood: true };
    }
    await outcomes.settle(row, mine, result, Math.round(performance.now() - startedAt));
    return { isTried: true, isGood: result.fault === null };
  }

  /** Works until nothing is due for the endpoint, it does not respond, or its turn ends. */
  async function work(given: WebhookEndpointRow): Promise<void> {
    let endpoint = given;
    const begunAt = clock.now();
    const { slug } = await query.selectFrom('tenants').select('slug').where('id', '=', endpoint.tenant_id).executeTakeFirstOrThrow();
    while (!closing.signal.aborted) {
      const rows = await claims.dueOf(endpoint);
      const tries = await Promise.all(rows.map((row) => deliver(endpoint, row, slug)));
      const tried = tries.filter(({ isTried }) => isTried);
      if (tried.length === 0) return;
      // Failures are counted one by one. A success among them means that the endpoint responds.
      let goesOn = true;
      for (const { isGood } of tried.toSorted((one, other) => Number(one.isGood) - Number(other.isGood))) goesOn = await outcomes.note(endpoint, isGood);
      const fresh = await query.selectFrom('webhook_endpoints').selectAll().where('id', '=', endpoint.id).executeTakeFirst();
      if (!goesOn || fresh?.enabled !== 1) return;
      if (Math.abs(clock.now() - begunAt) >= turnMs) return void hadTurn.add(endpoint.id);
      endpoint = fresh;
    }
  }

  /** Starts work for endpoints with due deliveries that this process does not serve yet, those without a turn first. */
  async function checkForWork(): Promise<number> {
    const free = endpointsAtOnce - working.size;
    if (free <= 0) return 0;
    const due = await claims.dueEndpoints(free, [...working.keys(), ...hadTurn]);
    if (due.length < free && hadTurn.size > 0) {
      // Every endpoint has had a turn.
      hadTurn.clear();
      due.push(...(await claims.dueEndpoints(free - due.length, [...working.keys(), ...due.map(({ id }) => id)])));
    }
    for (const endpoint of due) {
      const done = work(endpoint)
        .catch((err: unknown) => log.warn({ err, endpoint: endpoint.id }, 'webhooks could not be processed: they wait'))
        .finally(() => working.delete(endpoint.id));
      working.set(endpoint.id, done);
    }
    return due.length;
  }

  function scheduleCheck(ms: number): void {
    timer = setTimeout(
      () => {
        void checkForWork()
          .catch((err: unknown) => log.warn({ err }, 'webhooks wait for the database'))
          .finally(() => started && scheduleCheck(checkEveryMs));
      },
      ms * (0.75 + 0.5 * random()),
    );
    timer.unref();
  }

  return {
    async run() {
      while ((await checkForWork()) > 0) await Promise.all(working.values());
    },
    start() {
      started = true;
      scheduleCheck(checkEveryMs);
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      const finished = (): Promise<unknown> =>
        Promise.race([Promise.all(working.values()), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
      await finished();
      // A receiver that does not respond must not keep the process running.
      closing.abort();
      await finished();
    },
  };
}
