import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label } from '../../platform/http/input/field.ts';
import type { EmbedKeyRow } from '../../platform/store/rows/credential-rows.ts';
import { checkOrigins, pageOrigin } from '../../resources/tenants/page-origins.ts';

/** Limits for the origins of one key. `totalLength` keeps the frame page's policy, which lists all of them, below 8 KB. */
const embedKeyLimits = { origins: 50, totalLength: 7_000 } as const;

/** A new embed key. It takes the mode of its tenant. */
export const newEmbedKey = z
  .strictObject({
    name: label(120).meta({ description: 'Name of the site that uses the key.' }),
    allowedOrigins: z
      .array(pageOrigin)
      .min(1)
      .max(embedKeyLimits.origins)
      .meta({ description: 'Origins of the pages that may use the key, exactly as browsers send them. No wildcards.' }),
  })
  .meta({ id: 'NewEmbedKey' });

export type NewEmbedKey = z.output<typeof newEmbedKey>;

/** Embed key as the API returns it. It is visible in public pages and not secret. */
export const embedKey = z
  .object({
    id: z.string(),
    name: z.string(),
    mode: z.enum(['live', 'test']),
    embedKey: z.string().meta({ description: 'Public key for use in host pages. It is not a secret.' }),
    allowedOrigins: z.array(z.string()),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable().meta({ description: 'Accurate to the minute.' }),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'EmbedKey' });

export type EmbedKey = z.output<typeof embedKey>;

export const embedKeyOf = (row: EmbedKeyRow, allowedOrigins: readonly string[]): EmbedKey => ({
  id: row.id,
  name: row.name,
  mode: row.mode,
  embedKey: row.embed_key,
  allowedOrigins: [...allowedOrigins],
  createdAt: isoTime(row.created_at),
  lastUsedAt: isoTimeOrNull(row.last_used_at),
  revokedAt: isoTimeOrNull(row.revoked_at),
});

/** Returns checked origins. @throws HttpError `invalid_origin` for one that is not exact, `invalid_request` when together they are too long for a header. */
export function checkKeyOrigins(origins: readonly string[]): string[] {
  const checked = checkOrigins(origins);
  if (checked.join(' ').length > embedKeyLimits.totalLength) {
    const message = `must have at most ${embedKeyLimits.totalLength} characters in total`;
    throw new HttpError('invalid_request', `The allowed origins ${message}: create a second key.`, { errors: [{ path: 'allowedOrigins', message }] });
  }
  return checked;
}
