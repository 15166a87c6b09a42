import { nameSpellings } from '../../../protocol/names.ts';
import { retirement } from '../../access/retirement.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import { newestOf } from '../../platform/store/newest-first.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { conflict, createKeyRows } from './key-rows.ts';
import { maxKeyCount, type NewSigningKey, type SigningKey, signingKeyOf } from './model.ts';
import type { DraftKey } from './new-key.ts';

export interface SigningKeyStore {
  list(tenantId: string): Promise<SigningKey[]>;
  /** Reads one key in any state, with its sealed parts. */
  find(tenantId: string, id: string): Promise<SigningKeyRow | undefined>;
  /** Reads the keys with this id or `kid`, in any state, newest first. */
  named(tenantId: string, kid: string): Promise<SigningKeyRow[]>;
  /** Changes the name of the key in tokens; `null`: its id alone. @throws HttpError `not_found`. */
  rename(by: By, tenantId: string, id: string, kid: string | null): Promise<SigningKey>;
  /** Stores a new key as `next`, or as `active` when the tenant has no active one. @throws HttpError `key_state_conflict` when there are too many. */
  add(by: By, draft: DraftKey): Promise<NewSigningKey>;
  /** Makes a `next` key active and retires the former one with the given grace period. @throws HttpError `not_found`, `key_state_conflict`. */
  activate(by: By, tenantId: string, id: string, graceSeconds: number): Promise<SigningKey>;
  /**
   * Stores a new key as active and retires the former one, which the caller saw as active, with the given grace period.
   *
   * @throws HttpError `key_state_conflict` when another key has become active.
   */
  rotate(by: By, draft: DraftKey, formerId: string | undefined, graceSeconds: number): Promise<NewSigningKey>;
  /** Retires a key, or shortens its grace period. The active key needs `force`. @throws HttpError `not_found`, `key_state_conflict`. */
  retire(by: By, tenantId: string, id: string, how: { graceSeconds: number; force: boolean }): Promise<SigningKey>;
}

export function createSigningKeyStore({ database, audit, clock }: { database: Database; audit: AuditStore; clock: Clock }): SigningKeyStore {
  const target = (id: string) => ({ kind: 'signing_key', id }) as const;

  const { find, findActive, lockedKey, lockAndCount, insert, retireFormer } = createKeyRows(clock);

  return {
    async list(tenantId) {
      const rows = await database.query.selectFrom('signing_keys').selectAll().$call(newestOf(tenantId)).execute();
      return rows.map(signingKeyOf);
    },

    find: (tenantId, id) => find(database.query, tenantId, id),

    named: (tenantId, kid) =>
      database.query
        .selectFrom('signing_keys')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where((row) => row.or([row('id', '=', kid), row('kid', 'in', nameSpellings(kid))]))
        .orderBy('created_at', 'desc')
        .limit(maxKeyCount)
        .execute(),

    rename: (by, tenantId, id, kid) =>
      database.write(async (tx) => {
        const row = await lockedKey(tx, tenantId, id);
        if (row.kid === kid) return signingKeyOf(row);
        await tx.updateTable('signing_keys').set({ kid }).where('id', '=', id).execute();
        await audit.record(tx, { tenantId, by, action: 'signing_key.renamed', target: target(id), before: { kid: row.kid ?? id }, after: { kid: kid ?? id } });
        return signingKeyOf({ ...row, kid });
      }),

    add: (by, draft) =>
      database.write(async (tx) => {
        const tenantId = draft.columns.tenant_id;
        await lockAndCount(tx, tenantId);
        const row = await insert(tx, draft, (await findActive(tx, tenantId)) ? 'next' : 'active');
        const action = draft.imported ? 'signing_key.imported' : 'signing_key.created';
        await audit.record(tx, { tenantId, by, action, target: target(row.id), after: { algorithm: row.algorithm, state: row.state, kid: row.kid ?? row.id } });
        return { ...signingKeyOf(row), ...draft.shown };
      }, draft.columns.tenant_id),

    async activate(by, tenantId, id, graceSeconds) {
      const former = await findActive(database.query, tenantId);
      return database.write(async (tx) => {
        const row = await lockedKey(tx, tenantId, id);
        if (row.state !== 'next') throw conflict(`The key is ${row.state}; only a key in the state "next" can become active.`);
        await retireFormer(tx, tenantId, former?.id, graceSeconds);
        const activated_at = clock.now();
        await tx.updateTable('signing_keys').set({ state: 'active', activated_at }).where('id', '=', id).execute();
        const [before, after] = [{ active: former?.id ?? null }, { active: id, graceSeconds }];
        await audit.record(tx, { tenantId, by, action: 'signing_key.activated', target: target(id), before, after });
        return signingKeyOf({ ...row, state: 'active', activated_at });
      }, tenantId);
    },

    rotate: (by, draft, formerId, graceSeconds) =>
      database.write(async (tx) => {
        const tenantId = draft.columns.tenant_id;
        await lockAndCount(tx, tenantId);
        await retireFormer(tx, tenantId, formerId, graceSeconds);
        const row = await insert(tx, draft, 'active');
        const after = { active: row.id, algorithm: row.algorithm, graceSeconds };
        await audit.record(tx, { tenantId, by, action: 'signing_key.rotated', target: target(row.id), before: { active: formerId ?? null }, after });
        return { ...signingKeyOf(row), ...draft.shown };
      }, draft.columns.tenant_id),

    retire: (by, tenantId, id, { graceSeconds, force }) =>
      database.write(async (tx) => {
        const row = await lockedKey(tx, tenantId, id);
        if (row.state === 'active' && !force) throw conflict('This is the active key: activate or rotate to another one, or send "force": true.');
        const wanted = retirement(clock.now(), graceSeconds);
        // With `graceSeconds` 0, only a key without grace counts as retired already: a grace period over by this clock may still run by another.
        const least = graceSeconds === 0 ? wanted.usable_until : Math.max(wanted.usable_until, clock.now());
        if (row.usable_until !== null && row.usable_until <= least) throw conflict('The key is retired already.');
        const change = row.state === 'retired' ? { usable_until: wanted.usable_until } : wanted;
        await tx.updateTable('signing_keys').set(change).where('id', '=', id).execute();
        await audit.record(tx, {
          tenantId,
          by,
          action: 'signing_key.retired',
          target: target(id),
          before: { state: row.state },
          after: { state: 'retired', graceSeconds },
        });
        return signingKeyOf({ ...row, ...change });
      }, tenantId),
  };
}
