import type { AuditStore } from '../../platform/audit/store.ts';
import type { By } from '../../platform/audit/model.ts';
import { hashOf, randomId, shownOnce } from '../../access/secrets.ts';
import type { Role } from '../../access/roles.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { LastUse } from '../../platform/store/last-use.ts';
import { apiKeyOf, type ApiKey } from './model.ts';

/** The fields of an API key that a request needs. */
export interface UsableApiKey {
  id: string;
  tenantId: string | null;
  tenantSlug: string | null;
  role: Role;
}

/** Limits for callers of the API. Operators on the machine itself have none. */
export interface RevokeBounds {
  tenantId: string;
  /** Whether the caller may revoke keys of owners. */
  owners: boolean;
}

export const apiKeySecrets = shownOnce('vtr');

export interface ApiKeyStore {
  /** Creates a key. `secret` is shown to the caller once and stored only as a hash. */
  create(by: By, key: { tenantId: string | null; name: string; role: Role }): Promise<{ apiKey: ApiKey; secret: string }>;
  /** Returns every key of a tenant (`null`: of the operator), newest first, including revoked ones. */
  list(tenantId: string | null): Promise<ApiKey[]>;
  /**
   * Revokes a key immediately. Revoking it again changes nothing.
   *
   * @throws HttpError `not_found`; with bounds `insufficient_role`, and `key_state_conflict` for the last owner's key.
   */
  revoke(by: By, id: string, bounds?: RevokeBounds): Promise<ApiKey>;
  /** Finds the key that a caller presents, unless it was revoked. */
  findBySecret(secret: string): Promise<UsableApiKey | undefined>;
}

export function createApiKeyStore({ database, audit, clock, lastUse }: { database: Database; audit: AuditStore; clock: Clock; lastUse: LastUse }): ApiKeyStore {
  return {
    create: (by, { tenantId, name, role }) =>
      database.write(async (tx) => {
        const { secret, hash } = apiKeySecrets.make();
        const row = {
          id: randomId('apik'),
          tenant_id: tenantId,
          name,
          role,
          secret_hash: hash,
          created_at: clock.now(),
          last_used_at: null,
          revoked_at: null,
        };
        await tx.insertInto('api_keys').values(row).execute();
        await audit.record(tx, { tenantId, by, action: 'api_key.created', target: { kind: 'api_key', id: row.id }, after: { name, role } });
        return { apiKey: apiKeyOf(row), secret };
      }, tenantId),

    async list(tenantId) {
      const rows = await database.query
        .selectFrom('api_keys')
        .selectAll()
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map((row) => apiKeyOf(lastUse.withNotedUse(row)));
    },

    revoke: (by, id, bounds) =>
      database.write(async (tx) => {
        const row = await tx.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
        if (!row || (bounds && row.tenant_id !== bounds.tenantId)) throw new HttpError('not_found', 'There is no API key with this id.');
        if (bounds && row.role === 'owner' && !bounds.owners) throw new HttpError('insufficient_role', 'Only an owner can revoke an owner key.');
        if (row.revoked_at !== null) return apiKeyOf(row);
        if (bounds && row.role === 'owner' && (await ownersLeft(tx, bounds.tenantId, id)) === 0) {
          throw new HttpError('key_state_conflict', 'This is the last owner key: create another one first.');
        }
        const revoked_at = clock.now();
        await tx.updateTable('api_keys').set({ revoked_at }).where('id', '=', id).execute();
        await audit.record(tx, { tenantId: row.tenant_id, by, action: 'api_key.revoked', target: { kind: 'api_key', id } });
        return apiKeyOf({ ...row, revoked_at });
      }),

    async findBySecret(secret) {
      const row = await database.query
        .selectFrom('api_keys')
        .leftJoin('tenants', 'tenants.id', 'api_keys.tenant_id')
        .select(['api_keys.id', 'api_keys.tenant_id', 'api_keys.role', 'api_keys.last_used_at', 'tenants.slug'])
        .where('secret_hash', '=', hashOf(secret))
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (!row) return undefined;
      lastUse.note('api_keys', row);
      return { id: row.id, tenantId: row.tenant_id, tenantSlug: row.slug, role: row.role };
    },
  };

  /** Locks in a fixed order. When two owners revoke each other's keys, the second sees the first revocation. */
  async function ownersLeft(tx: Executor, tenantId: string, without: string): Promise<number> {
    const select = tx
      .selectFrom('api_keys')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('role', '=', 'owner')
      .where('revoked_at', 'is', null)
      .orderBy('id');
    const owners = await (database.engine === 'postgres' ? select.forUpdate() : select).execute();
    return owners.filter(({ id }) => id !== without).length;
  }
}
