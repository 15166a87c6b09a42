import { CompiledQuery, sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import { type CredentialStatus, endedBy } from '../credential-status.ts';

/** A session with everything that can end it. */
export interface LiveSession extends CredentialStatus {
  tenantSlug: string;
  customerId: string;
  embedKeyId: string | null;
  /** When the first session of its chain was opened. */
  beganAtMs: number;
}

interface Row {
  tenant_id: string;
  tenant_slug: string;
  customer_id: string;
  began_at: number;
  expires_at: number;
  revoked_at: number | null;
  blocked_at: number | null;
  embed_key_id: string | null;
  embed_key_revoked_at: number | null;
  /** State of the key that signed the bridge token; `null` for a session without one. */
  signing_key_state: 'next' | 'active' | 'retired' | null;
  signing_key_usable_until: number | null;
}

export type FindLiveSession = (id: string) => Promise<LiveSession | undefined>;

/** Creates the query for every request with a session, compiled once. */
export function createLiveSessions({ database: { query }, clock }: { database: Database; clock: Clock }): FindLiveSession {
  const text = sql`select s.tenant_id, t.slug as tenant_slug, s.customer_id, s.began_at, s.expires_at, s.revoked_at, c.blocked_at,
      s.embed_key_id, e.revoked_at as embed_key_revoked_at, k.state as signing_key_state, k.usable_until as signing_key_usable_until
    from sessions s join tenants t on t.id = s.tenant_id join customers c on c.id = s.customer_id
    left join embed_keys e on e.id = s.embed_key_id left join signing_keys k on k.id = s.signing_key_id
    where s.id = ${''}`.compile(query).sql;
  return async (id) => {
    const [row] = (await query.executeQuery<Row>(CompiledQuery.raw(text, [id]))).rows;
    return (
      row && {
        tenantId: row.tenant_id,
        tenantSlug: row.tenant_slug,
        customerId: row.customer_id,
        embedKeyId: row.embed_key_id,
        beganAtMs: row.began_at,
        expiresAtMs: row.expires_at,
        ended: endedBy(
          [
            [row.revoked_at !== null, 'it was revoked'],
            [row.embed_key_revoked_at !== null, 'its embed key was revoked'],
            [row.signing_key_state === 'retired' && (row.signing_key_usable_until ?? 0) <= clock.now(), 'its signing key is retired'],
          ],
          row.blocked_at,
        ),
      }
    );
  };
}
