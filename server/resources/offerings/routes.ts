import { z } from 'zod';
import { type Offering, type OfferingStatus, offeringStatuses } from '../../../protocol/offering.ts';
import { type Grant, isViewer, wholeCustomerOf } from '../../access/grant.ts';
import { byOf } from '../../platform/audit/model.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { type Move, moveRoutes } from '../../platform/http/routes/move-routes.ts';
import { text } from '../../platform/http/input/field.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { putRoutes } from '../../platform/http/routes/put-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import { ongoingCheckoutsOf } from '../checkouts/viewer-checkouts.ts';
import type { CheckoutStore } from '../checkouts/store.ts';
import { date, daysInOrder, momentsBetween } from '../calendar.ts';
import { heldSubscriptionsOf } from '../subscriptions/held-subscriptions.ts';
import type { SubscriptionReads } from '../subscriptions/read.ts';
import { offeringInput, offeringLimits, offeringPatch } from './content.ts';
import { offeringOf, storedContent } from './model.ts';
import { offeringSchema } from './response-schema.ts';
import { noOffering, type OfferingFilter, type OfferingStore } from './store.ts';

export interface OfferingRouteDeps {
  offerings: OfferingStore;
  subscriptions: SubscriptionReads;
  checkouts: Pick<CheckoutStore, 'listOngoing'>;
  cursors: Cursors;
}

const params = z.strictObject({ id: z.string().min(1).max(255).meta({ description: 'Id or external id of the offering.' }) });
const tag = 'Offerings';
const one = { status: 200, description: 'The offering.', schema: offeringSchema };

const moves = [
  {
    name: 'publish',
    access: 'offerings:write',
    operationId: 'publishOffering',
    summary: 'Publishes an offering, so that everyone who can list the tenant’s offerings sees it.',
  },
  {
    name: 'archive',
    access: 'offerings:write',
    operationId: 'archiveOffering',
    summary: 'Archives an offering. Only its subscribers, and customers who are paying it, still see it. Subscriptions continue.',
  },
] as const satisfies readonly Move<string>[];

const position = z.codec(z.tuple([z.int(), z.string()]), z.object({ position: z.int(), externalId: z.string() }), {
  decode: ([place, externalId]) => ({ position: place, externalId }),
  encode: ({ position: place, externalId }): [number, string] => [place, externalId],
});

/** Converts calendar days, both included, to times. */
export function changedBetween(from?: string, to?: string): Pick<OfferingFilter, 'changedFromMs' | 'changedBeforeMs'> {
  const { fromMs, beforeMs } = momentsBetween(from, to);
  return { changedFromMs: fromMs, changedBeforeMs: beforeMs };
}

/**
 * Returns the filter for what a caller may see. Viewers, and pages with only an embed key, see published offerings. A customer also sees archived ones that
 * they subscribe to or are paying, which can no longer be bought. The query applies the filter.
 */
function visibleTo(grant: Grant, tenantId: string, status?: OfferingStatus): OfferingFilter {
  if (!isViewer(grant)) return { tenantId, status };
  const customerId = grant.actions.has('subscriptions:read') ? wholeCustomerOf(grant) : undefined;
  return customerId ? { tenantId, status, shownTo: customerId } : { tenantId, status: 'published' };
}

