import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import { knownCustomer } from '../../resources/customers/known-customer.ts';
import { customerName } from '../../resources/customers/model.ts';
import { parseReceiptInput } from '../../resources/receipts/content.ts';
import { isCurrencyCode } from '../../../protocol/iso-4217.ts';
import type { Action, Grant } from '../../access/grant.ts';
import { type FindRoute, type ResponseBody, translateRoute } from '../translate-route.ts';
import { detail, detailOf, synced } from './receipt-shape.ts';
import type { PaidDeps } from './wires.ts';

const tag = 'Value receipts';
const params = z.strictObject({ id: z.string().max(100) });
const nothing = z.strictObject({}).prefault({});

/** A day in Paid's API is a time. It counts as the date in its own offset, which in UTC may be the day before. */
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be a date, or a time with an offset'),
  })
  .transform((text) => text.slice(0, 10));

const currency = z.string().refine(isCurrencyCode, 'is not an ISO 4217 currency code');

const syncBody = z
  .strictObject({
    customerId: customerName.optional(),
    externalCustomerId: customerName.optional(),
    startDate: moment,
    endDate: moment,
    product: z.strictObject({ productId: z.string().min(1).max(120), currency: currency.optional() }).optional(),
    orderId: z.string().min(1).max(120).optional(),
  })
  .refine(({ customerId: one, externalCustomerId: other }) => (one === undefined) !== (other === undefined), 'needs either customerId or externalCustomerId')
  .refine(({ product, orderId }) => product === undefined || orderId === undefined, 'must have at most one of product and orderId')
  .meta({ id: 'SyncValueReceipt' });

const publishBody = z
  .strictObject({
    publishExpiresAt: z.iso.datetime({ offset: true }).nullish(),
    allowEmbed: z.literal(true, { error: 'must be true or omitted: the tenant’s allowedOrigins determine which pages may embed' }).optional(),
  })
  .prefault({});

interface Change {
  name: string;
  own: string;
  summary: string;
  access?: Action;
  /** Whether callers expect `success` in the response. */
  saysSuccess?: true;
}

/** Each change takes an empty object and returns the value receipt in its new state. */
const changes: readonly Change[] = [
  { name: 'unpublish', own: 'unpublishReceipt', summary: 'Makes a value receipt private.' },
  { name: 'seal', own: 'sealReceipt', summary: 'Posts a value receipt, which locks its content.', saysSuccess: true },
  { name: 'archive', own: 'archiveReceipt', summary: 'Archives a value receipt, which hides it from viewers.', saysSuccess: true },
  { name: 'unarchive', own: 'unarchiveReceipt', summary: 'Restores an archived value receipt.', saysSuccess: true },
  {
    name: 'refresh',
    own: 'getReceipt',
    summary: 'Returns a value receipt unchanged: its content is what the tenant sent last.',
    access: 'receipts:write',
  },
];

export function changeRoutes({ receipts, customers, clock, config: { publicUrl } }: PaidDeps, wire: Wire, own: FindRoute): Route[] {
  const mayShare = ({ actions }: Grant): boolean => actions.has('receipts:manage');
  const shareTokenOf = async (grant: Grant, tenantId: string, id: string): Promise<string | null> =>
    mayShare(grant) ? (await receipts.shareLink(tenantId, id)).replace(/^.*\//, '') : null;

  /** Runs after the Vitrine route has done its work and authorized the caller. Returns the same receipt in Paid's format. */
  const toResponse = async ({ id }: ResponseBody, { grant, tenantId }: { grant: Grant; tenantId: string }): Promise<z.output<typeof detail> | undefined> => {
    const row = await receipts.findByIdOrShareToken(tenantId, String(id));
    return row && detailOf(row, await shareTokenOf(grant, tenantId, row.id), { publicUrl, nowMs: clock.now() });
  };
  const managed = (name: string, access?: Action): Route => ({ ...own(name), area: 'manage', cors: false, ...(access && { access }) });

  return [
    translateRoute(managed('getReceipt'), wire, {
      path: '/api/v2/value-receipts/:id',
      operationId: 'paidGetValueReceipt',
      tag,
      summary: 'Retrieves a value receipt.',
      params,
      response: { status: 200, description: 'The value receipt.', schema: detail },
      toRequest: (request) => ({ params: request.params }),
      toResponse,
    }),
    ...changes.map((change) =>
      translateRoute(managed(change.own, change.access), wire, {
        method: 'post',
        path: `/api/v2/value-receipts/:id/${change.name}`,
        operationId: `paid${change.name.charAt(0).toUpperCase()}${change.name.slice(1)}ValueReceipt`,
        tag,
        summary: change.summary,
        params,
        body: nothing,
        response: { status: 200, description: 'The value receipt.', schema: change.saysSuccess ? detail.extend({ success: z.literal(true) }) : detail },
        toRequest: (request) => ({ params: request.params }),
        toResponse: async (given, request) => ({ ...(await toResponse(given, request)), ...(change.saysSuccess && { success: true }) }),
      }),
    ),
    translateRoute(own('publishReceipt'), wire, {
      path: '/api/v2/value-receipts/:id/publish',
      operationId: 'paidPublishValueReceipt',
      tag,
      summary: 'Publishes a value receipt to anyone who has its link, permanently or until a given time.',
      params,
      body: publishBody,
      response: { status: 200, description: 'The value receipt.', schema: detail },
      toRequest: (request) => ({ params: request.params, body: { until: request.body.publishExpiresAt } }),
      toResponse,
    }),
    route({
      method: 'post',
      path: '/api/v2/value-receipts/sync',
      operationId: 'paidSyncValueReceipt',
      tag,
      summary: 'Finds the value receipt of a customer, period and product or order, or creates an empty draft. An existing receipt keeps its content.',
      access: 'receipts:write',
      further: [{ access: 'receipts:manage', what: 'to be told the token and the address of the link' }],
      wire,
      body: syncBody,
      response: { status: 200, description: 'The value receipt.', schema: synced },
      async handler(request) {
        const { tenantId, grant, body } = request;
        const customer = await knownCustomer(customers, tenantId, body.customerId ?? body.externalCustomerId ?? '');
        const scope = body.product ? { product: body.product.productId } : body.orderId === undefined ? null : { order: body.orderId };
        const { row } = await receipts.ensure(
          byOf(request),
          tenantId,
          parseReceiptInput({
            customer: { externalId: customer.external_id },
            period: { start: body.startDate, end: body.endDate },
            scope,
            title: 'Value receipt',
            currency: body.product?.currency ?? 'USD',
          }),
        );
        return { body: synced.parse(detailOf(row, await shareTokenOf(grant, tenantId, row.id), { publicUrl, nowMs: clock.now() })) };
      },
    }),
  ];
}
