import { type RandomBytes, randomId, shownOnce } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { AccessKeyRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { newestOf } from '../../platform/store/newest-first.ts';
import type { LastUse } from '../../platform/store/last-use.ts';
import { type AccessKey, accessKeyOf, checkPageOrigins, type NewAccessKey } from './model.ts';

export interface AccessKeyStore {
  /** Creates a pair. `secret` is shown to the caller once and stored only as a hash. @throws HttpError `invalid_origin`. */
  create(by: By, tenantId: string, key: NewAccessKey): Promise<{ accessKey: AccessKey; secret: string }>;
  /** Returns every pair of a tenant, newest first, including revoked ones. */
  list(tenantId: string): Promise<AccessKey[]>;
  /** Returns one pair, revoked or not. @throws HttpError `not_found`. */
  find(tenantId: string, accessId: string): Promise<AccessKeyRow>;
  /** Stops issuing tokens for the pair; with `revokeTokens`, also refuses those already issued. @throws HttpError `not_found`. */
  revoke(by: By, tenantId: string, accessId: string, options: { revokeTokens: boolean }): Promise<AccessKey>;
  /** Checks a pair. An unknown id, a wrong key and a revoked pair take the same work. When `fault` is set, `row` is for the audit trail only. */
  check(
    accessId: string,
    secret: string,
  ): Promise<{ row: AccessKeyRow; fault: undefined } | { row: AccessKeyRow | undefined; fault: 'unknown' | 'wrong_key' | 'revoked' }>;
  /** Records that the pair was used. */
  noteUse(row: AccessKeyRow): void;
}

const secrets = shownOnce('ak');

/** Creates the store of the pairs that backends exchange for embed tokens. */
export function createAccessKeyStore({
  database,
  audit,
  clock,
  lastUse,
  mode,
  randomBytes,
}: {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  lastUse: LastUse;
  mode: Config['mode'];
  randomBytes?: RandomBytes;
}): AccessKeyStore {
  return {
    async create(by, tenantId, { name, allowedOrigins: given }) {
      const allowedOrigins = checkPageOrigins(given, mode);
      const { secret, hash } = secrets.make(randomBytes);
      const row: AccessKeyRow = {
        id: randomId('akey', randomBytes),
        tenant_id: tenantId,
        name,
        secret_hash: hash,
        allowed_origins_json: JSON.stringify(allowedOrigins),
        created_at: clock.now(),
        last_used_at: null,
        revoked_at: null,
        tokens_revoked_at: null,
      };
      await database.write(async (tx) => {
        await tx.insertInto('access_keys').values(row).execute();
        await audit.record(tx, { tenantId, by, action: 'access_key.created', target: { kind: 'access_key', id: row.id }, after: { name, allowedOrigins } });
      }, tenantId);
      return { accessKey: accessKeyOf(row), secret };
    },

    async list(tenantId) {
      const rows = await database.query.selectFrom('access_keys').selectAll().$call(newestOf(tenantId)).execute();
      return rows.map((row) => accessKeyOf(lastUse.withNotedUse(row)));
    },

    async find(tenantId, accessId) {
      const row = await database.query.selectFrom('access_keys').selectAll().where('id', '=', accessId).where('tenant_id', '=', tenantId).executeTakeFirst();
      if (!row) throw new HttpError('not_found', 'There is no such access key.');
      return row;
    },

    revoke: (by, tenantId, accessId, { revokeTokens }) =>
      database.write(async (tx) => {
        const rowOf = (): Promise<AccessKeyRow | undefined> =>
          tx.selectFrom('access_keys').selectAll().where('id', '=', accessId).where('tenant_id', '=', tenantId).executeTakeFirst();
        if (!(await rowOf())) throw new HttpError('not_found', 'There is no such access key.');
        // Each timestamp is set once and never cleared, so two concurrent revocations cannot undo each other.
        const now = clock.now();
        let changed = 0n;
        for (const moment of revokeTokens ? (['revoked_at', 'tokens_revoked_at'] as const) : (['revoked_at'] as const)) {
          changed += (await tx.updateTable('access_keys').set(moment, now).where('id', '=', accessId).where(moment, 'is', null).executeTakeFirst())
            .numUpdatedRows;
        }
        if (changed > 0n)
          await audit.record(tx, { tenantId, by, action: 'access_key.revoked', target: { kind: 'access_key', id: accessId }, after: { revokeTokens } });
        const row = await rowOf();
        if (!row) throw new Error('An access key disappeared while it was being revoked.');
        return accessKeyOf(row);
      }, tenantId),

    async check(accessId, secret) {
      const row = await database.query.selectFrom('access_keys').selectAll().where('id', '=', accessId).executeTakeFirst();
      const fits = secrets.fits(secret, row?.secret_hash);
      if (row && fits && row.revoked_at === null) return { row, fault: undefined };
      return { row, fault: !row ? 'unknown' : fits ? 'revoked' : 'wrong_key' };
    },

    noteUse: (row) => lastUse.note('access_keys', row),
  };
}
