import { CompiledQuery, sql } from 'kysely';
import { pageOriginsOf } from './model.ts';
import type { Database } from '../../platform/store/database.ts';

/** What an embed token depends on, as one row: all that is read when it is used. */
export interface LiveAccessKey {
  tenant_id: string;
  tenant_slug: string;
  /** None: every page. */
  origins: string[];
  tokens_revoked_at: number | null;
  /** Of this one token. */
  token_revoked_at: number | null;
  /** Whom the token is for; `null`: nobody whom we know. */
  customer_id: string | null;
  /** Of the customer that the token is for. */
  blocked_at: number | null;
}

export type FindLiveAccessKey = (token: { id: string; accessId: string }) => Promise<LiveAccessKey | undefined>;

/** Makes the query behind every request with an embed token, compiled once. */
export function createLiveAccessKeys({ query }: Database): FindLiveAccessKey {
  const text = sql`select k.tenant_id, t.slug as tenant_slug, k.allowed_origins_json, k.tokens_revoked_at, e.revoked_at as token_revoked_at, e.customer_id, c.blocked_at
    from access_keys k join tenants t on t.id = k.tenant_id
    join embed_tokens e on e.access_key_id = k.id
    left join customers c on c.id = e.customer_id
    where e.id = ${''} and k.id = ${''}`.compile(query).sql;
  return async ({ id, accessId }) => {
    const [row] = (await query.executeQuery<Omit<LiveAccessKey, 'origins'> & { allowed_origins_json: string }>(CompiledQuery.raw(text, [id, accessId]))).rows;
    return row && { ...row, origins: pageOriginsOf(row) };
  };
}
