import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { EmbedKeyRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { newestOf } from '../../platform/store/newest-first.ts';
import type { LastUse } from '../../platform/store/last-use.ts';
import { checkKeyOrigins, embedKeyOf, type EmbedKey, type NewEmbedKey } from './model.ts';
import { endOnce } from '../rows.ts';
import { rows } from './rows.ts';

/** The fields of an embed key that a request needs. */
export interface LiveEmbedKey {
  id: string;
  tenantId: string;
  tenantSlug: string;
  mode: 'live' | 'test';
  allowedOrigins: readonly string[];
}

export interface EmbedKeyStore {
  /** Creates a key in the tenant's mode. @throws HttpError `invalid_origin`, `invalid_request`, `not_found`. */
  create(by: By, tenantId: string, key: NewEmbedKey): Promise<EmbedKey>;
  /** Newest first, including revoked ones. */
  list(tenantId: string): Promise<EmbedKey[]>;
  /** Revokes a key immediately. Revoking it again changes nothing. @throws HttpError `not_found`. */
  revoke(by: By, tenantId: string, id: string): Promise<EmbedKey>;
  /**
   * Creates a key with the same name and origins and revokes the former one. @throws HttpError `not_found`, `key_state_conflict` when it was revoked before.
   */
  rotate(by: By, tenantId: string, id: string): Promise<EmbedKey>;
  /** Returns the key that a page presents, unless it was revoked. */
  findLive(embedKey: string): Promise<LiveEmbedKey | undefined>;
}

export interface EmbedKeyStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  lastUse: LastUse;
  randomBytes?: RandomBytes;
}

export function createEmbedKeyStore({ database, audit, clock, lastUse, randomBytes = systemRandomBytes }: EmbedKeyStoreOptions): EmbedKeyStore {
  const target = (id: string) => ({ kind: 'embed_key', id }) as const;

  const find = async (query: Executor, tenantId: string, id: string): Promise<EmbedKeyRow> => {
    const row = await query.selectFrom('embed_keys').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id).executeTakeFirst();
    if (!row) throw new HttpError('not_found', 'There is no embed key with this id.');
    return row;
  };

  const originsOf = async (query: Executor, id: string): Promise<string[]> =>
    (await query.selectFrom('embed_key_origins').select('origin').where('embed_key_id', '=', id).orderBy('origin').execute()).map(({ origin }) => origin);

  async function insert(tx: Executor, tenantId: string, { name, allowedOrigins }: NewEmbedKey): Promise<EmbedKey> {
    const tenant = await tx.selectFrom('tenants').select('mode').where('id', '=', tenantId).executeTakeFirst();
    if (!tenant) throw new HttpError('not_found', 'There is no such tenant.');
    const { mode } = tenant;
    const embed_key = `embk_${mode}_${randomBytes(16).toString('hex')}`;
    const row = {
      id: randomId('ekey', randomBytes),
      tenant_id: tenantId,
      name,
      mode,
      embed_key,
      created_at: clock.now(),
      last_used_at: null,
      revoked_at: null,
    };
    await tx.insertInto('embed_keys').values(row).execute();
    await tx
      .insertInto('embed_key_origins')
      .values(allowedOrigins.map((origin) => ({ embed_key_id: row.id, origin })))
      .execute();
    return embedKeyOf(row, allowedOrigins.toSorted());
  }

  // Runs on every call with an embed key, so it is built once.
  const liveKey = database.query
    .selectFrom('embed_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .innerJoin('embed_key_origins as o', 'o.embed_key_id', 'k.id')
    .select(['k.id', 'k.tenant_id', 'k.mode', 'k.last_used_at', 't.slug', 'o.origin'])
    .where('k.embed_key', '=', '')
    .where('k.revoked_at', 'is', null)
    .compile();

  return {
    async create(by, tenantId, { name, allowedOrigins }) {
      const key = { name, allowedOrigins: checkKeyOrigins(allowedOrigins) };
      return database.write(async (tx) => {
        const made = await insert(tx, tenantId, key);
        await audit.record(tx, { tenantId, by, action: 'embed_key.created', target: target(made.id), after: { ...key, mode: made.mode } });
        return made;
      }, tenantId);
    },

    async list(tenantId) {
      const rows = await database.query.selectFrom('embed_keys').selectAll().$call(newestOf(tenantId)).execute();
      const origins = await database.query
        .selectFrom('embed_key_origins')
        .innerJoin('embed_keys', 'embed_keys.id', 'embed_key_origins.embed_key_id')
        .select(['embed_key_id', 'origin'])
        .where('tenant_id', '=', tenantId)
        .execute();
      return rows.map((row) =>
        embedKeyOf(
          lastUse.withNotedUse(row),
          origins
            .filter(({ embed_key_id: id }) => id === row.id)
            .map(({ origin }) => origin)
            .toSorted(),
        ),
      );
    },

    revoke: (by, tenantId, id) =>
      database.write(async (tx) => {
        await find(tx, tenantId, id);
        if (await endOnce(tx, rows, id, clock.now())) await audit.record(tx, { tenantId, by, action: 'embed_key.revoked', target: target(id) });
        return embedKeyOf(await find(tx, tenantId, id), await originsOf(tx, id));
      }, tenantId),

    rotate: (by, tenantId, id) =>
      database.write(async (tx) => {
        const { name } = await find(tx, tenantId, id);
        if (!(await endOnce(tx, rows, id, clock.now()))) throw new HttpError('key_state_conflict', 'The key has already ended: create a new one.');
        const made = await insert(tx, tenantId, { name, allowedOrigins: await originsOf(tx, id) });
        await audit.record(tx, { tenantId, by, action: 'embed_key.rotated', target: target(made.id), before: { id }, after: { id: made.id } });
        return made;
      }, tenantId),

    async findLive(embedKey) {
      const bound: typeof liveKey = { ...liveKey, parameters: [embedKey] };
      const { rows } = await database.query.executeQuery(bound);
      const [row] = rows;
      if (!row) return undefined;
      lastUse.note('embed_keys', row);
      return { id: row.id, tenantId: row.tenant_id, tenantSlug: row.slug, mode: row.mode, allowedOrigins: rows.map(({ origin }) => origin).toSorted() };
    },
  };
}