/** Creates the routes for offerings. Every reader sees published ones; management writes. */
export function offeringRoutes({ offerings, subscriptions, checkouts, cursors }: OfferingRouteDeps): Route[] {
  /** Converts rows for the caller. A customer also gets their subscription and their ongoing checkout of each. */
  async function shownTo(grant: Grant, tenantId: string, rows: readonly OfferingRow[]): Promise<Offering[]> {
    const held = await heldSubscriptionsOf(subscriptions, grant, tenantId, rows.map(({ id }) => id));
    const ongoing = await ongoingCheckoutsOf(checkouts, grant, tenantId, 'offering');
    return rows.map((row) => {
      const checkout = ongoing.get(row.id);
      return { ...offeringOf(row), ...(held && { subscription: held.get(row.id) ?? null }), ...(checkout && { checkout }) };
    });
  }

  /** Whether the credential's customer has any plan. A list of all offerings answers this by itself; one offering does not. */
  async function hasPlan(grant: Grant, tenantId: string): Promise<boolean> {
    const customerId = wholeCustomerOf(grant);
    if (!customerId) return false;
    return (await offerings.findHeld(tenantId, customerId)).some((row) => storedContent(row).cycle !== 'one_time');
  }

  return [
    route({
      method: 'get',
      path: '/v1/offerings',
      operationId: 'listOfferings',
      tag,
      summary:
        'Lists offerings, ordered by position. Viewers and pages with only an embed key see published offerings. A customer also sees archived ' +
        'offerings that they subscribe to or whose payment is in progress.',
      access: 'offerings:read',
      area: 'read',
      isFirst: true,
      query: z
        .strictObject({
          ...pageQuery,
          status: z.enum(offeringStatuses).optional(),
          text: text(200).optional().meta({ description: 'Words, or parts of words, in the name or external id.' }),
          changedFrom: date.optional().meta({ description: 'Earliest day of the last change, in UTC.' }),
          changedTo: date.optional().meta({ description: 'Latest day of the last change, in UTC.' }),
        })
        .superRefine(daysInOrder(['changedFrom', 'changedTo'])),
      response: { status: 200, description: 'A page of offerings.', schema: pageOf(offeringSchema) },
      async handler({ grant, tenantId, query: { cursor, limit, status, text: searchText, changedFrom, changedTo } }) {
        const filter = { ...visibleTo(grant, tenantId, status), text: searchText, ...changedBetween(changedFrom, changedTo) };
        if (status !== undefined && status !== filter.status) return { body: { items: [], nextCursor: null } };
        const list = `offerings ${JSON.stringify(filter)}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, position, (after) => offerings.list(filter, { after, limit }));
        return { body: { items: await shownTo(grant, tenantId, rows), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/offerings/:id',
      operationId: 'getOffering',
      tag,
      summary: 'Retrieves an offering by id or external id.',
      access: 'offerings:read',
      area: 'read',
      isFirst: true,
      params,
      response: one,
      async handler({ grant, tenantId, params: { id } }) {
        const row = (await offerings.find(visibleTo(grant, tenantId), id)) ?? noOffering();
        const [offering] = await shownTo(grant, tenantId, [row]);
        return { body: offering && { ...offering, ...(offering.subscription !== undefined && { hasPlan: await hasPlan(grant, tenantId) }) } };
      },
    }),
    ...putRoutes({
      path: '/v1/offerings',
      tag,
      noun: 'offering',
      operationIds: { one: 'putOffering', many: 'putOfferings' },
      summary: 'Creates an offering, or replaces the content of the one with this external id.',
      access: 'offerings:write',
      input: offeringInput,
      bodyLimit: offeringLimits.bodyBytes,
      schema: offeringSchema,
      put: offerings.put,
      putMany: offerings.putMany,
      shown: (row) => ({ body: offeringOf(row) }),
    }),
    route({
      method: 'patch',
      path: '/v1/offerings/:id',
      operationId: 'updateOffering',
      tag,
      summary: 'Updates the given fields of an offering.',
      access: 'offerings:write',
      params,
      body: offeringPatch,
      bodyLimit: offeringLimits.bodyBytes,
      response: one,
      handler: async (request) => ({ body: offeringOf(await offerings.update(byOf(request), request.tenantId, request.params.id, request.body)) }),
    }),
    ...moveRoutes({
      path: '/v1/offerings',
      tag,
      noun: 'offering',
      params,
      schema: offeringSchema,
      moves,
      move: async (by, tenantId, id, name) => ({ body: offeringOf(await offerings.move(by, tenantId, id, name === 'publish' ? 'published' : 'archived')) }),
    }),
    route({
      method: 'delete',
      path: '/v1/offerings/:id',
      operationId: 'deleteOffering',
      tag,
      summary: 'Deletes a draft offering that has no subscriptions.',
      access: 'offerings:write',
      params,
      response: { status: 204, description: 'The offering was deleted.' },
      async handler(request) {
        await offerings.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
  ];
}
