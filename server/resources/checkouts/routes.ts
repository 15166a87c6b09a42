import { z } from 'zod';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import type { Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Config } from '../../config/config.ts';
import { byOf } from '../../platform/audit/model.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { PageLists } from '../../platform/http/page-lists.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import type { CustomerStore } from '../customers/store.ts';
import { checkoutSchema, newCheckout } from './model.ts';
import { noticeBody } from './provider-redirect.ts';
import { paymentProviderInput, paymentProviderSchema, type PaymentSettingsStore } from './provider-settings.ts';
import type { CheckoutStore } from './store.ts';

export interface CheckoutRouteDeps {
  checkouts: CheckoutStore;
  paymentSettings: PaymentSettingsStore;
  customers: CustomerStore;
  rateLimits: RateLimits;
  pageLists: PageLists;
  config: Config;
}

const tag = 'Checkouts';
const params = z.strictObject({ id: z.string().max(100) });
/** Of a customer. Nobody buys that often; a page in a circle does. */
const beginLimit = { points: 20, seconds: 60 } as const;
/** Notices of one address that are refused. */
const noticeLimit = { points: 60, seconds: 60 } as const;
const withSecret = paymentProviderSchema.extend({ secret: z.string().nullable() }).meta({ id: 'PaymentProviderWithSecret' });

/** Whose checkouts a grant is for: `undefined` for management, which names the customer. */
function customerOf(grant: Grant): string | undefined {
  if (grant.unverified) throw new HttpError('unverified_identity', 'The page says who its viewer is, and nobody has proved it.');
  if (grant.publishedOnly || grant.receiptId !== undefined || grant.customerId === null)
    throw new HttpError('customer_required', 'A checkout belongs to a customer, and this credential is for none.');
  return grant.customerId;
}

