import type { Behind, BehindAsk } from '../descriptor.ts';
import type { Database } from '../../platform/store/database.ts';

/** What stands behind a widget token: its row and its customer. */
export async function widgetTokenBehind({ query }: Database, { claims, tenantId }: BehindAsk): Promise<Behind | undefined> {
  const row = await query
    .selectFrom('widget_tokens as w')
    .innerJoin('customers as c', 'c.id', 'w.customer_id')
    .select(['w.revoked_at', 'w.expires_at', 'c.blocked_at'])
    .where('w.id', '=', String(claims['jti']))
    .where('w.tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && { ...row, revoked: [row.revoked_at] };
}
