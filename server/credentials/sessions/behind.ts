import type { Behind, BehindAsk } from '../descriptor.ts';
import type { Database } from '../../platform/store/database.ts';

/** What stands behind a session: its row, its customer and the keys that it was opened with. */
export async function sessionBehind({ query }: Database, { claims, tenantId, nowMs }: BehindAsk): Promise<Behind | undefined> {
  const row = await query
    .selectFrom('sessions as s')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .leftJoin('embed_keys as e', 'e.id', 's.embed_key_id')
    .leftJoin('signing_keys as k', 'k.id', 's.signing_key_id')
    .select(['s.revoked_at', 's.expires_at', 'c.blocked_at', 'e.revoked_at as key_revoked_at', 'k.state', 'k.usable_until'])
    .where('s.id', '=', String(claims['jti']))
    .where('s.tenant_id', '=', tenantId)
    .executeTakeFirst();
  const retiredAt = row?.state === 'retired' && (row.usable_until ?? 0) <= nowMs ? row.usable_until : null;
  return row && { ...row, revoked: [row.revoked_at, row.key_revoked_at, retiredAt] };
}
