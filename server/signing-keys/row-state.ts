import type { OwnKeyKind } from '../own-keys/model.ts';
import type { Database } from '../store/database.ts';

/** What stands in the database behind a token that the server has signed. It can end such a token before its time. */
export const rowStates = ['good', 'revoked', 'expired', 'blocked', 'missing'] as const;

export type RowState = (typeof rowStates)[number];

/** For people, by state. */
export const rowFaults = {
  good: null,
  revoked: 'What the token stands for was revoked.',
  expired: 'What the token stands for has ended.',
  blocked: 'The customer is blocked.',
  missing: 'What the token stands for does not exist.',
} as const satisfies Record<RowState, string | null>;

interface Behind {
  /** Moments, any of which may be set. */
  revoked: readonly (number | null)[];
  expires_at: number | null;
  blocked_at: number | null;
}

/** Reads the row behind a token: that of its `jti`, and for an embed token the key that it was issued for. */
export async function rowStateOf({ query }: Database, kind: OwnKeyKind, claims: Record<string, unknown>, nowMs: number): Promise<RowState> {
  const id = String(claims['jti']);
  const tenantId = String(claims['tenant_id']);
  const row = await readers[kind](query, { id, tenantId, claims, nowMs });
  if (!row) return 'missing';
  if (row.revoked.some((at) => at !== null)) return 'revoked';
  if (row.blocked_at !== null) return 'blocked';
  return row.expires_at !== null && row.expires_at <= nowMs ? 'expired' : 'good';
}

interface Ask {
  id: string;
  tenantId: string;
  claims: Record<string, unknown>;
  nowMs: number;
}

const readers: Record<OwnKeyKind, (query: Database['query'], ask: Ask) => Promise<Behind | undefined>> = {
  async session(query, { id, tenantId, nowMs }) {
    const row = await query
      .selectFrom('sessions as s')
      .innerJoin('customers as c', 'c.id', 's.customer_id')
      .leftJoin('embed_keys as e', 'e.id', 's.embed_key_id')
      .leftJoin('signing_keys as k', 'k.id', 's.signing_key_id')
      .select(['s.revoked_at', 's.expires_at', 'c.blocked_at', 'e.revoked_at as key_revoked_at', 'k.state', 'k.usable_until'])
      .where('s.id', '=', id)
      .where('s.tenant_id', '=', tenantId)
      .executeTakeFirst();
    const retiredAt = row?.state === 'retired' && (row.usable_until ?? 0) <= nowMs ? row.usable_until : null;
    return row && { ...row, revoked: [row.revoked_at, row.key_revoked_at, retiredAt] };
  },

  async widget(query, { id, tenantId }) {
    const row = await query
      .selectFrom('widget_tokens as w')
      .innerJoin('customers as c', 'c.id', 'w.customer_id')
      .select(['w.revoked_at', 'w.expires_at', 'c.blocked_at'])
      .where('w.id', '=', id)
      .where('w.tenant_id', '=', tenantId)
      .executeTakeFirst();
    return row && { ...row, revoked: [row.revoked_at] };
  },

  async embed(query, { id, tenantId, claims }) {
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
      .where('e.id', '=', id)
      .where('k.id', '=', String(claims['access_key']))
      .where('k.tenant_id', '=', tenantId)
      .executeTakeFirst();
    return row && { revoked: [row.tokens_revoked_at, row.revoked_at], blocked_at: row.blocked_at, expires_at: null };
  },
};
