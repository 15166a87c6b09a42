import { z } from 'zod';
import { type Offering, type OfferingStatus, offeringStatuses } from '../../../protocol/offering.ts';
import { type Grant, isViewer, wholeCustomerOf } from '../../access/grant.ts';
import { byOf } from '../../platform/audit/model.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { type Move, moveRoutes } from '../../platform/http/move-routes.ts';
import { text } from '../../platform/http/field.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { putRoutes } from '../../platform/http/put-routes.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import { begunBy } from '../checkouts/begun-by.ts';
import type { CheckoutStore } from '../checkouts/store.ts';
import { date, daysInOrder, momentsBetween } from '../calendar.ts';
import { heldBy } from '../subscriptions/held-by.ts';
import type { SubscriptionReads } from '../subscriptions/read.ts';
import { offeringInput, offeringLimits, offeringPatch } from './content.ts';
import { offeringOf } from './model.ts';
import { offeringSchema } from './response-schema.ts';
import { noOffering, type OfferingFilter, type OfferingStore } from './store.ts';

export interface OfferingRouteDeps {
  offerings: OfferingStore;
  subscriptions: SubscriptionReads;
  checkouts: Pick<CheckoutStore, 'begun'>;
  cursors: Cursors;
}

const params = z.strictObject({ id: z.string().min(1).max(255).meta({ description: 'Our id of the offering, or the tenant’s own.' }) });
const tag = 'Offerings';
const one = { status: 200, description: 'The offering.', schema: offeringSchema };

const moves = [
  {
    name: 'publish',
    access: 'offerings:write',
    operationId: 'publishOffering',
    summary: 'Shows an offering to everybody whom the tenant’s pages show their offerings to.',
  },
  {
    name: 'archive',
    access: 'offerings:write',
    operationId: 'archiveOffering',
    summary: 'Takes an offering from sale: nobody sees it but who has a subscription to it, which goes on.',
  },
] as const satisfies readonly Move<string>[];

const position = z.codec(z.tuple([z.int(), z.string()]), z.object({ position: z.int(), externalId: z.string() }), {
  decode: ([place, externalId]) => ({ position: place, externalId }),
  encode: ({ position: place, externalId }): [number, string] => [place, externalId],
});

/** Days of the calendar, both included, as moments. */
export function changedBetween(from?: string, to?: string): Pick<OfferingFilter, 'changedFromMs' | 'changedBeforeMs'> {
  const { fromMs, beforeMs } = momentsBetween(from, to);
  return { changedFromMs: fromMs, changedBeforeMs: beforeMs };
}

/**
 * What a caller sees: viewers, and pages with an embed key alone, what is published; a customer also what they have of what was archived, which is theirs to
 * see and nobody's to buy. The query says so, and nothing sorts out later.
 */
function seenBy(grant: Grant, tenantId: string, status?: OfferingStatus): OfferingFilter {
  if (!isViewer(grant)) return { tenantId, status };
  const customerId = grant.actions.has('subscriptions:read') ? wholeCustomerOf(grant) : undefined;
  return customerId ? { tenantId, status, shownTo: customerId } : { tenantId, status: 'published' };
}

/** The routes for offerings. Who may read them at all reads those that are published; management writes. */
export function offeringRoutes({ offerings, subscriptions, checkouts, cursors }: OfferingRouteDeps): Route[] {
  /** What a caller is told of rows: a customer also, what they have of each, and what they are about to pay. */
  async function shownTo(grant: Grant, tenantId: string, rows: readonly OfferingRow[]): Promise<Offering[]> {
    const held = await heldBy(subscriptions, grant, tenantId, rows.map(({ id }) => id));
    const begun = await begunBy(checkouts, grant, tenantId, 'offering');
    return rows.map((row) => {
      const checkout = begun.get(row.id);
      return { ...offeringOf(row), ...(held && { subscription: held.get(row.id) ?? null }), ...(checkout && { checkout }) };
    });
  }

  return [
    route({
      method: 'get',
      path: '/v1/offerings',
      operationId: 'listOfferings',
      tag,
      summary:
        'Lists offerings in the order of their positions. Viewers, and pages that have an embed key alone, see the published ones; a customer also archived ' +
        'ones that they have a subscription to.',
      access: 'offerings:read',
      door: 'read',
      isFirst: true,
      query: z
        .strictObject({
          ...pageQuery,
          status: z.enum(offeringStatuses).optional(),
          text: text(200).optional().meta({ description: 'Words of the name or of your own id, or parts of them.' }),
          changedFrom: date.optional().meta({ description: 'First day in UTC on which they were changed last.' }),
          changedTo: date.optional().meta({ description: 'Last day in UTC on which they were changed last.' }),
        })
        .superRefine(daysInOrder(['changedFrom', 'changedTo'])),
      response: { status: 200, description: 'A page of offerings.', schema: pageOf(offeringSchema) },
      async handler({ grant, tenantId, query: { cursor, limit, status, text: sought, changedFrom, changedTo } }) {
        const filter = { ...seenBy(grant, tenantId, status), text: sought, ...changedBetween(changedFrom, changedTo) };
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
      summary: 'Reads one offering, by our id or the tenant’s own.',
      access: 'offerings:read',
      door: 'read',
      isFirst: true,
      params,
      response: one,
      async handler({ grant, tenantId, params: { id } }) {
        const [offering] = await shownTo(grant, tenantId, [(await offerings.find(seenBy(grant, tenantId), id)) ?? noOffering()]);
        return { body: offering };
      },
    }),
    ...putRoutes({
      path: '/v1/offerings',
      tag,
      noun: 'offering',
      operationIds: { one: 'putOffering', many: 'putOfferings' },
      summary: 'Makes an offering, or gives the one with this external id another content.',
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
      summary: 'Changes what is named of an offering.',
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
      summary: 'Deletes an offering that is a draft, and that nobody subscribes to.',
      access: 'offerings:write',
      params,
      response: { status: 204, description: 'It is gone.' },
      async handler(request) {
        await offerings.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
  ];
}
