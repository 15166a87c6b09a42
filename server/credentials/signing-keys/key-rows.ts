import { retirement } from '../../access/retirement.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { SigningKeyRow } from '../../platform/store/schema.ts';
import { maxKeyCount } from './model.ts';
import type { DraftKey } from './new-key.ts';

/** Creates the queries and updates that key changes are made of, for the caller's transaction. */
export function createKeyRows(clock: Clock) {
  const find = (query: Executor, tenantId: string, id: string): Promise<SigningKeyRow | undefined> =>
    query.selectFrom('signing_keys').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id).executeTakeFirst();

  const findActive = (query: Executor, tenantId: string): Promise<SigningKeyRow | undefined> =>
    query.selectFrom('signing_keys').selectAll().where('tenant_id', '=', tenantId).where('state', '=', 'active').executeTakeFirst();

  /** Retires the key that the caller saw as active. A concurrent second caller finds another one there and gets a conflict. */
  async function retireFormer(tx: Executor, tenantId: string, formerId: string | undefined, graceSeconds: number): Promise<void> {
    const active = await findActive(tx, tenantId);
    if (active?.id !== formerId) throw conflict('Another request has changed the active key in the meantime.');
    if (active) await tx.updateTable('signing_keys').set(retirement(clock.now(), graceSeconds)).where('id', '=', active.id).execute();
  }

  /** Serializes the key changes of one tenant, on both engines. */
  async function lock(tx: Executor, tenantId: string): Promise<void> {
    await tx
      .updateTable('tenants')
      .set((row) => ({ updated_at: row.ref('updated_at') }))
      .where('id', '=', tenantId)
      .execute();
  }

  /** Locks, and refuses a further key when there are enough. */
  async function lockAndCount(tx: Executor, tenantId: string): Promise<void> {
    await lock(tx, tenantId);
    const { count } = await tx
      .selectFrom('signing_keys')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('tenant_id', '=', tenantId)
      .where((row) => row.or([row('state', '<>', 'retired'), row('usable_until', '>', clock.now())]))
      .executeTakeFirstOrThrow();
    if (Number(count) >= maxKeyCount) throw conflict(`The tenant already has ${maxKeyCount} keys that verify tokens: retire one first.`);
  }

  async function insert(tx: Executor, { columns }: DraftKey, state: 'next' | 'active'): Promise<SigningKeyRow> {
    const now = clock.now();
    const row = { ...columns, state, created_at: now, activated_at: state === 'active' ? now : null, retired_at: null, usable_until: null };
    await tx.insertInto('signing_keys').values(row).execute();
    return row;
  }

  /** Returns a key after locking its tenant's key changes. @throws HttpError `not_found`. */
  async function lockedKey(tx: Executor, tenantId: string, id: string): Promise<SigningKeyRow> {
    await lock(tx, tenantId);
    const row = await find(tx, tenantId, id);
    if (!row) throw new HttpError('not_found', `There is no signing key "${id}".`);
    return row;
  }

  return { find, findActive, lockedKey, lockAndCount, insert, retireFormer };
}

export const conflict = (detail: string): HttpError => new HttpError('key_state_conflict', detail);
