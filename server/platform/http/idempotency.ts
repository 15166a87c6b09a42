import { createHash, randomUUID } from 'node:crypto';
import type { Grant } from '../../access/grant.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { sql } from 'kysely';
import type { Database } from '../store/database.ts';
import { jsonOf, type Reply, type Route } from './route.ts';

const keyShape = /^[\x21-\x7e]{1,255}$/;
/** Status of a row whose request is still running, or whose process has died on the way. */
const running = 0;

/** One request that carries an `Idempotency-Key`. */
export interface IdempotentRequest {
  key: string;
  route: Route;
  grant: Grant;
  tenantId: string;
  params: Readonly<Record<string, string>>;
  body: Uint8Array;
}

export interface Idempotency {
  /**
   * Runs a request once for its key: a repetition gets the answer that was kept. What it does and its answer are kept together or not at all, so that
   * a repetition never does it again. A request that fails gives its key back, and so does one whose process has died, after ten seconds.
   *
   * @throws HttpError `invalid_request` for a malformed key; `idempotency_conflict` when the key belongs to another request, to one that still runs,
   *   or to one whose answer held a secret.
   */
  once(request: IdempotentRequest, work: IdempotentWork): Promise<Reply>;
}

/** What is done for a request. */
export interface IdempotentWork {
  /** In front of the transaction: what is written here stands, also when the request fails. */
  count(): Promise<void>;
  run(): Promise<Reply>;
}

/**
 * How long a claim holds without an answer: longer than a request that writes is worked on. A process that has died gives its claims back by it, and one that
 * was only slow finds its claim gone, and keeps nothing.
 */
const leaseMs = 10_000;

/** Makes the keeper of answers. Rows live in the database, so it does not matter which process gets the repetition. */
export function createIdempotency({ database, clock }: { database: Database; clock: Clock }): Idempotency {
  const { query } = database;

  /** Takes the key, or one whose holder has died. @returns What tells this claim from every other one; `undefined` when the key is taken. */
  async function claim(row: { tenant_id: string; key: string }, request_hash: string): Promise<string | undefined> {
    const now = clock.now();
    const mine = { request_hash, status: running, response_json: '', created_at: now, claim: randomUUID(), leased_until: now + leaseMs };
    const made = await query
      .insertInto('idempotency')
      .values({ ...row, ...mine })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'key'])
          .doUpdateSet(mine)
          .where('idempotency.status', '=', running)
          // The lease of a clock that was ahead, and that of a former release, which wrote none down.
          .where(sql<boolean>`coalesce(idempotency.leased_until, idempotency.created_at + ${leaseMs}) not between ${now + 1} and ${now + leaseMs}`),
      )
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n ? mine.claim : undefined;
  }

  return {
    async once(request, { count, run }) {
      const { key, route, tenantId } = request;
      if (!keyShape.test(key)) throw new HttpError('invalid_request', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
      const row = { tenant_id: tenantId, key: keptAs(request) };
      const requestHash = hashOfRequest(request);
      const claimed = await claim(row, requestHash);
      if (claimed === undefined) return replay(row, requestHash);

      try {
        await count();
        return await database.together(async () => {
          const reply = await run();
          const text = jsonOf(reply);
          const { numUpdatedRows } = await query
            .updateTable('idempotency')
            .set({ status: reply.status ?? route.response.status, response_json: route.idempotent?.secret ? '' : text, leased_until: null })
            .where('tenant_id', '=', tenantId)
            .where('key', '=', row.key)
            .where('claim', '=', claimed)
            .where('status', '=', running)
            .executeTakeFirst();
          if (numUpdatedRows !== 1n) throw conflict('was taken up by a repetition meanwhile');
          return reply;
        });
      } catch (error) {
        // Should this fail as well, the lease gives the key back. An answer that was kept after all stays.
        const own = query
          .deleteFrom('idempotency')
          .where('tenant_id', '=', tenantId)
          .where('key', '=', row.key)
          .where('claim', '=', claimed)
          .where('status', '=', running);
        await own.execute().catch(() => undefined);
        throw error;
      }
    },
  };

  async function replay({ tenant_id, key }: { tenant_id: string; key: string }, requestHash: string): Promise<Reply> {
    const kept = await query.selectFrom('idempotency').selectAll().where('tenant_id', '=', tenant_id).where('key', '=', key).executeTakeFirst();
    if (!kept || kept.status === running) throw conflict('belongs to a request that is still running', 1);
    if (kept.request_hash !== requestHash) throw conflict('was used for another request');
    if (kept.response_json === '') throw conflict('was used for this request before, and its answer held a secret that is not kept');
    return { status: kept.status, json: kept.response_json, headers: { 'Idempotency-Replayed': 'true' } };
  }
}

/** A customer's keys are theirs: pages of one tenant may well give each of their customers the same one. A key that is given has no space in it. */
const keptAs = ({ key, grant: { customerId } }: IdempotentRequest): string => (typeof customerId === 'string' ? `${customerId} ${key}` : key);

const conflict = (what: string, retryAfterSeconds?: number): HttpError =>
  new HttpError('idempotency_conflict', `The Idempotency-Key ${what}.`, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });

function hashOfRequest({ route, grant, params, body }: IdempotentRequest): string {
  const asked = [route.operationId, ...whoAsks(grant), params];
  return createHash('sha256').update(JSON.stringify(asked)).update('\n').update(body).digest('hex');
}

/** A customer is the same whatever they come with: sessions and embed tokens are renewed within the life of a key. Of management each is another caller. */
const whoAsks = ({ actor, customerId }: Grant): readonly (string | null)[] =>
  typeof customerId === 'string' ? ['customer', customerId] : [actor.kind, actor.id, ''];
