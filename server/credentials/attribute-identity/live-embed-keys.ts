import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../../platform/store/database.ts';
import { type CredentialStatus, endedBy } from '../credential-status.ts';

/** State behind an unverified token: the embed key of the page, and whether the tenant still accepts identities stated by a page. */
export interface IdentityEmbedKey extends CredentialStatus {
  tenantSlug: string;
  origins: string[];
}

interface Row {
  tenant_id: string;
  tenant_slug: string;
  revoked_at: number | null;
  attribute_identity: number;
  origin: string | null;
}

export type FindIdentityEmbedKey = (id: string) => Promise<IdentityEmbedKey | undefined>;

/** Creates the query that runs on every request with such a token, compiled once. */
export function createIdentityEmbedKeys({ query }: Database): FindIdentityEmbedKey {
  const text = sql`select k.tenant_id, t.slug as tenant_slug, k.revoked_at, t.attribute_identity, o.origin
    from embed_keys k join tenants t on t.id = k.tenant_id
    left join embed_key_origins o on o.embed_key_id = k.id
    where k.id = ${''}`.compile(query).sql;
  return async (id) => {
    const { rows } = await query.executeQuery<Row>(CompiledQuery.raw(text, [id]));
    const [row] = rows;
    return (
      row && {
        tenantId: row.tenant_id,
        tenantSlug: row.tenant_slug,
        origins: rows.flatMap(({ origin }) => origin ?? []),
        expiresAtMs: null,
        ended: endedBy(
          [
            [row.revoked_at !== null, 'the embed key was revoked'],
            [row.attribute_identity !== 1, 'the tenant no longer accepts unverified identities'],
          ],
          null,
        ),
      }
    );
  };
}
