import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Move, moveRoutes } from '../../platform/http/move-routes.ts';
import { type Route, route } from '../../platform/http/route.ts';
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
    summary: 'Locks the content of a receipt for good. From then on its customer sees it, who sees drafts only where the tenant shows them.',
  },
  {
    name: 'archive',
    access: 'receipts:write',
    operationId: 'archiveReceipt',
    summary: 'Takes a receipt out of every viewer’s sight: list, id, link and embed key find nothing until it is back. Management sees it as before.',
  },
  {
    name: 'unarchive',
    access: 'receipts:write',
    operationId: 'unarchiveReceipt',
    summary: 'Puts an archived receipt back: its list, id and link work as before.',
  },
  { name: 'unpublish', access: 'receipts:manage', operationId: 'unpublishReceipt', summary: 'Makes a receipt private: its link asks for a sign-in again.' },
] as const satisfies readonly Move<TransitionName>[];

/** The routes that change a receipt's state or its direct link. Each may be asked for again without harm. */
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
      refuses: 'A draft only where viewers see drafts: 409 otherwise.',
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
      summary: 'Unpublishes every receipt and invoice of the tenant at once, however many there are, and ends the sessions of its direct links.',
      access: 'receipts:manage',
      response: { status: 200, description: 'How many were published.', schema: z.object({ unpublished: z.int() }) },
      handler: async (request) => ({ body: { unpublished: await receipts.revokeAll(byOf(request), request.tenantId) } }),
    }),
  ];
}
