import { createHash } from 'node:crypto';
import type { Grant } from '../access/grant.ts';
import type { Clock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import type { Reply, Route } from './route.ts';

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
   * Runs a request once for its key: a repetition gets the answer that was kept. A request that fails gives its key back.
   *
   * @throws HttpError `invalid_request` for a malformed key; `idempotency_conflict` when the key belongs to another request, to one that still runs,
   *   or to one whose answer held a secret.
   */
  once(request: IdempotentRequest, run: () => Promise<Reply>): Promise<Reply>;
}

/** Makes the keeper of answers. Rows live in the database, so it does not matter which process gets the repetition. */
export function createIdempotency({ database: { query }, clock }: { database: Database; clock: Clock }): Idempotency {
  return {
    async once(request, run) {
      const { key, route, tenantId } = request;
      if (!keyShape.test(key)) throw new HttpError('invalid_request', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
      const row = { tenant_id: tenantId, key };
      const requestHash = hashOfRequest(request);
      const claim = await query
        .insertInto('idempotency')
        .values({ ...row, request_hash: requestHash, status: running, response_json: '', created_at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (claim.numInsertedOrUpdatedRows !== 1n) return replay(row, requestHash);

      const own = query.updateTable('idempotency').where('tenant_id', '=', tenantId).where('key', '=', key);
      try {
        const reply = await run();
        const text = 'json' in reply ? reply.json : JSON.stringify(reply.body);
        await own.set({ status: reply.status ?? route.response.status, response_json: route.idempotent?.secret ? '' : text }).execute();
        return reply;
      } catch (error) {
        await query.deleteFrom('idempotency').where('tenant_id', '=', tenantId).where('key', '=', key).execute();
        throw error;
      }
    },
  };

  async function replay({ tenant_id, key }: { tenant_id: string; key: string }, requestHash: string): Promise<Reply> {
    const kept = await query.selectFrom('idempotency').selectAll().where('tenant_id', '=', tenant_id).where('key', '=', key).executeTakeFirst();
    if (!kept || kept.status === running) throw conflict('belongs to a request that is still running');
    if (kept.request_hash !== requestHash) throw conflict('was used for another request');
    if (kept.response_json === '') throw conflict('was used for this request before, and its answer held a secret that is not kept');
    return { status: kept.status, json: kept.response_json, headers: { 'Idempotency-Replayed': 'true' } };
  }
}

const conflict = (what: string): HttpError => new HttpError('idempotency_conflict', `The Idempotency-Key ${what}.`);

function hashOfRequest({ route, grant, params, body }: IdempotentRequest): string {
  const who = [route.operationId, grant.actor.kind, grant.actor.id, grant.customerId, params];
  return createHash('sha256').update(JSON.stringify(who)).update('\n').update(body).digest('hex');
}
