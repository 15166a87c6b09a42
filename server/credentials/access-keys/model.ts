import { z } from 'zod';
import { refuseLoopback } from '../../access/page-origin.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { label } from '../../platform/http/input/field.ts';
import type { AccessKeyRow, EmbedTokenRow } from '../../platform/store/rows/credential-rows.ts';
import { checkOrigins, pageOrigin } from '../../resources/tenants/page-origins.ts';
import { tenantLimits } from '../../resources/tenants/settings.ts';

/** How long an embed token lives. */
export const embedTokenSeconds = 900;

/** Access key pair in a list. The access key itself is shown once, when the pair is created. */
export const accessKey = z
  .object({
    accessId: z.string().meta({ description: 'Public id of the access key. It is not a secret.' }),
    name: z.string(),
    allowedOrigins: z
      .array(z.string())
      .meta({ description: 'Origins of the pages that may use its embed tokens. If empty, every page that the tenant allows to embed.' }),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable().meta({ description: 'Accurate to the minute.' }),
    revokedAt: z.string().nullable(),
    tokensRevokedAt: z.string().nullable().meta({ description: 'If set, embed tokens issued up to this time are rejected.' }),
  })
  .meta({ id: 'AccessKey' });

export type AccessKey = z.output<typeof accessKey>;

export const newAccessKey = z
  .strictObject({
    name: label(120),
    allowedOrigins: z
      .array(pageOrigin)
      .max(tenantLimits.allowedOrigins)
      .default([])
      .meta({ description: 'Exact origins of the pages that may use its embed tokens. If empty, every page that may embed.' }),
  })
  .meta({ id: 'NewAccessKey' });

export type NewAccessKey = z.output<typeof newAccessKey>;

/** Returns checked origins. @throws HttpError `invalid_origin` for one that is not exact, and in production for one on loopback. */
export function checkPageOrigins(origins: readonly string[], mode: Config['mode']): string[] {
  const checked = checkOrigins(origins);
  refuseLoopback(checked, mode, 'allowedOrigins');
  return checked;
}

export const pageOriginsOf = (row: Pick<AccessKeyRow, 'allowed_origins_json'>): string[] => z.array(z.string()).parse(JSON.parse(row.allowed_origins_json));

export const accessKeyOf = (row: AccessKeyRow): AccessKey => ({
  accessId: row.id,
  name: row.name,
  allowedOrigins: pageOriginsOf(row),
  createdAt: isoTime(row.created_at),
  lastUsedAt: isoTimeOrNull(row.last_used_at),
  revokedAt: isoTimeOrNull(row.revoked_at),
  tokensRevokedAt: isoTimeOrNull(row.tokens_revoked_at),
});

/** Embed token that was issued for a pair, as listed. */
export interface IssuedToken {
  id: string;
  accessId: string;
  /** `null`: the identity that the backend sent leads to no customer. */
  customerId: string | null;
  createdAt: string;
  expiresAt: string;
}

export const issuedTokenOf = (row: EmbedTokenRow): IssuedToken => ({
  id: row.id,
  accessId: row.access_key_id,
  customerId: row.customer_id,
  createdAt: isoTime(row.created_at),
  expiresAt: isoTime(row.expires_at),
});
