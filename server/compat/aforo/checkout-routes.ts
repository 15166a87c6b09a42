import { z } from 'zod';
import type { Checkout, CheckoutState } from '../../../protocol/checkout.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import { type FindRoute, translateRoute } from '../translate-route.ts';
import { centsOf } from './offerings.ts';

const tag = 'Checkouts';
const text = z.string();
const name = text.min(1).max(255);
const returnUrl = text.max(2_048);

const states = {
  open: 'CREATED',
  pending: 'PAYMENT_REDIRECTED',
  paid: 'COMPLETED',
  failed: 'CANCELLED',
  expired: 'EXPIRED',
} as const satisfies Record<CheckoutState, string>;

const cart = z
  .object({
    cartId: text,
    cartType: z.enum(['SUBSCRIBE', 'INVOICE_PAYMENT']),
    targetId: text,
    status: z.enum(Object.values(states)),
    totalCents: z.number(),
    currency: text,
    gatewayProvider: z.literal('stripe').meta({ description: 'Always stripe: Aforo’s client opens a checkout address only for providers that it knows.' }),
    gatewayApprovalUrl: text.nullable(),
    subscriptionId: text.nullable(),
    invoiceId: text.nullable(),
    expiresAt: text,
    completedAt: text.nullable(),
  })
  .meta({ id: 'Cart' });

const opened = z.object({
  checkoutUrl: text.meta({ description: 'Address of the payment page, or the return address if there is nothing to pay.' }),
  checkoutSessionId: text,
  expiresAt: text,
});

/** Aforo's client goes to the returned address and treats a response without one as broken. A checkout that costs nothing leads straight back. */
const openedOf = ({ id, checkoutUrl, returnUrl, expiresAt }: Checkout): z.output<typeof opened> => ({
  checkoutUrl: checkoutUrl ?? returnUrl,
  checkoutSessionId: id,
  expiresAt,
});

/** @param targetId As the caller named it. Default: Vitrine's id. */
const cartOf = (checkout: Checkout, targetId = checkout.subject.id): z.output<typeof cart> => ({
  cartId: checkout.id,
  cartType: checkout.subject.kind === 'offering' ? 'SUBSCRIBE' : 'INVOICE_PAYMENT',
  targetId,
  status: checkout.state === 'expired' && checkout.canceledAt !== null ? 'CANCELLED' : states[checkout.state],
  totalCents: centsOf(checkout.amountMinor, checkout.currency),
  currency: checkout.currency,
  gatewayProvider: 'stripe',
  gatewayApprovalUrl: checkout.checkoutUrl,
  subscriptionId: checkout.subscriptionId,
  invoiceId: checkout.subject.kind === 'invoice' ? checkout.subject.id : null,
  expiresAt: checkout.expiresAt,
  completedAt: checkout.paidAt,
});

const asCheckout = (given: unknown): Checkout => given as Checkout;

/** Routes for the payments of a session's customer. The payment itself is made where the tenant says. */
export function checkoutRoutes(root: string, wire: Wire, own: FindRoute): Route[] {
  const create = own('createCheckout');
  return [
    translateRoute(create, wire, {
      path: `${root}/checkout/initiate`,
      operationId: 'aforoInitiateCheckout',
      tag,
      summary: 'Starts a checkout for an offering, or returns the one that is already open.',
      body: z.strictObject({ offeringId: name, idempotencyKey: text.max(255), returnUrl, mode: text.max(40).optional() }),
      response: { status: 200, description: 'The checkout.', schema: opened },
      toRequest: ({ body: { offeringId, returnUrl: back } }) => ({ body: { offeringId, returnUrl: back, quantity: 1 } }),
      toResponse: (given) => openedOf(asCheckout(given)),
    }),
    translateRoute(
      {
        ...create,
        // The client shows `supported: false` as a message, but an error as a failure.
        handler: async (request) =>
          create.handler(request).catch((error: unknown) => {
            if (error instanceof HttpError && error.code === 'feature_disabled') return { body: {} };
            throw error;
          }),
      },
      wire,
      {
        path: `${root}/invoices/:id/pay/initiate`,
        operationId: 'aforoPayInvoice',
        tag: 'Invoices',
        summary: 'Starts a checkout for an invoice. `supported` is false if the tenant does not accept payments.',
        params: z.strictObject({ id: name }),
        body: z.strictObject({ returnUrl }),
        response: {
          status: 200,
          description: 'The checkout, if payment is supported.',
          schema: opened.partial().extend({ supported: z.boolean(), reason: text.optional() }),
        },
        toRequest: ({ params: { id }, body: { returnUrl: back } }) => ({ body: { invoiceId: id, returnUrl: back, quantity: 1 } }),
        toResponse: (given) => ('id' in given ? { supported: true, ...openedOf(asCheckout(given)) } : { supported: false, reason: 'PAYMENT_NOT_AVAILABLE' }),
      },
    ),
    translateRoute(create, wire, {
      path: `${root}/checkout/cart`,
      operationId: 'aforoCreateCart',
      tag,
      summary: 'Starts a checkout for an offering or an invoice, or returns the one that is already open.',
      body: z.strictObject({ cartType: z.enum(['SUBSCRIBE', 'INVOICE_PAYMENT']), targetId: name, returnUrl }),
      response: { status: 200, description: 'The cart.', schema: cart },
      toRequest: ({ body: { cartType, targetId, returnUrl: back } }) => ({
        body: { ...(cartType === 'SUBSCRIBE' ? { offeringId: targetId } : { invoiceId: targetId }), returnUrl: back, quantity: 1 },
      }),
      toResponse: (given, { body: { targetId } }) => cartOf(asCheckout(given), targetId),
    }),
    translateRoute(own('getCheckout'), wire, {
      path: `${root}/checkout/cart/:id`,
      operationId: 'aforoGetCart',
      tag,
      summary: 'Retrieves a cart.',
      params: z.strictObject({ id: text.max(100) }),
      response: { status: 200, description: 'The cart.', schema: cart },
      toRequest: ({ params }) => ({ params }),
      toResponse: (given) => cartOf(asCheckout(given)),
    }),
    translateRoute(own('cancelCheckout'), wire, {
      method: 'delete',
      path: `${root}/checkout/cart/:id`,
      operationId: 'aforoCancelCart',
      tag,
      summary: 'Cancels an unpaid cart.',
      params: z.strictObject({ id: text.max(100) }),
      response: { status: 200, description: 'The canceled cart.', schema: cart },
      toRequest: ({ params }) => ({ params }),
      toResponse: (given) => cartOf(asCheckout(given)),
    }),
  ];
}
