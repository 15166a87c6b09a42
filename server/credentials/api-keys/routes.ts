import { z } from 'zod';
import { roleNames } from '../../access/roles.ts';
import { byOf } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label } from '../../platform/http/field.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { listRoute } from '../list-route.ts';
import { apiKey } from './model.ts';
import type { ApiKeyStore } from './store.ts';

const creation = z
  .strictObject({
    name: label(120),
    role: z.enum(roleNames).meta({
      description:
        'viewer reads, member writes receipts too, admin does everything else, owner also makes owners; minter mints widget tokens, opens sessions and ' +
        'sends sign-in links, and nothing else.',
    }),
  })
  .meta({ id: 'NewApiKey' });

/** The routes for the keys that staff and backends of a tenant work with. Nobody makes a key that may do more than their own. */
export function apiKeyRoutes({ apiKeys }: { apiKeys: ApiKeyStore }): Route[] {
  return [
    listRoute({
      path: '/v1/api-keys',
      operationId: 'listApiKeys',
      tag: 'API keys',
      summary: 'Lists the API keys of the tenant, revoked ones too, without the keys themselves.',
      access: 'api-keys:read',
      item: apiKey,
      list: apiKeys.list,
    }),
    route({
      method: 'post',
      path: '/v1/api-keys',
      operationId: 'createApiKey',
      tag: 'API keys',
      summary: 'Makes an API key with a role. Owners alone make owners.',
      access: 'api-keys:write',
      further: [{ access: 'owners:write', what: 'with the role owner' }],
      body: creation,
      idempotent: { secret: true },
      response: {
        status: 201,
        description: 'The key, with its secret this once.',
        schema: apiKey.extend({ secret: z.string() }).meta({ id: 'NewApiKeySecret' }),
      },
      async handler(request) {
        const { tenantId, body, grant } = request;
        if (body.role === 'owner' && !grant.actions.has('owners:write')) throw new HttpError('insufficient_role', 'Owners alone make owners.');
        const { apiKey: made, secret } = await apiKeys.create(byOf(request), { tenantId, ...body });
        return { status: 201, body: { ...made, secret } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/api-keys/:id/revoke',
      operationId: 'revokeApiKey',
      tag: 'API keys',
      summary: 'Refuses an API key from now on. The last one of an owner stays, and owners alone end those of owners.',
      access: 'api-keys:write',
      further: [{ access: 'owners:write', what: 'a key of an owner' }],
      params: z.strictObject({ id: z.string().max(100) }),
      response: { status: 200, description: 'The revoked key.', schema: apiKey },
      async handler(request) {
        const { tenantId, params, grant } = request;
        return { body: await apiKeys.revoke(byOf(request), params.id, { tenantId, owners: grant.actions.has('owners:write') }) };
      },
    }),
  ];
}
