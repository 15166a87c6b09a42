import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { listRoute } from '../list-route.ts';
import { createExchange, credentials, embedToken, type ExchangeDeps } from './exchange.ts';
import { accessKey, newAccessKey } from './model.ts';

/** Routes for access keys, and the exchange route that backends call with them. */
export function accessKeyRoutes(deps: ExchangeDeps): Route[] {
  const { accessKeys } = deps;
  const exchange = createExchange(deps);
  return [
    listRoute({
      path: '/v1/access-keys',
      operationId: 'listAccessKeys',
      tag: 'Access keys',
      summary: 'Lists the access keys of the tenant, including revoked ones, without the secrets.',
      access: 'access-keys:read',
      item: accessKey,
      list: accessKeys.list,
    }),
    route({
      method: 'post',
      path: '/v1/access-keys',
      operationId: 'createAccessKey',
      tag: 'Access keys',
      summary: 'Creates an access key, which a backend exchanges for embed tokens.',
      access: 'access-keys:write',
      body: newAccessKey,
      idempotent: { secret: true },
      response: {
        status: 201,
        description: 'The access id and the access key. The access key is returned only once.',
        schema: accessKey.extend({ accessKey: z.string() }).meta({ id: 'AccessKeyPair' }),
      },
      async handler(request) {
        const { accessKey: made, secret } = await accessKeys.create(byOf(request), request.tenantId, request.body);
        return { status: 201, body: { ...made, accessKey: secret } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/access-keys/:id/revoke',
      operationId: 'revokeAccessKey',
      tag: 'Access keys',
      summary: 'Revokes an access key immediately. Its embed tokens stay valid until they expire, within fifteen minutes, unless "revokeTokens" is true.',
      access: 'access-keys:write',
      params: z.strictObject({ id: z.string().max(100).meta({ description: 'The access id.' }) }),
      body: z.strictObject({ revokeTokens: z.boolean().default(false) }).prefault({}),
      response: { status: 200, description: 'The revoked access key.', schema: accessKey },
      handler: async (request) => ({ body: await accessKeys.revoke(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
    route({
      method: 'post',
      path: '/v1/embed-tokens',
      operationId: 'createEmbedToken',
      tag: 'Access keys',
      summary: 'Exchanges an access key for an embed token that identifies the viewer and lasts fifteen minutes. For backends only: browsers are rejected.',
      access: 'public',
      backendOnly: true,
      body: credentials,
      response: { status: 201, description: 'The token.', schema: embedToken },
      handler: async (request) => ({ status: 201, body: await exchange(byOf(request), request.body) }),
    }),
  ];
}
