import { CompiledQuery, sql } from 'kysely';
import type { MasterKeys } from '../../access/master-key.ts';
import type { OwnKeyKind, OwnKeys } from '../../access/own-token.ts';
import { retirement } from '../../access/retirement.ts';
import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database, Executor } from '../store/database.ts';
import type { OwnKeyRow } from '../store/rows/credential-rows.ts';
import { createImportedKeys } from './imported-keys.ts';
import { graceSeconds as defaultGrace, ownKeyKinds, publishedFirstMs, publishedOf, signingDays, type PublishedKey } from './model.ts';
import { createKeyDrafts } from './new-key.ts';

export interface OwnKeyStore extends OwnKeys {
  /** Returns every key that verifies now or signs soon, for `/.well-known/jwks.json`. */
  published(): Promise<PublishedKey[]>;
  /** Returns the keys of every kind, newest first. */
  list(): Promise<OwnKeyRow[]>;
  /**
   * Makes the next key the signing key. The former one verifies for `graceSeconds` more. 0 is for emergencies: the key stops verifying at once on every server,
   * whatever its clock. A key retired earlier keeps its grace period.
   *
   * @throws HttpError `key_state_conflict` when the next key has not been published for ten minutes, unless `graceSeconds` is 0.
   */
  rotate(by: By, kind: OwnKeyKind, options?: { graceSeconds?: number }): Promise<OwnKeyRow>;
  /** Rotates keys that have signed for 30 days, and creates the next key of each kind. Safe to run in every process. */
  maintain(by: By): Promise<void>;
}

/** Creates the store of the server's own signing keys: ES256, the private half sealed under the master key, the public half published in JWKS before use. */
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
  // Compiled once, because it runs for every token of the server.
  const liveText = sql`select id, public_jwk_json from own_keys where id = ${''} and kind = ${''} and (state <> 'retired' or usable_until > ${0})`.compile(
    database.query,
  ).sql;
  const draft = createKeyDrafts({ clock, masterKeys });
  const imported = createImportedKeys(masterKeys);

  const find = (query: Executor, kind: OwnKeyKind, state: 'next' | 'active'): Promise<OwnKeyRow | undefined> =>
    query.selectFrom('own_keys').selectAll().where('kind', '=', kind).where('state', '=', state).executeTakeFirst();

  /** When several processes find no key, one creates it: the index allows one per kind and state. */
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
    signer: async (kind) => imported.toSign(await ensure(kind)),

    async verifier(kind, kid) {
      const [row] = (await database.query.executeQuery<Pick<OwnKeyRow, 'id' | 'public_jwk_json'>>(CompiledQuery.raw(liveText, [kid, kind, clock.now()]))).rows;
      return row && imported.toVerify(row);
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
            `The next ${kind} key was published less than ten minutes ago, so verifiers may not know it yet. A grace of 0 activates it anyway.`,
          );
        }
        const retired = await tx
          .updateTable('own_keys')
          .set(retirement(now, graceSeconds))
          .where('id', '=', active?.id ?? '')
          .where('state', '=', 'active')
          .executeTakeFirst();
        if (retired.numUpdatedRows !== 1n) throw new HttpError('key_state_conflict', `Another process is rotating the ${kind} key.`);
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
