import { z } from 'zod';
import { addressBucket } from '../../../access/client-address.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { type By, byOf } from '../../../platform/audit/model.ts';
import { type Route, route } from '../../../platform/http/routes/route.ts';
import type { RateLimits } from '../../../platform/limits/rate-limits.ts';
import { checkoutSchema } from '../model.ts';
import type { CheckoutNotices } from './notices.ts';
import { noticeBody } from '../providers/redirect-provider.ts';

export interface NoticeRouteDeps {
  checkouts: CheckoutNotices;
  rateLimits: RateLimits;
}

const tag = 'Checkouts';
const params = z.strictObject({ id: z.string().max(100) });
/** Limit of refused notices per client address. */
const noticeLimit = { points: 60, seconds: 60 } as const;

/** The routes for notices of payment providers. */
export function noticeRoutes({ checkouts, rateLimits }: NoticeRouteDeps): Route[] {
  /** Rate-limits senders of notices with an invalid signature. */
  async function limited<T>(by: By, taken: () => Promise<T>): Promise<T> {
    try {
      return await taken();
    } catch (error) {
      if (error instanceof HttpError && error.code === 'payment_notice_invalid')
        await rateLimits.require(`checkout-notice:${addressBucket(by.address)}`, noticeLimit);
      throw error;
    }
  }

  return [
    route({
      method: 'post',
      path: '/v1/checkouts/:id/notices',
      operationId: 'takeCheckoutNotice',
      tag,
      summary: 'Receives a signed payment notice from the billing page’s backend. Each notice is processed once, and the order does not matter.',
      access: 'public',
      backendOnly: true,
      rawBody: true,
      header: { name: 'Vitrine-Signature', description: 't=<seconds>,v1=<key id>:<hex>, in the format of webhook signatures.' },
      params,
      body: noticeBody,
      response: { status: 200, description: 'The checkout after the notice.', schema: checkoutSchema },
      async handler(request) {
        const by = byOf(request);
        return { body: await limited(by, () => checkouts.receiveNotice(by, request.params.id, request.bytes, request.header)) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/payment-notices/stripe/:tenant',
      operationId: 'takeStripeNotice',
      tag,
      summary: 'Receives webhooks of the tenant’s Stripe account. Enter this URL in Stripe, for the events checkout.session.*.',
      access: 'public',
      backendOnly: true,
      rawBody: true,
      bodyLimit: 256 * 1024,
      header: { name: 'Stripe-Signature', description: 'Signature header that Stripe sends.' },
      params: z.strictObject({ tenant: z.string().max(100).meta({ description: 'Slug of the tenant.' }) }),
      body: z.looseObject({ id: z.string(), type: z.string(), data: z.looseObject({}) }).meta({ id: 'StripeEvent' }),
      response: {
        status: 200,
        description: 'The webhook was accepted.',
        schema: z.object({ taken: z.boolean().meta({ description: '`false` when the event does not concern a checkout of this server.' }) }),
      },
      async handler(request) {
        const by = byOf(request);
        const checkout = await limited(by, () => checkouts.receiveTenantNotice(by, request.params.tenant, request.bytes, request.header));
        return { body: { taken: checkout !== null } };
      },
    }),
  ];
}
