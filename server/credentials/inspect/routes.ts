import { z } from 'zod';
import { text } from '../../platform/http/input/field.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { maxKeyLength } from '../signing-keys/read-key.ts';
import type { Inspect } from './inspect.ts';
import { inspection } from './inspection.ts';

const jwk = z.record(z.string(), z.unknown());

/** Creates the route of the inspector. */
export function inspectRoutes({ tenants, inspect }: { tenants: TenantStore; inspect: Inspect }): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/signing-keys/inspect',
      operationId: 'inspectToken',
      tag: 'Signing keys',
      summary: 'Explains why a token is accepted or rejected, with the same code that the API uses. Nothing is stored or logged.',
      access: 'tokens:inspect',
      bodyLimit: 64 * 1024,
      body: z.strictObject({
        key: z
          .union([z.strictObject({ keyId: text(255) }), z.string().max(maxKeyLength), jwk.refine((given) => !('keyId' in given))])
          .optional()
          .meta({
            description: 'An importable key, or the { keyId } of a tenant’s key. Default: the key that the token names. Not needed for server-issued tokens.',
          }),
        token: z.string().max(32_768),
      }),
      response: { status: 200, description: 'The result.', schema: inspection },
      handler: async ({ tenantId, body }) => ({ body: await inspect(await tenants.read(tenantId), body.key, body.token) }),
    }),
  ];
}
