import { CompiledQuery, sql } from 'kysely';
import type { AccessKeyRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { type CredentialStatus, endedBy } from '../credential-status.ts';
import { pageOriginsOf } from './model.ts';

/** An embed token that was issued for a pair, with everything that can end it. */
export interface LiveAccessKey extends CredentialStatus {
  tenantSlug: string;
  /** Empty: the token works on every page. */
  origins: string[];
  /** Customer of the token; `null`: no known customer. */
  customerId: string | null;
}

interface Row extends Pick<AccessKeyRow, 'tenant_id' | 'allowed_origins_json' | 'tokens_revoked_at'> {
  tenant_slug: string;
  /** Of this one token. */
  token_revoked_at: number | null;
  customer_id: string | null;
  /** Of the customer of the token. */
  blocked_at: number | null;
}

export type FindLiveAccessKey = (token: { id: string; accessId: string }) => Promise<LiveAccessKey | undefined>;

/** Creates the query for every request with an embed token, compiled once. */
export function createLiveAccessKeys({ query }: Database): FindLiveAccessKey {
  const text =
    sql`select k.tenant_id, t.slug as tenant_slug, k.allowed_origins_json, k.tokens_revoked_at, e.revoked_at as token_revoked_at, e.customer_id, c.blocked_at
    from access_keys k join tenants t on t.id = k.tenant_id
    join embed_tokens e on e.access_key_id = k.id
    left join customers c on c.id = e.customer_id
    where e.id = ${''} and k.id = ${''}`.compile(query).sql;
  return async ({ id, accessId }) => {
    const [row] = (await query.executeQuery<Row>(CompiledQuery.raw(text, [id, accessId]))).rows;
    return (
      row && {
        tenantId: row.tenant_id,
        tenantSlug: row.tenant_slug,
        origins: pageOriginsOf(row),
        customerId: row.customer_id,
        expiresAtMs: null,
        ended: endedBy(
          [
            [row.tokens_revoked_at !== null, 'the access key was revoked together with its tokens'],
            [row.token_revoked_at !== null, 'it was revoked'],
          ],
          row.blocked_at,
        ),
      }
    );
  };
}
