import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import type { Offering, Subscription } from '../../../protocol/offering.ts';
import { dayIn } from '../../resources/day-in.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { type FindRoute, translateRoute } from '../translate-route.ts';
import { firstPageQuery, numbered, numberedPage, pageOfAll, readOne, readRemaining } from './numbered-pages.ts';
import { liveStatuses, stateOf, statusNamed, subscriptionPayload, subscriptionPayloadOf } from './subscriptions.ts';

/** Routes for a session's subscriptions and payment methods. @param root Prefix of every path. */
export function commerceRoutes(root: string, wire: Wire, own: FindRoute, { clock, tenants }: { clock: Clock; tenants: TenantStore }): Route[] {
  const offeringOf = own('getOffering');
  const subscriptions = own('listSubscriptions');
  return [
    translateRoute(subscriptions, wire, {
      path: `${root}/subscriptions/by-offering/:id`,
      operationId: 'aforoFindSubscription',
      tag: 'Subscriptions',
      summary: 'Checks whether the customer already has an offering. For an unknown offering, the result is no.',
      params: z.strictObject({ id: z.string().min(1).max(255) }),
      response: {
        status: 200,
        description: 'Whether the customer has the offering.',
        schema: z.object({ hasActiveSubscription: z.boolean(), subscriptionId: z.string().optional(), status: z.string().optional() }),
      },
      toRequest: ({ params: { id } }) => ({ query: { ...firstPageQuery, offeringId: id } }),
      async toResponse(given, request) {
        const all = await readRemaining<Subscription>(subscriptions, request, given, { offeringId: request.params.id });
        const live = all.find(({ status }) => liveStatuses.includes(status));
        return live ? { hasActiveSubscription: true, subscriptionId: live.id, status: stateOf(live.status) } : { hasActiveSubscription: false };
      },
    }),
    translateRoute(subscriptions, wire, {
      path: `${root}/subscriptions`,
      operationId: 'aforoListSubscriptions',
      tag: 'Subscriptions',
      summary: 'Lists the subscriptions of the customer, newest first, whatever order is requested.',
      query: z.strictObject({ ...numbered, status: z.string().max(40).optional(), sort: z.string().max(40).optional() }),
      response: { status: 200, description: 'A page of subscriptions.', schema: numberedPage(subscriptionPayload) },
      toRequest: ({ query }) => ({ query: { ...firstPageQuery, status: query.status && statusNamed(query.status) } }),
      async toResponse(given, request) {
        const { query } = request;
        const status = query.status && statusNamed(query.status);
        // No subscription has an unknown status.
        const all = query.status && !status ? [] : await readRemaining<Subscription>(subscriptions, request, given, { status });
        const today = dayIn((await tenants.read(request.tenantId)).time_zone, clock.now());
        return pageOfAll(all, query, async (subscription) =>
          subscriptionPayloadOf(subscription, await readOne<Offering>(offeringOf, request, subscription.offering.id), today),
        );
      },
    }),
    translateRoute(own('getMe'), wire, {
      path: `${root}/payment-methods`,
      operationId: 'aforoListPaymentMethods',
      tag: 'Payments',
      summary: 'Lists the payment methods of the customer. The list is always empty: the payment provider holds them.',
      response: { status: 200, description: 'None.', schema: z.object({ methods: z.array(z.never()), defaultMethodId: z.null() }) },
      toResponse: () => ({ methods: [], defaultMethodId: null }),
    }),
  ];
}
