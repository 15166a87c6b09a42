import { z } from 'zod';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { type By, byOf } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import { emailAddress } from '../../resources/customers/model.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { HttpError } from '../../errors/http-error.ts';
import { parseInput } from '../../platform/http/input/field.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { mailAddressOf } from '../../config/mail-address.ts';
import { requireOpening } from '../sessions/opening-limits.ts';
import type { SessionStore } from '../sessions/store.ts';
import type { Database } from '../../platform/store/database.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';

export interface SignInProxyDeps {
  database: Database;
  audit: AuditStore;
  tenants: TenantStore;
  customers: CustomerStore;
  sessions: SessionStore;
  rateLimits: RateLimits;
}

/** Limit on failed sign-ins of one API key, because each adds an audit entry. Successful ones do not count. */
const refusals = { points: 60, seconds: 60 } as const;

const token = z.object({ token: z.string(), expiresIn: z.int().meta({ description: 'In seconds.' }), expiresAt: z.string() }).meta({ id: 'SignInProxyToken' });

/**
 * Older sign-in, for pages that answer `RETURNINGAI_WIDGET_REQUEST_TOKEN`: a backend sends its viewer's e-mail address with its API key, and gets a token. An
 * address identifies a customer less reliably than an id, so a tenant must turn this on, and it creates no customers.
 */
export function signInProxyRoutes({ database, audit, tenants, customers, sessions, rateLimits }: SignInProxyDeps): Route[] {
  async function refuse(by: By, tenantId: string, reason: string, error: HttpError): Promise<never> {
    await rateLimits.require(`sign-in-proxy-refused:${by.actor.id ?? ''}`, refusals);
    await database.write(
      (tx) => audit.record(tx, { tenantId, by, action: 'sign_in_proxy.refused', target: { kind: 'tenant', id: tenantId }, after: { reason } }),
      tenantId,
    );
    throw error;
  }

  return [
    route({
      method: 'post',
      path: '/v1/sign-in-proxy',
      operationId: 'signInByEmail',
      tag: 'Sign-in proxy',
      summary: 'Returns a one-hour token for the only customer with an e-mail address. For backends. Off by default.',
      access: 'sign-in:proxy',
      backendOnly: true,
      header: { name: 'Vitrine-User-Email', description: 'E-mail address of the viewer.' },
      response: { status: 200, description: 'The token.', schema: token },
      async handler(request) {
        const { tenantId, grant, header } = request;
        const by = byOf(request);
        const tenant = await tenants.read(tenantId);
        if (tenant.sign_in_proxy !== 1) {
          return refuse(by, tenantId, 'disabled', new HttpError('feature_disabled', 'The tenant has not turned on the sign-in proxy.'));
        }
        const email = parseInput(emailAddress, header, 'The e-mail address in the header');
        await requireOpening(rateLimits, tenant, { siteId: grant.actor.id ?? '', customer: mailAddressOf(email)?.countedAs ?? email });
        const [customer, second] = await customers.withEmail(tenantId, email);
        if (!customer || second)
          return refuse(
            by,
            tenantId,
            customer ? 'several_customers' : 'no_customer',
            new HttpError('not_found', 'No customer, or more than one, has this e-mail address.'),
          );
        const row = await database.write((tx) => sessions.open(tx, by, { customer, openedBy: 'sign-in-proxy' }), tenantId);
        const { token: text, expiresIn, expiresAt } = await sessions.issue(row, customer);
        return { body: { token: text, expiresIn, expiresAt } };
      },
    }),
  ];
}
