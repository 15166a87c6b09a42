import type { Role } from '../../access/roles.ts';
import { isoTime } from '../../clock.ts';
import type { ApiKeyRow } from '../../platform/store/schema.ts';

/** An API key as it is listed. The key itself is shown once, when it is made. */
export interface ApiKey {
  id: string;
  /** `null`: the operator's key, for every tenant. */
  tenantId: string | null;
  name: string;
  role: Role;
  createdAt: string;
  /** Kept to the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    role: row.role,
    createdAt: isoTime(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : isoTime(row.last_used_at),
    revokedAt: row.revoked_at === null ? null : isoTime(row.revoked_at),
  };
}
