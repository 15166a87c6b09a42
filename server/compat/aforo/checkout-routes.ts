import { z } from 'zod';
import type { Checkout, CheckoutState } from '../../../protocol/checkout.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Wire } from '../../platform/http/wire.ts';
import { behind, type FindRoute } from '../behind.ts';
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
    gatewayProvider: z.literal('stripe').meta({ description: 'Whoever takes the payment: its client opens an address for names that it knows alone.' }),
    gatewayApprovalUrl: text.nullable(),
    subscriptionId: text.nullable(),
    invoiceId: text.nullable(),
    expiresAt: text,
    completedAt: text.nullable(),
  })
  .meta({ id: 'Cart' });

const opened = z.object({
  checkoutUrl: text.meta({ description: 'Where it is paid; where there is nothing to pay, the address that it leads back to.' }),
  checkoutSessionId: text,
  expiresAt: text,
});

/** Its client goes to the address that it is given, and takes an answer without one for a broken one: what costs nothing leads back at once. */
const openedOf = ({ id, checkoutUrl, returnUrl, expiresAt }: Checkout): z.output<typeof opened> => ({
  checkoutUrl: checkoutUrl ?? returnUrl,
  checkoutSessionId: id,
  expiresAt,
});

/** @param targetId As it was asked for; else our id. */
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

/** What the customer of a session pays. The payment itself is made where the tenant says. */
export function checkoutRoutes(root: string, wire: Wire, own: FindRoute): Route[] {
  const create = own('createCheckout');
  return [
    behind(create, wire, {
      path: `${root}/checkout/initiate`,
      operationId: 'aforoInitiateCheckout',
      tag,
      summary: 'Begins the payment of an offering, or gives the one that is open for it already.',
      body: z.strictObject({ offeringId: name, idempotencyKey: text.max(255), returnUrl, mode: text.max(40).optional() }),
      response: { status: 200, description: 'Where it is paid.', schema: opened },
      ask: ({ body: { offeringId, returnUrl: back } }) => ({ body: { offeringId, returnUrl: back, quantity: 1 } }),
      give: (given) => openedOf(asCheckout(given)),
    }),
    behind(
      {
        ...create,
        // Its client shows what a tenant cannot take as something to be told, and a refusal as something that broke.
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
        summary: 'Begins the payment of an invoice; `supported` is false where the tenant takes no payments.',
        params: z.strictObject({ id: name }),
        body: z.strictObject({ returnUrl }),
        response: {
          status: 200,
          description: 'Where it is paid, if it can be.',
          schema: opened.partial().extend({ supported: z.boolean(), reason: text.optional() }),
        },
        ask: ({ params: { id }, body: { returnUrl: back } }) => ({ body: { invoiceId: id, returnUrl: back, quantity: 1 } }),
        give: (given) => ('id' in given ? { supported: true, ...openedOf(asCheckout(given)) } : { supported: false, reason: 'PAYMENT_NOT_AVAILABLE' }),
      },
    ),
    behind(create, wire, {
      path: `${root}/checkout/cart`,
      operationId: 'aforoCreateCart',
      tag,
      summary: 'Begins the payment of an offering or an invoice, or gives the one that is open for it already.',
      body: z.strictObject({ cartType: z.enum(['SUBSCRIBE', 'INVOICE_PAYMENT']), targetId: name, returnUrl }),
      response: { status: 200, description: 'The cart.', schema: cart },
      ask: ({ body: { cartType, targetId, returnUrl: back } }) => ({
        body: { ...(cartType === 'SUBSCRIBE' ? { offeringId: targetId } : { invoiceId: targetId }), returnUrl: back, quantity: 1 },
      }),
      give: (given, { body: { targetId } }) => cartOf(asCheckout(given), targetId),
    }),
    behind(own('getCheckout'), wire, {
      path: `${root}/checkout/cart/:id`,
      operationId: 'aforoGetCart',
      tag,
      summary: 'Reads what has become of a cart.',
      params: z.strictObject({ id: text.max(100) }),
      response: { status: 200, description: 'The cart.', schema: cart },
      ask: ({ params }) => ({ params }),
      give: (given) => cartOf(asCheckout(given)),
    }),
    behind(own('cancelCheckout'), wire, {
      method: 'delete',
      path: `${root}/checkout/cart/:id`,
      operationId: 'aforoCancelCart',
      tag,
      summary: 'Gives up a cart that is not paid.',
      params: z.strictObject({ id: text.max(100) }),
      response: { status: 200, description: 'The cart, which is over.', schema: cart },
      ask: ({ params }) => ({ params }),
      give: (given) => cartOf(asCheckout(given)),
    }),
  ];
}
