import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Move, moveRoutes } from '../../platform/http/routes/move-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { linkRoutes } from '../links/routes.ts';
import { receiptText } from './model.ts';
import { receiptSchema } from './response-schema.ts';
import type { ReceiptStore } from './store.ts';
import type { TransitionName } from './transitions.ts';

const params = z.strictObject({ id: z.string().max(100) });

const moves = [
  {
    name: 'seal',
    access: 'receipts:write',
    operationId: 'sealReceipt',
    summary: 'Seals a receipt permanently, so that its content is final. Its customer can then see it, whether or not the tenant shows drafts.',
  },
  {
    name: 'archive',
    access: 'receipts:write',
    operationId: 'archiveReceipt',
    summary: 'Archives a receipt. Viewers cannot find it by list, id, link or embed key until it is restored. API keys still see it.',
  },
  {
    name: 'unarchive',
    access: 'receipts:write',
    operationId: 'unarchiveReceipt',
    summary: 'Restores an archived receipt to its list, id and link.',
  },
  { name: 'unpublish', access: 'receipts:manage', operationId: 'unpublishReceipt', summary: 'Makes a receipt private. Its link requires a sign-in again.' },
] as const satisfies readonly Move<TransitionName>[];

/** Creates the routes that change a receipt's state or its direct link. All of them are idempotent. */
export function sharingRoutes({ receipts, clock }: { receipts: ReceiptStore; clock: Clock }): Route[] {
  return [
    ...moveRoutes({
      path: '/v1/receipts',
      tag: 'Receipts',
      noun: 'receipt',
      params,
      schema: receiptSchema,
      moves,
      move: async (by, tenantId, id, name) => ({ json: receiptText(await receipts.change(by, tenantId, id, name), clock.now()) }),
    }),
    ...linkRoutes({
      path: '/v1/receipts',
      tag: 'Receipts',
      noun: 'receipt',
      operationIds: { publish: 'publishReceipt', shareLink: 'getShareLink', rotate: 'rotateShareToken' },
      access: 'receipts:manage',
      refuses: 'A draft is refused with 409 unless viewers see drafts.',
      schema: receiptSchema,
      publish: async (by, tenantId, id, untilMs) => receiptText(await receipts.publish(by, tenantId, id, untilMs), clock.now()),
      shareLink: receipts.shareLink,
      rotate: receipts.rotateShareToken,
    }),
    route({
      method: 'post',
      path: '/v1/receipts/revoke-all',
      operationId: 'revokeAllReceipts',
      tag: 'Receipts',
      summary: 'Unpublishes all receipts and invoices of the tenant and ends the sessions of their direct links.',
      access: 'receipts:manage',
      response: { status: 200, description: 'Number of documents that were published.', schema: z.object({ unpublished: z.int() }) },
      handler: async (request) => ({ body: { unpublished: await receipts.revokeAll(byOf(request), request.tenantId) } }),
    }),
  ];
}
