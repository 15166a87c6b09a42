import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label } from '../../platform/http/field.ts';
import type { EmbedKeyRow } from '../../platform/store/rows/credential-rows.ts';
import { checkOrigins, pageOrigin } from '../../resources/tenants/page-origins.ts';

/** Bounds of the origins of one key. `totalLength` keeps the policy of the frame page, which names every one, below 8 KB. */
const embedKeyLimits = { origins: 50, totalLength: 7_000 } as const;

/** A new embed key. It has the mode of its tenant. */
export const newEmbedKey = z
  .strictObject({
    name: label(120).meta({ description: 'What the key is for: the site that it stands in.' }),
    allowedOrigins: z
      .array(pageOrigin)
      .min(1)
      .max(embedKeyLimits.origins)
      .meta({ description: 'Origins of the pages that may use the key, exactly as browsers write them. No wildcards.' }),
  })
  .meta({ id: 'NewEmbedKey' });

export type NewEmbedKey = z.output<typeof newEmbedKey>;

/** An embed key as the API writes it. It stands in public pages and is no secret. */
export const embedKey = z
  .object({
    id: z.string(),
    name: z.string(),
    mode: z.enum(['live', 'test']),
    embedKey: z.string().meta({ description: 'Stands in the page; it is no secret.' }),
    allowedOrigins: z.array(z.string()),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable().meta({ description: 'Kept to the minute.' }),
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

/** @throws HttpError `invalid_origin` for one that is not exact, `invalid_request` when together they are too long for a header. */
export function checkKeyOrigins(origins: readonly string[]): string[] {
  const checked = checkOrigins(origins);
  if (checked.join(' ').length > embedKeyLimits.totalLength) {
    const message = `must have at most ${embedKeyLimits.totalLength} characters together`;
    throw new HttpError('invalid_request', `The allowed origins ${message}: make a second key.`, { errors: [{ path: 'allowedOrigins', message }] });
  }
  return checked;
}
