import { createHash, randomUUID } from 'node:crypto';
import type { Grant } from '../../../access/grant.ts';
import type { Clock } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { jsonOf, type Reply, type Route } from '../routes/route.ts';

const keyShape = /^[\x21-\x7e]{1,255}$/;
/** Status of a row whose request is still running, or whose process died while it ran. */
const running = 0;

/** One request with an `Idempotency-Key`. */
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
   * Runs a request once per key: a repetition gets the stored response. The changes and the response commit together or not at all, so that a repetition never
   * repeats the changes. A failed request releases its key at once, a dead process after ten seconds.
   *
   * @throws HttpError `invalid_request` for a malformed key; `idempotency_conflict` when the key belongs to another request, to one that still runs, or to one
   *   whose response held a secret.
   */
  once(request: IdempotentRequest, work: IdempotentWork): Promise<Reply>;
}

/** The work of a request. */
export interface IdempotentWork {
  /** Runs before the transaction, so that its writes stay when the request fails. */
  count(): Promise<void>;
  run(): Promise<Reply>;
}

/**
 * How long a claim holds without a response. Longer than the deadline of a write request. The claim of a dead process expires; a slow process finds its claim
 * taken and stores nothing.
 */
const leaseMs = 10_000;

/** Creates the store of idempotent responses. Its rows are in the database, so any process can answer the repetition. */
export function createIdempotency({ database, clock }: { database: Database; clock: Clock }): Idempotency {
  const { query } = database;

  /** Claims the key, also when its holder has died. @returns The id of this claim; `undefined` when the key is taken. */
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
          // Also takes leases written by a clock that was ahead, and rows of an earlier release, which have no lease.
          .where(sql<boolean>`coalesce(idempotency.leased_until, idempotency.created_at + ${leaseMs}) not between ${now + 1} and ${now + leaseMs}`),
      )
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n ? mine.claim : undefined;
  }

  return {
    async once(request, { count, run }) {
      const { key, route, tenantId } = request;
      if (!keyShape.test(key)) throw new HttpError('invalid_request', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
      const row = { tenant_id: tenantId, key: storedKeyOf(request) };
      const requestHash = hashOfRequest(request);
      const claimed = await claim(row, requestHash);
      if (claimed === undefined) return replay(row, requestHash);

      try {
        await count();
        return await database.inAmbientTransaction(async () => {
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
          if (numUpdatedRows !== 1n) throw conflict('has been taken over by a repeated request');
          return reply;
        });
      } catch (error) {
        // If this fails too, the lease releases the key. A response that was stored after all stays.
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
    if (kept.request_hash !== requestHash) throw conflict('was already used for another request');
    if (kept.response_json === '') throw conflict('was already used for this request, and its response contained a secret that is not stored');
    return { status: kept.status, json: kept.response_json, headers: { 'Idempotency-Replayed': 'true' } };
  }
}

/** Separates keys by customer, because pages of one tenant may use the same key for different customers. A caller's key contains no space. */
const storedKeyOf = ({ key, grant: { customerId } }: IdempotentRequest): string => (typeof customerId === 'string' ? `${customerId} ${key}` : key);

const conflict = (what: string, retryAfterSeconds?: number): HttpError =>
  new HttpError('idempotency_conflict', `The Idempotency-Key ${what}.`, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });

function hashOfRequest({ route, grant, params, body }: IdempotentRequest): string {
  const parts = [route.operationId, ...callerKeyOf(grant), params];
  return createHash('sha256').update(JSON.stringify(parts)).update('\n').update(body).digest('hex');
}

/**
 * Identifies a customer across credentials, because sessions and embed tokens are renewed within the life of a key. For management, each credential is a
 * separate caller.
 */
const callerKeyOf = ({ actor, customerId }: Grant): readonly (string | null)[] =>
  typeof customerId === 'string' ? ['customer', customerId] : [actor.kind, actor.id, ''];
