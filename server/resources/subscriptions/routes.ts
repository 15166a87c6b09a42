import { z } from 'zod';
import { subscriptionStatuses } from '../../../protocol/offering.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Cursors, newestFirst } from '../../platform/http/cursor.ts';
import { text } from '../../platform/http/field.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { putRoutes } from '../../platform/http/put-routes.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { date, daysInOrder, momentsBetween } from '../calendar.ts';
import { noCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { OfferingStore } from '../offerings/store.ts';
import { subscriptionInput, subscriptionOf, subscriptionSchema } from './model.ts';
import type { SubscriptionFilter } from './read.ts';
import { noSubscription, type SubscriptionStore } from './store.ts';
import { coveredBy } from './viewer-filter.ts';

export interface SubscriptionRouteDeps {
  subscriptions: SubscriptionStore;
  offerings: OfferingStore;
  customers: CustomerStore;
  cursors: Cursors;
}

const tag = 'Subscriptions';
const name = z.string().min(1).max(255);

/** Days of the calendar, both included, as moments. */
export function createdBetween(from?: string, to?: string): Pick<SubscriptionFilter, 'createdFromMs' | 'createdBeforeMs'> {
  const { fromMs, beforeMs } = momentsBetween(from, to);
  return { createdFromMs: fromMs, createdBeforeMs: beforeMs };
}

/** The routes for subscriptions. A viewer reads their own; the tenant's backend writes. */
export function subscriptionRoutes({ subscriptions, offerings, customers, cursors }: SubscriptionRouteDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/subscriptions',
      operationId: 'listSubscriptions',
      tag,
      summary: 'Lists subscriptions, what was made last first. A viewer sees their own.',
      access: 'subscriptions:read',
      door: 'read',
      query: z
        .strictObject({
          ...pageQuery,
          customerId: customerName.optional(),
          offeringId: name.optional().meta({ description: 'Only those of this offering: our id or the tenant’s own.' }),
          status: z.enum(subscriptionStatuses).optional(),
          createdFrom: date.optional().meta({ description: 'First day in UTC on which they were made.' }),
          createdTo: date.optional().meta({ description: 'Last day in UTC on which they were made.' }),
          text: text(200).optional().meta({
            description: 'Words of the offering’s name or of your own id, or parts of them. In the list of one customer.',
          }),
        })
        .superRefine(daysInOrder(['createdFrom', 'createdTo'])),
      response: { status: 200, description: 'A page of subscriptions.', schema: pageOf(subscriptionSchema) },
      async handler({ grant, tenantId, query: { cursor, limit, ...asked } }) {
        const owner = asked.customerId === undefined ? undefined : await customers.find(tenantId, asked.customerId);
        const filter = coveredBy(grant, { tenantId, status: asked.status, customerId: owner?.id ?? asked.customerId });
        if (asked.customerId !== undefined && !owner) throw noCustomer();
        if (asked.text !== undefined && filter.customerId === undefined) throw namesNobody();
        // One that is not there has no subscriptions, and whether a draft is there is not told.
        const offering = asked.offeringId === undefined ? undefined : await offerings.find({ tenantId }, asked.offeringId);
        if (asked.offeringId !== undefined && !offering) return { body: { items: [], nextCursor: null } };
        const narrowed = { ...filter, offeringId: offering?.id, ...createdBetween(asked.createdFrom, asked.createdTo), text: asked.text };
        const list = `subscriptions ${JSON.stringify(narrowed)}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, newestFirst, (after) => subscriptions.list(narrowed, { after, limit }));
        return { body: { items: rows.map(subscriptionOf), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/subscriptions/:id',
      operationId: 'getSubscription',
      tag,
      summary: 'Reads one subscription, by our id or the tenant’s own.',
      access: 'subscriptions:read',
      door: 'read',
      params: z.strictObject({ id: name }),
      response: { status: 200, description: 'The subscription.', schema: subscriptionSchema },
      handler: async ({ grant, tenantId, params: { id } }) => ({
        body: subscriptionOf((await subscriptions.find(coveredBy(grant, { tenantId }), id)) ?? noSubscription()),
      }),
    }),
    ...putRoutes({
      path: '/v1/subscriptions',
      tag,
      noun: 'subscription',
      operationIds: { one: 'putSubscription', many: 'putSubscriptions' },
      summary: 'Makes a subscription of a customer, or gives the one with this external id another content.',
      access: 'subscriptions:write',
      input: subscriptionInput,
      schema: subscriptionSchema,
      put: subscriptions.put,
      putMany: subscriptions.putMany,
      shown: (row) => ({ body: subscriptionOf(row) }),
    }),
  ];
}

const namesNobody = (): HttpError => {
  const errors = [{ path: 'customerId', message: 'is needed with text' }];
  return new HttpError('invalid_request', 'Words are looked for within the subscriptions of one customer: name them in customerId.', { errors });
};
