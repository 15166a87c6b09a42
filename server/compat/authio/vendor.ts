import { z } from 'zod';
import type { Request } from 'express';
import { pageLimits, pageQuery } from '../../platform/http/input/page-query.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { customerName } from '../../resources/customers/model.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { type FindRoute, type ResponseBody, translateRoute } from '../translate-route.ts';
import { countParameter } from '../count-parameter.ts';
import { createWire, type Vendor } from '../vendor.ts';
import { listed, listedOf, mintBody, minted } from './shapes.ts';

const tenantHeader = 'x-authio-tenant';
const tag = 'Widget tokens';

const form = {
  name: 'authio',
  refusal: ({ code, message }: { code: string; message: string }) => ({ error: code, message }),
  refusalSchema: { type: 'object', required: ['error', 'message'], properties: { error: { type: 'string' }, message: { type: 'string' } } },
} as const;

/** Returns the name of a Vitrine operation in Authio's API. */
const renamed = (name: string): string => `authio${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/**
 * Creates the vendor Authio: widget tokens. The header `x-authio-tenant` tells its requests from Vitrine's, which have the same address. The routes that a
 * widget token opens are also below `/widget`.
 */
export function authio({ tenants }: { tenants: TenantStore }, routes: readonly Route[], own: FindRoute): Vendor {
  const wire = createWire(tenants, form);
  const managing = createWire(tenants, {
    ...form,
    marker: tenantHeader,
    headers: [{ name: tenantHeader, description: 'Slug or id of the tenant.', required: true }],
    async tenantOf({ headers }: Request) {
      const named = String(headers[tenantHeader] ?? '');
      return (await tenants.find(named))?.slug ?? named;
    },
  });

  return {
    name: form.name,
    title: 'Authio',
    wire,
    routes: [
      translateRoute(own('mintWidgetToken'), managing, {
        path: '/v1/widget-tokens',
        operationId: renamed('mintWidgetToken'),
        tag,
        summary: 'Mints a widget token for one organization and the given pages.',
        body: mintBody,
        response: { status: 201, description: 'The token. It is returned only once.', schema: minted },
        toRequest: ({ body: { organization_id: customerId, scope: scopes, origins, ttl_seconds: ttlSeconds } }) => ({
          body: { customerId, scopes, origins, ttlSeconds, foreign: true },
        }),
        toResponse: ({ id, token, expiresAt, warning }) => ({ id, token, expires_at: expiresAt, warning }),
      }),
      translateRoute(own('listWidgetTokens'), managing, {
        path: '/v1/widget-tokens',
        operationId: renamed('listWidgetTokens'),
        tag,
        summary: 'Lists active widget tokens, newest first, without the tokens themselves.',
        query: z.strictObject({
          organization_id: customerName.optional(),
          include_revoked: z.enum(['true', 'false']).default('false').meta({ description: '"true" includes tokens revoked or expired within the last week.' }),
          cursor: pageQuery.cursor,
          limit: countParameter('Entries of the page', { min: 1, max: pageLimits.max, otherwise: pageLimits.max }),
        }),
        response: { status: 200, description: 'The tokens.', schema: z.object({ data: z.array(listed), next_cursor: z.string().nullable() }) },
        toRequest: ({ query: { cursor, limit, organization_id: customerId, include_revoked: all } }) => ({
          query: { cursor, limit, customerId, includeRevoked: all === 'true' },
        }),
        toResponse: ({ items, nextCursor }, { query: { organization_id: named } }) => ({
          data: (items as ResponseBody[]).map((row) => listedOf(named === undefined ? row : { ...row, customerId: named })),
          next_cursor: nextCursor,
        }),
      }),
      translateRoute(own('revokeWidgetToken'), managing, {
        path: '/v1/widget-tokens/:id',
        operationId: renamed('revokeWidgetToken'),
        tag,
        summary: 'Revokes a widget token immediately.',
        params: z.strictObject({ id: z.string().max(100) }),
        response: { status: 200, description: 'The revoked token.', schema: listed },
        toRequest: ({ params }) => ({ params }),
        toResponse: listedOf,
      }),
      ...routes
        .filter(({ path }) => path.startsWith('/v1/widget/'))
        .map((one) => ({ ...one, wire, path: one.path.replace('/v1', ''), operationId: renamed(one.operationId) })),
    ],
  };
}
