import type { Behind, BehindAsk } from '../descriptor.ts';
import type { Database } from '../../platform/store/database.ts';

/** What stands behind an embed token: the access key that it was issued for, with its row and customer, or the embed key of a page's word. */
export async function embedTokenBehind({ query }: Database, { claims, tenantId }: BehindAsk): Promise<Behind | undefined> {
  if (claims['embed_key'] !== undefined) {
    const key = await query
      .selectFrom('embed_keys as k')
      .innerJoin('tenants as t', 't.id', 'k.tenant_id')
      .select(['k.revoked_at', 't.attribute_identity', 't.updated_at'])
      .where('k.id', '=', String(claims['embed_key']))
      .where('k.tenant_id', '=', tenantId)
      .executeTakeFirst();
    return key && { revoked: [key.revoked_at, key.attribute_identity === 1 ? null : key.updated_at], blocked_at: null, expires_at: null };
  }
  const row = await query
    .selectFrom('access_keys as k')
    .innerJoin('embed_tokens as e', 'e.access_key_id', 'k.id')
    .leftJoin('customers as c', 'c.id', 'e.customer_id')
    .select(['k.tokens_revoked_at', 'e.revoked_at', 'c.blocked_at'])
    .where('e.id', '=', String(claims['jti']))
    .where('k.id', '=', String(claims['access_key']))
    .where('k.tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && { revoked: [row.tokens_revoked_at, row.revoked_at], blocked_at: row.blocked_at, expires_at: null };
}
