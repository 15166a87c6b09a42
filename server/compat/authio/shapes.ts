import { z } from 'zod';
import { newWidgetToken } from '../../credentials/widget-tokens/model.ts';
import type { ResponseBody } from '../translate-route.ts';

const { customerId, scopes, origins, ttlSeconds } = newWidgetToken.shape;

/** Request for a widget token. */
export const mintBody = z.strictObject({ organization_id: customerId, scope: scopes, origins, ttl_seconds: ttlSeconds }).meta({ id: 'NewWidgetToken' });

export const minted = z
  .object({ id: z.string(), token: z.string(), expires_at: z.string(), warning: z.string() })
  .meta({ id: 'WidgetToken', description: 'A widget token with its JWT, which is returned only once.' });

/** A widget token in a list. */
export const listed = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    scope: z.array(z.string()),
    origins: z.array(z.string()),
    created_at: z.string(),
    expires_at: z.string(),
    revoked_at: z.string().nullable(),
  })
  .meta({ id: 'WidgetTokenRow' });

export function listedOf(token: ResponseBody): z.output<typeof listed> {
  const { id, customerId: organization_id, scopes: scope, origins: pages, createdAt, expiresAt, revokedAt } = token;
  return listed.parse({ id, organization_id, scope, origins: pages, created_at: createdAt, expires_at: expiresAt, revoked_at: revokedAt });
}
