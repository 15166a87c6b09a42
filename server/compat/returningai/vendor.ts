import type { Request } from 'express';
import { z } from 'zod';
import { createExchange, credentials, embedToken, type ExchangeDeps } from '../../credentials/access-keys/exchange.ts';
import type { HttpError } from '../../errors/http-error.ts';
import { byOf } from '../../platform/audit/model.ts';
import { route, type RouteRequest } from '../../platform/http/routes/route.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { shownFor, shownWidget } from '../../resources/tenants/widget-ids.ts';
import { type FindRoute, translateRoute } from '../translate-route.ts';
import { createWire, notHere, type Vendor } from '../vendor.ts';

const keyHeader = 'returningai-api-key';
const mailHeader = 'email';

const form = {
  name: 'returningai',
  refusal: ({ message }: HttpError) => ({ error: message.replace(/([^.])$/, '$1.') }),
  refusalSchema: { type: 'object', required: ['error'], properties: { error: { type: 'string', description: 'A sentence.' } } },
} as const;

const bearer = (text: unknown): string | undefined => (typeof text === 'string' && text !== '' ? `Bearer ${text}` : undefined);

/** Returns the token in a body, before the rest of the body is validated. */
function tokenIn(body: Buffer): unknown {
  try {
    return z.object({ embedToken: z.string() }).safeParse(JSON.parse(body.toString('utf8'))).data?.embedToken;
  } catch {
    return undefined;
  }
}

/**
 * Creates the vendor Returning.AI: access keys and the older sign-in proxy, as in its guides for backends. The proxy also has its own setting, `signInProxy`.
 */
export function returningai({ tenants, ...deps }: ExchangeDeps & { tenants: TenantStore }, own: FindRoute): Vendor {
  const wire = createWire(tenants, form);
  const proxy = createWire(tenants, {
    ...form,
    headers: [{ name: keyHeader, description: 'An API key, bare.', required: true }],
    authorization: ({ headers }: Request) => bearer(headers[keyHeader]),
    async tenantOf({ params }: Request) {
      const named = String(params['community']);
      return (await tenants.find(named))?.slug ?? named;
    },
  });
  const gate = createWire(tenants, { ...form, authorization: (_request: Request, body: Buffer) => bearer(tokenIn(body)) });
  const exchange = createExchange(deps);
  const issuing = {
    ...own('createEmbedToken'),
    handler: async (request: RouteRequest<unknown, unknown, unknown>) => ({ body: await exchange(byOf(request), credentials.parse(request.body), wire.admit) }),
  };

  return {
    name: form.name,
    title: 'Returning.AI',
    roots: ['/v2/api/widget-access-keys', '/v2/api/widgets'],
    wire,
    routes: [
      translateRoute(own('signInByEmail'), proxy, {
        path: '/widget/:community/signin',
        operationId: 'returningaiSignIn',
        tag: 'Sign-in',
        summary: 'Returns a one-hour token for the only customer with an e-mail address. For backends.',
        params: z.strictObject({ community: z.string().max(100).meta({ description: 'Slug or id of the tenant.' }) }),
        header: { name: mailHeader, description: 'E-mail address of the viewer.' },
        response: { status: 200, description: 'The token.', schema: z.object({ token: z.string() }) },
        toRequest: ({ header }) => ({ header }),
        toResponse: ({ token }) => ({ token }),
      }),
      translateRoute(issuing, wire, {
        path: '/v2/api/widget-access-keys/token',
        operationId: 'returningaiCreateEmbedToken',
        tag: 'Access keys',
        summary: 'Exchanges an access key for an embed token that identifies the viewer and lasts fifteen minutes. For backends.',
        body: credentials,
        response: { status: 200, description: 'The token.', schema: z.object({ data: embedToken }) },
        toRequest: ({ body }) => ({ body }),
        toResponse: (data) => ({ data }),
      }),
      translateRoute(own('getMe'), gate, {
        method: 'post',
        path: '/v2/api/widget-access-keys/validate',
        operationId: 'returningaiValidateEmbedToken',
        tag: 'Access keys',
        summary: 'Checks whether an embed token is valid.',
        body: z.strictObject({ embedToken: z.string().max(8_192) }),
        response: { status: 200, description: 'The result.', schema: z.object({ data: z.object({ valid: z.boolean(), expiresAt: z.string().nullable() }) }) },
        toResponse: ({ kind, expiresAt }) => ({ data: kind === 'embed-token' ? { valid: true, expiresAt } : { valid: false, expiresAt: null } }),
      }),
      route({
        method: 'get',
        path: '/v2/api/widgets/:community/:widget',
        operationId: 'returningaiGetWidget',
        tag: 'Widgets',
        summary: 'Returns what a widget-id shows, as the tenant has set it. It grants no access itself.',
        access: 'public',
        cors: true,
        wire,
        params: z.strictObject({ community: z.string().max(100).meta({ description: 'Slug or id of the tenant.' }), widget: z.string().max(100) }),
        response: { status: 200, description: 'The widget and what it shows.', schema: z.object({ data: shownWidget }) },
        async handler({ params: { community, widget } }) {
          await wire.admit(community);
          const data = shownFor(await tenants.read(community), widget);
          if (!data) throw notHere();
          return { body: { data } };
        },
      }),
    ],
  };
}
