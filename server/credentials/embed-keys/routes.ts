import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import { listRoute } from '../list-route.ts';
import type { SigningKeyStore } from '../signing-keys/store.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { embedKey, newEmbedKey } from './model.ts';
import type { EmbedKeyStore } from './store.ts';

export interface EmbedKeyRouteDeps {
  embedKeys: EmbedKeyStore;
  tenants: TenantStore;
  signingKeys: SigningKeyStore;
}

const embedConfig = z
  .object({
    tenant: z.object({ slug: z.string(), name: z.string(), mode: z.enum(['live', 'test']) }),
    waysIn: z.object({ bridge: z.boolean(), magicLinks: z.boolean(), attributeIdentity: z.boolean() }),
  })
  .meta({ id: 'EmbedConfig' });

const params = z.strictObject({ id: z.string().max(100) });

/** Routes for embed keys, and for the public facts about the tenant of an embedding page. */
export function embedKeyRoutes({ embedKeys, tenants, signingKeys }: EmbedKeyRouteDeps): Route[] {
  return [
    listRoute({
      path: '/v1/embed-keys',
      operationId: 'listEmbedKeys',
      tag: 'Embed keys',
      summary: 'Lists the embed keys of the tenant, including revoked ones.',
      access: 'embed-keys:read',
      item: embedKey,
      list: embedKeys.list,
    }),
    route({
      method: 'post',
      path: '/v1/embed-keys',
      operationId: 'createEmbedKey',
      tag: 'Embed keys',
      summary: 'Creates an embed key for the pages of a site, in the mode of the tenant.',
      access: 'embed-keys:write',
      body: newEmbedKey,
      idempotent: { secret: false },
      response: { status: 201, description: 'The key.', schema: embedKey },
      handler: async (request) => ({ status: 201, body: await embedKeys.create(byOf(request), request.tenantId, request.body) }),
    }),
    route({
      method: 'post',
      path: '/v1/embed-keys/:id/revoke',
      operationId: 'revokeEmbedKey',
      tag: 'Embed keys',
      summary: 'Revokes an embed key, and the sessions opened with it, immediately.',
      access: 'embed-keys:write',
      params,
      response: { status: 200, description: 'The revoked key.', schema: embedKey },
      handler: async (request) => ({ body: await embedKeys.revoke(byOf(request), request.tenantId, request.params.id) }),
    }),
    route({
      method: 'post',
      path: '/v1/embed-keys/:id/rotate',
      operationId: 'rotateEmbedKey',
      tag: 'Embed keys',
      summary: 'Creates an embed key with the same origins and revokes the former one immediately.',
      access: 'embed-keys:write',
      params,
      idempotent: { secret: false },
      response: { status: 201, description: 'The new key.', schema: embedKey },
      handler: async (request) => ({ status: 201, body: await embedKeys.rotate(byOf(request), request.tenantId, request.params.id) }),
    }),
    route({
      method: 'get',
      path: '/v1/embed-config',
      operationId: 'getEmbedConfig',
      tag: 'Embed keys',
      summary: 'Returns the tenant that a page embeds and how viewers can sign in.',
      access: 'receipts:read',
      area: 'read',
      response: { status: 200, description: 'The public configuration.', schema: embedConfig },
      async handler({ tenantId }) {
        const { slug, name, mode, magic_links: magicLinks, attribute_identity: attributeIdentity } = await tenants.read(tenantId);
        const bridge = (await signingKeys.list(tenantId)).some(({ state }) => state !== 'retired');
        return { body: { tenant: { slug, name, mode }, waysIn: { bridge, magicLinks: magicLinks === 1, attributeIdentity: attributeIdentity === 1 } } };
      },
    }),
  ];
}
