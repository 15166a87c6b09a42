import { z } from 'zod';
import { subscriptionStatuses } from '../../../protocol/offering.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Cursors, newestFirst } from '../../platform/http/input/cursor.ts';
import { text } from '../../platform/http/input/field.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { putRoutes } from '../../platform/http/routes/put-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
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

/** Converts calendar days, both included, to times. */
export function createdBetween(from?: string, to?: string): Pick<SubscriptionFilter, 'createdFromMs' | 'createdBeforeMs'> {
  const { fromMs, beforeMs } = momentsBetween(from, to);
  return { createdFromMs: fromMs, createdBeforeMs: beforeMs };
}

/** Creates the routes for subscriptions. Viewers read their own; the tenant's backend writes. */
export function subscriptionRoutes({ subscriptions, offerings, customers, cursors }: SubscriptionRouteDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/subscriptions',
      operationId: 'listSubscriptions',
      tag,
      summary: 'Lists subscriptions, newest first. A viewer sees only their own.',
      access: 'subscriptions:read',
      area: 'read',
      query: z
        .strictObject({
          ...pageQuery,
          customerId: customerName.optional(),
          offeringId: name.optional().meta({ description: 'Return only subscriptions to this offering, by id or external id.' }),
          status: z.enum(subscriptionStatuses).optional(),
          createdFrom: date.optional().meta({ description: 'Earliest day of creation, in UTC.' }),
          createdTo: date.optional().meta({ description: 'Latest day of creation, in UTC.' }),
          text: text(200).optional().meta({
            description: 'Words, or parts of words, in the offering name or external id. Requires `customerId`, unless a viewer lists their own.',
          }),
        })
        .superRefine(daysInOrder(['createdFrom', 'createdTo'])),
      response: { status: 200, description: 'A page of subscriptions.', schema: pageOf(subscriptionSchema) },
      async handler({ grant, tenantId, query: { cursor, limit, ...filters } }) {
        const owner = filters.customerId === undefined ? undefined : await customers.find(tenantId, filters.customerId);
        const filter = coveredBy(grant, { tenantId, status: filters.status, customerId: owner?.id ?? filters.customerId });
        if (filters.customerId !== undefined && !owner) throw noCustomer();
        if (filters.text !== undefined && filter.customerId === undefined) throw customerRequired();
        // A missing offering has no subscriptions, so the response does not reveal whether a draft exists.
        const offering = filters.offeringId === undefined ? undefined : await offerings.find({ tenantId }, filters.offeringId);
        if (filters.offeringId !== undefined && !offering) return { body: { items: [], nextCursor: null } };
        const narrowed = { ...filter, offeringId: offering?.id, ...createdBetween(filters.createdFrom, filters.createdTo), text: filters.text };
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
      summary: 'Retrieves a subscription by id or external id.',
      access: 'subscriptions:read',
      area: 'read',
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
      summary: 'Creates a subscription for a customer, or replaces the content of the one with this external id.',
      access: 'subscriptions:write',
      input: subscriptionInput,
      schema: subscriptionSchema,
      put: subscriptions.put,
      putMany: subscriptions.putMany,
      shown: (row) => ({ body: subscriptionOf(row) }),
    }),
  ];
}

const customerRequired = (): HttpError => {
  const errors = [{ path: 'customerId', message: 'is required with text' }];
  return new HttpError('invalid_request', 'Text can only be searched within the subscriptions of one customer. Set customerId.', { errors });
};
