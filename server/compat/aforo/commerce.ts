import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Wire } from '../../platform/http/wire.ts';
import type { Offering, Subscription } from '../../../protocol/offering.ts';
import { behind, type FindRoute } from '../behind.ts';
import { firstRead, numbered, numberedPage, pageOfAll, readOn, readOne } from './numbered-pages.ts';
import { liveStatuses, stateOf, statusNamed, subscriptionPayload, subscriptionPayloadOf } from './subscriptions.ts';

/** What a customer of a session asks for. @param root What stands in front of every path. */
export function commerceRoutes(root: string, wire: Wire, own: FindRoute, clock: Clock): Route[] {
  const offeringOf = own('getOffering');
  const subscriptions = own('listSubscriptions');
  return [
    behind(subscriptions, wire, {
      path: `${root}/subscriptions/by-offering/:id`,
      operationId: 'aforoFindSubscription',
      tag: 'Subscriptions',
      summary: 'Tells whether the customer has an offering already. Of one that is not there they have none.',
      params: z.strictObject({ id: z.string().min(1).max(255) }),
      response: {
        status: 200,
        description: 'Whether they have it.',
        schema: z.object({ hasActiveSubscription: z.boolean(), subscriptionId: z.string().optional(), status: z.string().optional() }),
      },
      ask: ({ params: { id } }) => ({ query: { ...firstRead, offeringId: id } }),
      async give(given, request) {
        const all = await readOn<Subscription>(subscriptions, request, given, { offeringId: request.params.id });
        const live = all.find(({ status }) => liveStatuses.includes(status));
        return live ? { hasActiveSubscription: true, subscriptionId: live.id, status: stateOf(live.status) } : { hasActiveSubscription: false };
      },
    }),
    behind(subscriptions, wire, {
      path: `${root}/subscriptions`,
      operationId: 'aforoListSubscriptions',
      tag: 'Subscriptions',
      summary: 'Lists what the customer has subscribed to, what was made last first, in whatever order is asked for.',
      query: z.strictObject({ ...numbered, status: z.string().max(40).optional(), sort: z.string().max(40).optional() }),
      response: { status: 200, description: 'A page of subscriptions.', schema: numberedPage(subscriptionPayload) },
      ask: ({ query }) => ({ query: { ...firstRead, status: query.status && statusNamed(query.status) } }),
      async give(given, request) {
        const { query } = request;
        const status = query.status && statusNamed(query.status);
        // A status that nothing here has is that of none.
        const all = query.status && !status ? [] : await readOn<Subscription>(subscriptions, request, given, { status });
        return pageOfAll(all, query, async (subscription) =>
          subscriptionPayloadOf(subscription, await readOne<Offering>(offeringOf, request, subscription.offering.id), clock.now()),
        );
      },
    }),
    behind(own('getMe'), wire, {
      path: `${root}/payment-methods`,
      operationId: 'aforoListPaymentMethods',
      tag: 'Payments',
      summary: 'Lists the customer’s means of payment. There are none here: they are with whoever takes the payment.',
      response: { status: 200, description: 'None.', schema: z.object({ methods: z.array(z.never()), defaultMethodId: z.null() }) },
      give: () => ({ methods: [], defaultMethodId: null }),
    }),
  ];
}