/** The routes for checkouts, and for where customers pay. */
export function checkoutRoutes({ checkouts, paymentSettings, customers, rateLimits, pageLists, config }: CheckoutRouteDeps): Route[] {
  async function checkReturnUrl(grant: Grant, returnUrl: string): Promise<string> {
    const fault = faultOfTarget(returnUrl.replace(/#[\x21-\x7e]*$/, ''), config.publicUrl);
    const isOurs = fault === undefined && (grant.pages === undefined || (await pageLists.isFor(grant, new URL(returnUrl).origin)));
    if (isOurs) return returnUrl;
    const message = fault ?? 'is not of a page that this credential is for';
    throw new HttpError('invalid_request', `The return URL ${message}.`, { errors: [{ path: 'returnUrl', message }] });
  }

  return [
    route({
      method: 'post',
      path: '/v1/checkouts',
      operationId: 'createCheckout',
      tag,
      summary: 'Begins a payment for an offering or an invoice, or gives the one that is open for it already: nobody is charged twice.',
      access: 'checkouts:create',
      door: 'read',
      body: newCheckout,
      idempotent: { secret: false },
      response: {
        status: 201,
        description: 'The checkout, with the address where it is paid.',
        found: 'The checkout, which was open already.',
        schema: checkoutSchema,
      },
      async handler(request) {
        const { grant, tenantId, body } = request;
        const own = customerOf(grant);
        if (own !== undefined && body.customerId !== undefined) await sameCustomer(customers, tenantId, own, body.customerId);
        if (own === undefined && body.customerId === undefined) throw new HttpError('customer_required', 'Say whose checkout it is: customerId.');
        const customerId = own ?? (await knownCustomer(customers, tenantId, body.customerId ?? '')).id;
        await rateLimits.require(`checkout:${customerId}`, beginLimit, 'A customer begins at most 20 checkouts in a minute.');
        const returnUrl = await checkReturnUrl(grant, body.returnUrl);
        const { offeringId, invoiceId = '' } = body;
        const subject = offeringId === undefined ? ({ kind: 'invoice', name: invoiceId } as const) : ({ kind: 'offering', name: offeringId } as const);
        const { checkout, created } = await checkouts.begin(byOf(request), { tenantId, customerId, ...subject, quantity: body.quantity, returnUrl });
        return { status: created ? 201 : 200, body: checkout };
      },
    }),
    route({
      method: 'get',
      path: '/v1/checkouts/:id',
      operationId: 'getCheckout',
      tag,
      summary: 'Reads what has become of a checkout.',
      access: 'checkouts:create',
      door: 'read',
      params,
      response: { status: 200, description: 'The checkout.', schema: checkoutSchema },
      handler: async ({ grant, tenantId, params: { id } }) => ({ body: await checkouts.read({ tenantId, customerId: customerOf(grant) }, id) }),
    }),
    route({
      method: 'post',
      path: '/v1/checkouts/:id/notices',
      operationId: 'takeCheckoutNotice',
      tag,
      summary: 'Takes what the billing page says of a payment, signed, from backend to backend. Each notice counts once, in any order.',
      access: 'public',
      backendOnly: true,
      rawBody: true,
      header: { name: 'Vitrine-Signature', description: 't=<seconds>,v1=<key id>:<hex>, as webhooks have it.' },
      params,
      body: noticeBody,
      response: { status: 200, description: 'The checkout as it stands now.', schema: checkoutSchema },
      async handler(request) {
        const by = byOf(request);
        try {
          return { body: await checkouts.takeNotice(by, request.params.id, request.bytes, request.header) };
        } catch (error) {
          if (error instanceof HttpError && error.code === 'payment_notice_invalid')
            await rateLimits.require(`checkout-notice:${addressBucket(by.address)}`, noticeLimit);
          throw error;
        }
      },
    }),
    route({
      method: 'post',
      path: '/v1/payment-notices/stripe/:tenant',
      operationId: 'takeStripeNotice',
      tag,
      summary: 'Takes the webhook of the tenant’s Stripe account: the address to enter there, for the events checkout.session.*.',
      access: 'public',
      backendOnly: true,
      rawBody: true,
      bodyLimit: 256 * 1024,
      header: { name: 'Stripe-Signature', description: 'As Stripe writes it.' },
      params: z.strictObject({ tenant: z.string().max(100).meta({ description: 'Slug of the tenant.' }) }),
      body: z.looseObject({ id: z.string(), type: z.string(), data: z.looseObject({}) }).meta({ id: 'StripeEvent' }),
      response: {
        status: 200,
        description: 'It was taken.',
        schema: z.object({ taken: z.boolean().meta({ description: 'false: it says nothing of a checkout.' }) }),
      },
      async handler(request) {
        const by = byOf(request);
        try {
          return { body: { taken: (await checkouts.takeTenantNotice(by, request.params.tenant, request.bytes, request.header)) !== null } };
        } catch (error) {
          if (error instanceof HttpError && error.code === 'payment_notice_invalid')
            await rateLimits.require(`checkout-notice:${addressBucket(by.address)}`, noticeLimit);
          throw error;
        }
      },
    }),
    route({
      method: 'get',
      path: '/v1/payment-provider',
      operationId: 'getPaymentProvider',
      tag,
      summary: 'Tells where customers of the tenant pay.',
      access: 'payments:read',
      response: { status: 200, description: 'Where they pay.', schema: paymentProviderSchema },
      handler: async ({ tenantId }) => ({ body: await paymentSettings.read(tenantId) }),
    }),
    route({
      method: 'post',
      path: '/v1/payment-provider',
      operationId: 'setPaymentProvider',
      tag,
      summary: 'Says where customers of the tenant pay. The secret of a new one is shown this once; a change of the address keeps it.',
      access: 'payments:write',
      body: paymentProviderInput,
      response: { status: 200, description: 'Where they pay, with a new secret.', schema: withSecret },
      async handler(request) {
        const { settings, secret } = await paymentSettings.put(byOf(request), request.tenantId, request.body);
        return { body: { ...settings, secret } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/payment-provider/rotate-secret',
      operationId: 'rotatePaymentSecret',
      tag,
      summary: 'Gives the billing page another secret. Notices that the former one signs are taken for a while.',
      access: 'payments:write',
      body: z.strictObject({ graceSeconds: z.int().min(0).max(604_800).default(86_400) }).prefault({}),
      response: { status: 200, description: 'Where they pay, with the new secret this once.', schema: withSecret },
      async handler(request) {
        const { settings, secret } = await paymentSettings.rotate(byOf(request), request.tenantId, request.body.graceSeconds);
        return { body: { ...settings, secret } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/payment-provider',
      operationId: 'removePaymentProvider',
      tag,
      summary: 'Takes no payments any more: no checkout is begun, no notice taken.',
      access: 'payments:write',
      response: { status: 204, description: 'None are taken.' },
      async handler(request) {
        await paymentSettings.remove(byOf(request), request.tenantId);
        return { status: 204, body: null };
      },
    }),
  ];
}

/** A viewer may name themselves, and nobody else. @throws HttpError `not_found`. */
async function sameCustomer(customers: CustomerStore, tenantId: string, own: string, named: string): Promise<void> {
  const { id } = await knownCustomer(customers, tenantId, named);
  if (id !== own) throw new HttpError('not_found', 'There is no customer with this id or external id.');
}
