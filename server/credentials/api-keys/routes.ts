import { z } from 'zod';
import { roleNames } from '../../access/roles.ts';
import { byOf } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label } from '../../platform/http/input/field.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { listRoute } from '../list-route.ts';
import { apiKey } from './model.ts';
import type { ApiKeyStore } from './store.ts';

const creation = z
  .strictObject({
    name: label(120),
    role: z.enum(roleNames).meta({
      description:
        'viewer: read. member: also write receipts, invoices, subscriptions, customers and checkouts. admin: everything except managing owners. ' +
        'owner: everything. minter: only mint widget tokens, open sessions, use the sign-in proxy and send sign-in links.',
    }),
  })
  .meta({ id: 'NewApiKey' });

/** Routes for the API keys of a tenant's staff and backends. No caller can create a key with more rights than their own. */
export function apiKeyRoutes({ apiKeys }: { apiKeys: ApiKeyStore }): Route[] {
  return [
    listRoute({
      path: '/v1/api-keys',
      operationId: 'listApiKeys',
      tag: 'API keys',
      summary: 'Lists the API keys of the tenant, including revoked ones, without the secrets.',
      access: 'api-keys:read',
      item: apiKey,
      list: apiKeys.list,
    }),
    route({
      method: 'post',
      path: '/v1/api-keys',
      operationId: 'createApiKey',
      tag: 'API keys',
      summary: 'Creates an API key with a role. Only owners can create owner keys.',
      access: 'api-keys:write',
      further: [{ access: 'owners:write', what: 'with the role owner' }],
      body: creation,
      idempotent: { secret: true },
      response: {
        status: 201,
        description: 'The key. Its secret is returned only once.',
        schema: apiKey.extend({ secret: z.string() }).meta({ id: 'NewApiKeySecret' }),
      },
      async handler(request) {
        const { tenantId, body, grant } = request;
        if (body.role === 'owner' && !grant.actions.has('owners:write')) throw new HttpError('insufficient_role', 'Only an owner can create an owner key.');
        const { apiKey: made, secret } = await apiKeys.create(byOf(request), { tenantId, ...body });
        return { status: 201, body: { ...made, secret } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/api-keys/:id/revoke',
      operationId: 'revokeApiKey',
      tag: 'API keys',
      summary: 'Revokes an API key. The last owner key cannot be revoked, and only owners can revoke owner keys.',
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
