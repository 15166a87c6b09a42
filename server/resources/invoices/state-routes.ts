import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Move, moveRoutes } from '../../platform/http/routes/move-routes.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { linkRoutes } from '../links/routes.ts';
import { creditNoteInput, invoiceLimits, paymentInput } from './content.ts';
import { invoiceText } from './model.ts';
import { invoiceSchema } from './response-schema.ts';
import type { InvoiceStore } from './store.ts';
import type { InvoiceTransitionName } from './changes/transitions.ts';

const params = z.strictObject({ id: z.string().max(100) });
const tag = 'Invoices';

const moves = [
  {
    name: 'open',
    access: 'invoices:write',
    operationId: 'openInvoice',
    summary: 'Issues a draft. Its customer can then see it, and its content is final. An invoice with a total of 0 is marked as paid.',
  },
  {
    name: 'void',
    access: 'invoices:write',
    operationId: 'voidInvoice',
    summary: 'Voids an invoice that has no payments. It stays listed, and nothing is due.',
  },
  {
    name: 'uncollectible',
    access: 'invoices:write',
    operationId: 'giveUpInvoice',
    summary: 'Marks an open invoice as uncollectible. Later payments are still recorded.',
  },
  { name: 'unpublish', access: 'invoices:manage', operationId: 'unpublishInvoice', summary: 'Makes an invoice private. Its link requires a sign-in again.' },
] as const satisfies readonly Move<InvoiceTransitionName>[];

/** Creates the routes that change an invoice's state. All are idempotent; recording a payment is when it has a reference. */
export function stateRoutes({ invoices, clock }: { invoices: InvoiceStore; clock: Clock }): Route[] {
  return [
    ...moveRoutes({
      path: '/v1/invoices',
      tag,
      noun: 'invoice',
      params,
      schema: invoiceSchema,
      moves,
      move: async (by, tenantId, id, name) => ({ json: invoiceText(await invoices.change(by, tenantId, id, name), clock.now()) }),
    }),
    route({
      method: 'post',
      path: '/v1/invoices/:id/payments',
      operationId: 'recordPayment',
      tag,
      summary: 'Records a payment or a refund, and marks the invoice as paid once nothing is due. Sending the same reference again has no effect.',
      access: 'invoices:write',
      params,
      body: paymentInput,
      idempotent: { secret: false },
      response: { status: 201, description: 'The invoice.', found: 'The invoice, which already had the payment.', schema: invoiceSchema },
      async handler(request) {
        const { row, recorded } = await invoices.pay(byOf(request), request.tenantId, request.params.id, request.body);
        return { status: recorded ? 201 : 200, json: invoiceText(row, clock.now()) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/invoices/:id/credit-notes',
      operationId: 'createCreditNote',
      tag,
      summary: 'Issues a credit note for all or part of an invoice. The invoice content is unchanged, and the amount due decreases.',
      access: 'invoices:write',
      params,
      body: creditNoteInput,
      bodyLimit: invoiceLimits.bodyBytes,
      idempotent: { secret: false },
      response: { status: 201, description: 'The credit note.', schema: invoiceSchema },
      async handler(request) {
        const row = await invoices.credit(byOf(request), request.tenantId, request.params.id, request.body);
        return { status: 201, json: invoiceText(row, clock.now()) };
      },
    }),
    ...linkRoutes({
      path: '/v1/invoices',
      tag,
      noun: 'invoice',
      operationIds: { publish: 'publishInvoice', shareLink: 'getInvoiceShareLink', rotate: 'rotateInvoiceShareToken' },
      access: 'invoices:manage',
      refuses: 'A draft is refused with 409.',
      schema: invoiceSchema,
      publish: async (by, tenantId, id, untilMs) => invoiceText(await invoices.publish(by, tenantId, id, untilMs), clock.now()),
      shareLink: invoices.shareLink,
      rotate: invoices.rotateShareToken,
    }),
  ];
}
