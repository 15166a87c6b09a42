import { subtle } from 'node:crypto';
import { CompiledQuery, sql } from 'kysely';
import { createBoundedMap } from '../../access/bounded-map.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import type { OwnKeyKind, OwnKeys, SigningPair } from '../../access/own-token.ts';
import { retirement } from '../../access/retirement.ts';
import { randomId } from '../../access/secrets.ts';
import { ecKey, type VerifyingKey } from '../../access/verifying-keys.ts';
import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database, Executor } from '../store/database.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';
import { graceSeconds as defaultGrace, ownKeyKinds, publishedFirstMs, publishedOf, signingDays, type PublishedKey } from './model.ts';

export interface OwnKeyStore extends OwnKeys {
  /** Every key that verifies now or signs soon, for `/.well-known/jwks.json`. */
  published(): Promise<PublishedKey[]>;
  /** Newest first, of every kind. */
  list(): Promise<OwnKeyRow[]>;
  /**
   * Lets the next key sign. The former one verifies for `graceSeconds` more. 0 is for an emergency: it verifies nothing from then on, on any server,
   * whatever its clock says. A key that was retired before keeps the grace that it was given.
   *
   * @throws HttpError `key_state_conflict` when the next key has not been published for ten minutes, unless `graceSeconds` is 0.
   */
  rotate(by: By, kind: OwnKeyKind, options?: { graceSeconds?: number }): Promise<OwnKeyRow>;
  /** Rotates what has signed for 30 days, and sees that every kind has a next key. Safe to run in every process. */
  maintain(by: By): Promise<void>;
}

export const sealPurpose = (row: Pick<OwnKeyRow, 'id' | 'kind'>): string => `own-key|${row.kind}|${row.id}`;

/** The keys that the server itself signs with: ES256, the private half sealed under the master key, the public half in JWKS before it is used. */
export function createOwnKeyStore({
  database,
  audit,
  clock,
  masterKeys,
}: {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
}): OwnKeyStore {
  // Compiled once: it is read for every token of the server's own.
  const liveText = sql`select id, public_jwk_json from own_keys where id = ${''} and kind = ${''} and (state <> 'retired' or usable_until > ${0})`.compile(
    database.query,
  ).sql;
  const signing = createBoundedMap<SigningPair>(20);
  const verifying = createBoundedMap<VerifyingKey>(100);

  async function draft(kind: OwnKeyKind, state: 'next' | 'active'): Promise<OwnKeyRow> {
    const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const { x, y } = await subtle.exportKey('jwk', pair.publicKey);
    const pkcs8 = Buffer.from(await subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
    const row = { id: randomId('own'), kind };
    const now = clock.now();
    return {
      ...row,
      state,
      private_sealed: masterKeys.seal(pkcs8, sealPurpose(row)),
      public_jwk_json: JSON.stringify({ x, y }),
      created_at: now,
      activated_at: state === 'active' ? now : null,
      retired_at: null,
      usable_until: null,
    };
  }

  const find = (query: Executor, kind: OwnKeyKind, state: 'next' | 'active'): Promise<OwnKeyRow | undefined> =>
    query.selectFrom('own_keys').selectAll().where('kind', '=', kind).where('state', '=', state).executeTakeFirst();

  /** Of any number of processes that find none, one makes the key: the index allows one of a kind and state. */
  async function ensure(kind: OwnKeyKind): Promise<OwnKeyRow> {
    const active = await find(database.query, kind, 'active');
    if (active) return active;
    const drafts = [await draft(kind, 'active'), await draft(kind, 'next')];
    return database.write(async (tx) => {
      await tx
        .insertInto('own_keys')
        .values(drafts)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await find(tx, kind, 'active');
      if (!row) throw new Error(`no key signs ${kind} tokens`);
      return row;
    });
  }

  const store: OwnKeyStore = {
    async signer(kind) {
      const row = await ensure(kind);
      const kept = signing.get(row.id);
      if (kept) return kept;
      const pkcs8 = Buffer.from(masterKeys.open(row.private_sealed, sealPurpose(row)), 'base64');
      const pair = { kid: row.id, cryptoKey: await subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']) };
      signing.set(row.id, pair);
      return pair;
    },

    async verifier(kind, kid) {
      const [row] = (await database.query.executeQuery<Pick<OwnKeyRow, 'id' | 'public_jwk_json'>>(CompiledQuery.raw(liveText, [kid, kind, clock.now()]))).rows;
      if (!row) return undefined;
      const key = verifying.get(row.id) ?? (await ecKey(row.id, publishedOf(row)));
      verifying.set(row.id, key);
      return key;
    },

    async published() {
      for (const kind of ownKeyKinds) await ensure(kind);
      const now = clock.now();
      return (await store.list()).filter(({ usable_until: until }) => until === null || until > now).map(publishedOf);
    },

    list: () => database.query.selectFrom('own_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').execute(),

    async rotate(by, kind, { graceSeconds = defaultGrace } = {}) {
      await ensure(kind);
      const following = await draft(kind, 'next');
      return database.write(async (tx) => {
        const [active, next] = [await find(tx, kind, 'active'), await find(tx, kind, 'next')];
        const now = clock.now();
        if (!next || (graceSeconds > 0 && now - next.created_at < publishedFirstMs)) {
          throw new HttpError(
            'key_state_conflict',
            `The next ${kind} key has not been published for ten minutes: verifiers do not know it yet. With a grace of 0 it signs all the same.`,
          );
        }
        const retired = await tx
          .updateTable('own_keys')
          .set(retirement(now, graceSeconds))
          .where('id', '=', active?.id ?? '')
          .where('state', '=', 'active')
          .executeTakeFirst();
        if (retired.numUpdatedRows !== 1n) throw new HttpError('key_state_conflict', `Somebody else is rotating the ${kind} key.`);
        await tx.updateTable('own_keys').set({ state: 'active', activated_at: now }).where('id', '=', next.id).execute();
        await tx.insertInto('own_keys').values(following).execute();
        await audit.record(tx, {
          tenantId: null,
          by,
          action: 'own_key.rotated',
          target: { kind: 'own_key', id: next.id },
          before: { id: active?.id },
          after: { id: next.id, kind, graceSeconds },
        });
        return { ...next, state: 'active', activated_at: now };
      });
    },

    async maintain(by) {
      for (const kind of ownKeyKinds) {
        const { activated_at: since } = await ensure(kind);
        if (clock.now() - (since ?? 0) < signingDays * 86_400_000) continue;
        await store.rotate(by, kind).catch((error: unknown) => {
          // Another process was faster.
          if (!(error instanceof HttpError) || error.code !== 'key_state_conflict') throw error;
        });
      }
    },
  };
  return store;
}
