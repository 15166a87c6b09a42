import { z } from 'zod';
import { type Action, allows, type Grant } from '../../access/grant.ts';
import { byOf } from '../../platform/audit/model.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import { newTenant, tenant, tenantOf, tenantPatch } from './model.ts';
import type { TenantStore } from './store.ts';

const params = z.strictObject({ tenant: z.string().max(100).meta({ description: 'Id or slug of the tenant.' }) });
const list = 'tenants';

/** Creates the routes for tenants and their settings. A tenant's key only reaches its own tenant; the operator's reaches all. */
export function tenantRoutes({ tenants, cursors }: { tenants: TenantStore; cursors: Cursors }): Route[] {
  async function reachable(grant: Grant, action: Action, idOrSlug: string): Promise<TenantRow> {
    const row = await tenants.find(idOrSlug);
    if (!row || !allows(grant, action, { tenantId: row.id })) throw new HttpError('not_found', 'There is no such tenant.');
    return row;
  }

  return [
    route({
      method: 'post',
      path: '/v1/tenants',
      operationId: 'createTenant',
      tag: 'Tenants',
      summary: 'Creates a tenant. Only for the operator.',
      access: 'tenants:create',
      tenant: false,
      body: newTenant,
      idempotent: { secret: false },
      response: { status: 201, description: 'The tenant.', schema: tenant },
      handler: async (request) => ({ status: 201, body: tenantOf(await tenants.create(byOf(request), request.body)) }),
    }),
    route({
      method: 'get',
      path: '/v1/tenants',
      operationId: 'listTenants',
      tag: 'Tenants',
      summary: 'Lists the tenants, ordered by slug. A tenant’s own key lists only that tenant.',
      access: 'tenants:read',
      tenant: false,
      query: z.strictObject(pageQuery),
      response: { status: 200, description: 'A page of tenants.', schema: pageOf(tenant) },
      async handler({ grant, query: { cursor, limit } }) {
        if (grant.tenantId !== null) return { body: { items: [tenantOf(await tenants.read(grant.tenantId))], nextCursor: null } };
        const { rows, nextCursor } = await cursors.page(list, cursor, z.string(), (after) => tenants.list({ after, limit }));
        return { body: { items: rows.map(tenantOf), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/tenants/:tenant',
      operationId: 'getTenant',
      tag: 'Tenants',
      summary: 'Retrieves a tenant and its settings.',
      access: 'tenants:read',
      tenant: false,
      params,
      response: { status: 200, description: 'The tenant.', schema: tenant },
      handler: async ({ grant, params: { tenant: name } }) => ({ body: tenantOf(await reachable(grant, 'tenants:read', name)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/tenants/:tenant',
      operationId: 'updateTenant',
      tag: 'Tenants',
      summary: 'Updates the settings of a tenant. Omitted settings are unchanged.',
      access: 'tenants:write',
      tenant: false,
      params,
      body: tenantPatch,
      response: { status: 200, description: 'The tenant.', schema: tenant },
      async handler(request) {
        const row = await reachable(request.grant, 'tenants:write', request.params.tenant);
        return { body: tenantOf(await tenants.update(byOf(request), row.id, request.body)) };
      },
    }),
  ];
}
