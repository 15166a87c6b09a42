import { z } from 'zod';
import { checkoutStates } from '../../../protocol/checkout.ts';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import type { Grant } from '../../access/grant.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Config } from '../../config/config.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Cursors, newestFirst } from '../../platform/http/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import type { PageLists } from '../../platform/http/answers/page-lists.ts';
import { type Route, route } from '../../platform/http/route.ts';
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
/** Of a customer. Nobody buys that often; a page in a circle does. */
const beginLimit = { points: 20, seconds: 60 } as const;

/** Whose checkouts a grant is for: `undefined` for management, which names the customer. */
function customerOf(grant: Grant): string | undefined {
  const customerId = ownerOf(grant, 'Checkouts');
  if (customerId === null) throw new HttpError('customer_required', 'Checkouts belong to a customer, and nobody knows the one of this credential.');
  return customerId;
}

/** The routes for checkouts. Notices of payment providers come in by `noticeRoutes`. */
export function checkoutRoutes(deps: CheckoutRouteDeps): Route[] {
  const { checkouts, customers, rateLimits, pageLists, cursors, config } = deps;

  /** Whose checkouts are meant: a viewer's own, or those of the customer that management names. @throws HttpError `not_found`. */
  async function whose(grant: Grant, tenantId: string, named: string | undefined): Promise<string | undefined> {
    const own = customerOf(grant);
    const known = named === undefined ? undefined : (await knownCustomer(customers, tenantId, named)).id;
    // A viewer may name themselves, and nobody else.
    if (own !== undefined && known !== undefined && known !== own) throw noCustomer();
    return own ?? known;
  }

  /** The same, of whom there must be one. @throws HttpError `customer_required`. */
  async function payerOf(grant: Grant, tenantId: string, named: string | undefined): Promise<string> {
    const customerId = await whose(grant, tenantId, named);
    if (customerId === undefined) throw new HttpError('customer_required', 'Say whose checkout it is: customerId.');
    return customerId;
  }

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
      async count({ grant, tenantId, body }) {
        const customerId = await payerOf(grant, tenantId, body.customerId);
        await rateLimits.require(`checkout:${customerId}`, beginLimit, 'A customer begins at most 20 checkouts in a minute.');
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
      summary: 'Lists checkouts, what was begun last first. A viewer sees their own.',
      access: 'checkouts:create',
      door: 'read',
      query: z.strictObject({
        ...pageQuery,
        customerId: customerName.optional(),
        state: z.enum(checkoutStates).optional().meta({ description: 'As it counts now: what nobody has paid within its hour is "expired".' }),
      }),
      response: { status: 200, description: 'A page of checkouts, without the address where each is paid.', schema: pageOf(listedCheckout) },
      async handler({ grant, tenantId, query: { cursor, limit, state, customerId: named } }) {
        const filter = { tenantId, customerId: await whose(grant, tenantId, named), state };
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
      summary: 'Reads what has become of a checkout.',
      access: 'checkouts:create',
      door: 'read',
      params,
      response: { status: 200, description: 'The checkout.', schema: checkoutSchema },
      handler: async ({ grant, tenantId, params: { id } }) => ({ body: await checkouts.read({ tenantId, customerId: customerOf(grant) }, id) }),
    }),
    route({
      method: 'post',
      path: '/v1/checkouts/:id/cancel',
      operationId: 'cancelCheckout',
      tag,
      summary: 'Gives up a checkout that is open. One that is over stays as it is; a payment that comes all the same is booked.',
      access: 'checkouts:create',
      door: 'read',
      params,
      response: { status: 200, description: 'The checkout, which is over.', schema: checkoutSchema },
      async handler(request) {
        const { grant, tenantId } = request;
        return { body: await checkouts.cancel(byOf(request), { tenantId, customerId: customerOf(grant) }, request.params.id) };
      },
    }),
  ];
}
