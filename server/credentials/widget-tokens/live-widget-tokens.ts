import { CompiledQuery, sql } from 'kysely';
import type { WidgetScope } from '../../../protocol/tokens.ts';
import type { WidgetTokenRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { type CredentialStatus, endedBy } from '../credential-status.ts';
import { readOrigins, readScopes } from './model.ts';

/** A widget token with everything that can end it. */
export interface LiveWidgetToken extends CredentialStatus {
  tenantSlug: string;
  customerId: string;
  scopes: WidgetScope[];
  origins: string[];
  expiresAtMs: number;
}

interface Row extends Pick<WidgetTokenRow, 'tenant_id' | 'customer_id' | 'scopes_json' | 'origins_json' | 'expires_at' | 'revoked_at'> {
  blocked_at: number | null;
  slug: string;
}

export type FindLiveWidgetToken = (id: string) => Promise<LiveWidgetToken | undefined>;

/** Creates the query for every call of a widget, compiled once. */
export function createLiveWidgetTokens({ query }: Database): FindLiveWidgetToken {
  const text = sql`select w.tenant_id, w.customer_id, w.scopes_json, w.origins_json, w.expires_at, w.revoked_at, c.blocked_at, t.slug
    from widget_tokens w join tenants t on t.id = w.tenant_id join customers c on c.id = w.customer_id
    where w.id = ${''}`.compile(query).sql;
  return async (id) => {
    const [row] = (await query.executeQuery<Row>(CompiledQuery.raw(text, [id]))).rows;
    return (
      row && {
        tenantId: row.tenant_id,
        tenantSlug: row.slug,
        customerId: row.customer_id,
        scopes: readScopes(row),
        origins: readOrigins(row),
        expiresAtMs: row.expires_at,
        ended: endedBy([[row.revoked_at !== null, 'it was revoked']], row.blocked_at),
      }
    );
  };
}
