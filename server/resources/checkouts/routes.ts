import { z } from 'zod';
import { checkoutStates } from '../../../protocol/checkout.ts';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import type { Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Config } from '../../config/config.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Cursors, newestFirst } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import type { PageLists } from '../../platform/http/answers/page-lists.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { NewestPosition } from '../../platform/store/newest-first.ts';
import { ownerOf } from '../customers/grant-owner.ts';
import { knownCustomer, noCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import { checkoutSchema, listedCheckout, newCheckout } from './model.ts';
import type { CheckoutStore } from './store.ts';

export interface CheckoutRouteDeps {
  checkouts: CheckoutStore;
  customers: CustomerStore;
  rateLimits: RateLimits;
  pageLists: PageLists;
  cursors: Cursors;
  config: Config;
}

const tag = 'Checkouts';
const params = z.strictObject({ id: z.string().max(100) });
/** Per customer. A page that creates checkouts in a loop exceeds it. */
const beginLimit = { points: 20, seconds: 60 } as const;

/** Returns the grant's customer; `undefined` for management, which names the customer. */
function customerOf(grant: Grant): string | undefined {
  const customerId = ownerOf(grant, 'Checkouts');
  if (customerId === null) throw new HttpError('customer_required', 'Checkouts belong to a customer, and this credential does not identify one.');
  return customerId;
}

/** Creates the routes for checkouts. `noticeRoutes` takes the notices of payment providers. */
export function checkoutRoutes(deps: CheckoutRouteDeps): Route[] {
  const { checkouts, customers, rateLimits, pageLists, cursors, config } = deps;

  /** Returns the customer whose checkouts are meant: the viewer's own, or the one that management names. @throws HttpError `not_found`. */
  async function customerIdFor(grant: Grant, tenantId: string, named: string | undefined): Promise<string | undefined> {
    const own = customerOf(grant);
    const known = named === undefined ? undefined : (await knownCustomer(customers, tenantId, named)).id;
    // A viewer may only name themselves.
    if (own !== undefined && known !== undefined && known !== own) throw noCustomer();
    return own ?? known;
  }

  /** As `whose`, but requires a customer. @throws HttpError `customer_required`. */
  async function payerOf(grant: Grant, tenantId: string, named: string | undefined): Promise<string> {
    const customerId = await customerIdFor(grant, tenantId, named);
    if (customerId === undefined) throw new HttpError('customer_required', 'Name the customer of the checkout in customerId.');
    return customerId;
  }

  async function checkReturnUrl(grant: Grant, returnUrl: string): Promise<string> {
    const fault = faultOfTarget(returnUrl.replace(/#[\x21-\x7e]*$/, ''), config.publicUrl);
    const isOurs = fault === undefined && (grant.pages === undefined || (await pageLists.isFor(grant, new URL(returnUrl).origin)));
    if (isOurs) return returnUrl;
    const message = fault ?? 'is not on a page origin that this credential is valid for';
    throw new HttpError('invalid_request', `The return URL ${message}.`, { errors: [{ path: 'returnUrl', message }] });
  }

  return [
    route({
      method: 'post',
      path: '/v1/checkouts',
      operationId: 'createCheckout',
      tag,
      summary: 'Creates a checkout for an offering or an invoice. If one is already open for it, that one is returned, so the customer is not charged twice.',
      access: 'checkouts:create',
      area: 'read',
      body: newCheckout,
      idempotent: { secret: false },
      response: {
        status: 201,
        description: 'The new checkout, with the URL of its payment page.',
        found: 'The existing open checkout.',
        schema: checkoutSchema,
      },
      async count({ grant, tenantId, body }) {
        const customerId = await payerOf(grant, tenantId, body.customerId);
        await rateLimits.require(`checkout:${customerId}`, beginLimit, 'A customer can create at most 20 checkouts per minute.');
      },
      async handler(request) {
        const { grant, tenantId, body } = request;
        const customerId = await payerOf(grant, tenantId, body.customerId);
        const returnUrl = await checkReturnUrl(grant, body.returnUrl);
        const { offeringId, invoiceId = '' } = body;
        const subject = offeringId === undefined ? ({ kind: 'invoice', name: invoiceId } as const) : ({ kind: 'offering', name: offeringId } as const);
        const { checkout, created } = await checkouts.begin(byOf(request), { tenantId, customerId, ...subject, quantity: body.quantity, returnUrl });
        return { status: created ? 201 : 200, body: checkout };
      },
    }),
    route({
      method: 'get',
      path: '/v1/checkouts',
      operationId: 'listCheckouts',
      tag,
      summary: 'Lists checkouts, newest first. A viewer sees only their own.',
      access: 'checkouts:create',
      area: 'read',
      query: z.strictObject({
        ...pageQuery,
        customerId: customerName.optional(),
        state: z.enum(checkoutStates).optional().meta({ description: 'Current state. A checkout not paid within an hour is `expired` once Stripe was asked.' }),
      }),
      response: { status: 200, description: 'A page of checkouts, without `checkoutUrl`.', schema: pageOf(listedCheckout) },
      async handler({ grant, tenantId, query: { cursor, limit, state, customerId: named } }) {
        const filter = { tenantId, customerId: await customerIdFor(grant, tenantId, named), state };
        const read = (after?: NewestPosition) => checkouts.list(filter, { after, limit });
        const { rows, nextCursor } = await cursors.page(`checkouts ${JSON.stringify(filter)}`, cursor, newestFirst, read);
        return { body: { items: rows.map(({ checkoutUrl: _none, ...checkout }) => checkout), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/checkouts/:id',
      operationId: 'getCheckout',
      tag,
      summary: 'Retrieves a checkout.',
      access: 'checkouts:create',
      area: 'read',
      params,
      response: { status: 200, description: 'The checkout.', schema: checkoutSchema },
      handler: async ({ grant, tenantId, params: { id } }) => ({ body: await checkouts.read({ tenantId, customerId: customerOf(grant) }, id) }),
    }),
    route({
      method: 'post',
      path: '/v1/checkouts/:id/cancel',
      operationId: 'cancelCheckout',
      tag,
      summary: 'Cancels an open checkout. A checkout that has ended is not changed. A payment that still arrives is booked.',
      access: 'checkouts:create',
      area: 'read',
      params,
      response: { status: 200, description: 'The checkout.', schema: checkoutSchema },
      async handler(request) {
        const { grant, tenantId } = request;
        return { body: await checkouts.cancel(byOf(request), { tenantId, customerId: customerOf(grant) }, request.params.id) };
      },
    }),
  ];
}
