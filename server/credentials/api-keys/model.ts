import { z } from 'zod';
import { roleNames } from '../../access/roles.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { ApiKeyRow } from '../../platform/store/schema.ts';

/** API key in a list. The key itself is shown once, when it is created. */
export const apiKey = z
  .object({
    id: z.string(),
    tenantId: z.string().nullable().meta({ description: '`null` for an operator key, which is valid for every tenant.' }),
    name: z.string(),
    role: z.enum(roleNames),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable().meta({ description: 'Accurate to the minute.' }),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

export type ApiKey = z.output<typeof apiKey>;

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    role: row.role,
    createdAt: isoTime(row.created_at),
    lastUsedAt: isoTimeOrNull(row.last_used_at),
    revokedAt: isoTimeOrNull(row.revoked_at),
  };
}
