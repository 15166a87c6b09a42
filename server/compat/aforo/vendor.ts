import type { Request } from 'express';
import { z } from 'zod';
import type { EmbedKeyStore } from '../../credentials/embed-keys/store.ts';
import type { Config } from '../../config/config.ts';
import type { HttpError } from '../../errors/http-error.ts';
import type { Offering } from '../../../protocol/offering.ts';
import { route } from '../../platform/http/routes/route.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import type { InvoiceStore } from '../../resources/invoices/store.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { themeOf } from '../../resources/tenants/theme.ts';
import { type FindRoute, type ResponseBody, translateRoute } from '../translate-route.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { commerceRoutes } from './commerce.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { createPdfAddresses, type PdfAddressesDeps } from './pdf-addresses.ts';
import { readAll } from './numbered-pages.ts';
import { createWire, notHere, type Vendor } from '../vendor.ts';
import { tenantConfig, tenantConfigOf } from './tenant-config.ts';

const root = '/api/v1/portal/embed';
const tenantHeader = 'x-embed-tenant';
const sessionHeader = 'x-aforo-session-token';
const tag = 'Sessions';

const form = {
  name: 'aforo',
  refusal: ({ code, message }: HttpError) => ({ code, message }),
  refusalSchema: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'string' }, message: { type: 'string' } } },
  headers: [
    { name: 'X-Embed-Tenant', description: 'Slug of the tenant.', required: false },
    { name: 'X-Embed-Domain', description: 'Host of the page, as the page reports it. Ignored.', required: false },
    { name: 'X-Aforo-Session-Token', description: 'Session token of the viewer, without a scheme.', required: false },
    { name: 'Idempotency-Key', description: 'For checkouts: repeating the key returns the same response. Ignored elsewhere.', required: false },
  ],
} as const;

const opened = (given: ResponseBody): { sessionJwt: unknown; customerId: unknown } => ({
  sessionJwt: given['token'],
  customerId: (given['customer'] as ResponseBody)['id'],
});
const session = { sessionJwt: z.string(), customerId: z.string() };

interface AforoDeps extends PdfAddressesDeps {
  customers: CustomerStore;
  config: Pick<Config, 'publicUrl'>;
  tenants: TenantStore;
  embedKeys: EmbedKeyStore;
  invoices: InvoiceStore;
}

/**
 * Creates the vendor Aforo: sessions with the page's embed key as bearer token, offerings, subscriptions, invoices and checkouts. Anything else answers
 * `NOT_SUPPORTED`. Features weaker than Vitrine's have their own switches: sign-in by an e-mailed link alone (`aforo-magic-links`), and addresses of private
 * PDFs (`aforo-pdf-links`).
 */
