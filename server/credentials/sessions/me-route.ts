import { z } from 'zod';
import { isoTime } from '../../clock.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { sessionCustomer } from './model.ts';

const me = z
  .object({
    tenant: z.object({ slug: z.string(), name: z.string(), mode: z.enum(['live', 'test']) }),
    customer: sessionCustomer.extend({ name: z.string().nullable() }).nullable(),
    kind: z.string().meta({ description: 'Kind of the credential.' }),
    expiresAt: z.string().nullable(),
    verified: z.boolean().meta({ description: 'Whether the identity of the viewer is proven.' }),
  })
  .meta({ id: 'Me' });

/** Creates the route that tells viewers who they are. */
export const meRoute = ({ tenants, customers }: { tenants: TenantStore; customers: CustomerStore }): Route =>
  route({
    method: 'get',
    path: '/v1/me',
    operationId: 'getMe',
    tag: 'Sessions',
    summary: 'Returns the identity of the viewer and when it expires.',
    access: 'self:read',
    area: 'self',
    response: { status: 200, description: 'The viewer.', schema: me },
    async handler({ grant, tenantId }) {
      const { slug, name, mode } = await tenants.read(tenantId);
      const row = typeof grant.customerId === 'string' ? await customers.findById(tenantId, grant.customerId) : undefined;
      const customer = row ? { id: row.id, externalId: row.external_id, name: row.name } : null;
      const expiresAt = grant.expiresAtMs === undefined ? null : isoTime(grant.expiresAtMs);
      return { body: { tenant: { slug, name, mode }, customer, kind: grant.actor.kind, expiresAt, verified: grant.unverified !== true } };
    },
  });