export function aforo(deps: AforoDeps, own: FindRoute): Vendor {
  const { tenants, embedKeys, clock } = deps;
  const tenantOf = async ({ headers }: Request): Promise<string | undefined> => {
    const named = headers[tenantHeader];
    return typeof named === 'string' && named !== '' ? ((await tenants.find(named))?.slug ?? named) : undefined;
  };
  /** In Node, Aforo's client names no page. A program could name any, so the first origin of its embed key is used. */
  const pageOrigin = async ({ headers }: Request): Promise<string | undefined> =>
    (await embedKeys.findLive(headers.authorization?.replace(/^Bearer /, '') ?? ''))?.allowedOrigins[0];
  const wire = createWire(tenants, { ...form, tenantOf, pageOrigin });
  const byMail = createWire(tenants, { ...form, tenantOf, pageOrigin, needs: ['aforo-magic-links'] });
  const byAddress = createWire(tenants, { ...form, needs: ['aforo-pdf-links'] });
  const bySession = createWire(tenants, {
    ...form,
    tenantOf,
    authorization: ({ headers }: Request) => (typeof headers[sessionHeader] === 'string' ? `Bearer ${headers[sessionHeader]}` : undefined),
  });
  const elsewhere = createWire(tenants, { ...form, refusal: () => ({ code: 'NOT_SUPPORTED', message: 'This server has nothing at this address.' }) });

  return {
    name: form.name,
    title: 'Aforo',
    roots: [root],
    wire,
    elsewhere,
    routes: [
      translateRoute(own('createSession'), wire, {
        path: `${root}/bridge/exchange`,
        operationId: 'aforoExchangeBridgeToken',
        tag,
        summary: 'Exchanges a bridge token for a one-hour session.',
        body: z.strictObject({ bridgeToken: z.string().min(1).max(8_192) }),
        response: {
          status: 200,
          description: 'The session.',
          schema: z.object({ ...session, expiresAt: z.int().meta({ description: 'Milliseconds since the epoch.' }) }),
        },
        toRequest: ({ body }) => ({ body }),
        toResponse: (given) => ({ ...opened(given), expiresAt: Date.parse(String(given['expiresAt'])) }),
      }),
      translateRoute(own('getEmbedConfig'), wire, {
        path: `${root}/tenant-config/:slug`,
        operationId: 'aforoGetTenantConfig',
        tag: 'Pages',
        summary: 'Returns the theme and features of the tenant to a page.',
        params: z.strictObject({ slug: z.string().max(100) }),
        response: { status: 200, description: 'The public configuration.', schema: tenantConfig },
        async toResponse({ tenant }, request) {
          const { slug } = tenant as { slug: string };
          if (slug !== request.params.slug) throw notHere();
          const row = await tenants.find(slug);
          // Customers see offerings that are no longer sold, but nobody can buy them, and here every offering has a button.
          const sold = (await readAll<Offering>(own('listOfferings'), request)).filter(({ status }) => status === 'published');
          return tenantConfigOf(slug, row ? themeOf(row) : null, sold);
        },
      }),
      translateRoute(own('requestMagicLink'), byMail, {
        path: `${root}/auth/magic-link/request`,
        operationId: 'aforoRequestMagicLink',
        tag,
        summary: 'Requests a sign-in link by e-mail. The response is the same whether or not a customer has the address.',
        body: z.strictObject({ email: z.string(), externalId: z.string().nullish(), returnUrl: z.string() }),
        response: { status: 202, description: 'The request was accepted.', schema: z.object({ accepted: z.literal(true) }) },
        toRequest: ({ body: { email, returnUrl } }) => ({ body: { email, returnUrl, foreign: form.name } }),
        toResponse: () => ({ accepted: true }),
      }),
      translateRoute(own('redeemMagicLink'), byMail, {
        path: `${root}/auth/magic-link/verify`,
        operationId: 'aforoVerifyMagicLink',
        tag,
        summary: 'Exchanges the token of a sign-in link for a one-hour session, once, on the page that requested it.',
        body: z.strictObject({ token: z.string().max(200), externalId: z.string().nullish() }),
        response: { status: 200, description: 'The session.', schema: z.object({ ...session, expiresIn: z.int().meta({ description: 'In seconds.' }) }) },
        toRequest: ({ body: { token } }) => ({ body: { token, foreign: true } }),
        toResponse: (given) => ({ ...opened(given), expiresIn: given['expiresIn'] }),
      }),
      translateRoute(own('getEmbedConfig'), wire, {
        method: 'post',
        path: `${root}/telemetry`,
        operationId: 'aforoSendTelemetry',
        tag: 'Pages',
        summary: 'Accepts telemetry from pages and discards it.',
        body: z.object({ events: z.array(z.unknown()).max(1_000) }),
        response: { status: 202, description: 'The data was accepted.', schema: z.object({ accepted: z.literal(true) }) },
        toResponse: () => ({ accepted: true }),
      }),
      route({
        method: 'get',
        path: `${root}/health`,
        operationId: 'aforoHealth',
        tag: 'Pages',
        summary: 'Checks that the server is running.',
        access: 'public',
        cors: true,
        wire,
        response: { status: 200, description: 'The server is running.', schema: z.object({ status: z.literal('UP') }) },
        handler: async () => ({ body: { status: 'UP' } }),
      }),
      ...commerceRoutes(root, bySession, own, { clock, tenants }),
      ...invoiceRoutes(root, bySession, own, { ...deps, pdfs: createPdfAddresses(deps), publicUrl: deps.config.publicUrl, open: byAddress }),
      ...checkoutRoutes(root, bySession, own),
    ],
  };
}
