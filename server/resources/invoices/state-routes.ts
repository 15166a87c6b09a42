import { z } from 'zod';
import type { Action } from '../../access/grant.ts';
import type { Clock } from '../../clock.ts';
import { byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { linkRoutes } from '../links/routes.ts';
import { creditNoteInput, invoiceLimits, paymentInput } from './content.ts';
import { invoiceText } from './model.ts';
import { invoiceSchema } from './response-schema.ts';
import type { InvoiceStore } from './store.ts';
import type { InvoiceTransitionName } from './transitions.ts';

const params = z.strictObject({ id: z.string().max(100) });
const tag = 'Invoices';

/** One route for each change of state that needs no words. */
const changes = {
  open: {
    access: 'invoices:write',
    operationId: 'openInvoice',
    summary: 'Issues a draft: from then on its customer sees it, and its content never changes again. One that comes to nothing is paid at once.',
  },
  void: {
    access: 'invoices:write',
    operationId: 'voidInvoice',
    summary: 'Declares an invoice void that nothing was paid of. It stays in its place, and nothing is to be paid.',
  },
  uncollectible: {
    access: 'invoices:write',
    operationId: 'giveUpInvoice',
    summary: 'Gives an open invoice up. What is paid of it after all is still recorded.',
  },
  unpublish: { access: 'invoices:manage', operationId: 'unpublishInvoice', summary: 'Makes an invoice private: its link asks for a sign-in again.' },
} as const satisfies Record<InvoiceTransitionName, { access: Action; operationId: string; summary: string }>;

const names = ['open', 'void', 'uncollectible', 'unpublish'] as const satisfies readonly InvoiceTransitionName[];

/** The routes that change what becomes of an invoice. Each may be asked for again without harm; a payment, when it has a reference. */
export function stateRoutes({ invoices, clock }: { invoices: InvoiceStore; clock: Clock }): Route[] {
  return [
    ...names.map((name) =>
      route({
        method: 'post',
        path: `/v1/invoices/:id/${name}`,
        tag,
        ...changes[name],
        params,
        response: { status: 200, description: 'The invoice.', schema: invoiceSchema },
        handler: async (request) => ({ json: invoiceText(await invoices.change(byOf(request), request.tenantId, request.params.id, name), clock.now()) }),
      }),
    ),
    route({
      method: 'post',
      path: '/v1/invoices/:id/payments',
      operationId: 'recordPayment',
      tag,
      summary: 'Records that something was paid, or paid back, and marks the invoice as paid once nothing remains. The same reference again changes nothing.',
      access: 'invoices:write',
      params,
      body: paymentInput,
      idempotent: { secret: false },
      response: { status: 201, description: 'The invoice.', found: 'The invoice, which had the payment already.', schema: invoiceSchema },
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
      summary: 'Issues a credit note on an invoice, for some of it or all. The invoice keeps its content and owes that much less.',
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
      refuses: 'A draft has no viewers: 409.',
      schema: invoiceSchema,
      publish: async (by, tenantId, id, untilMs) => invoiceText(await invoices.publish(by, tenantId, id, untilMs), clock.now()),
      shareLink: invoices.shareLink,
      rotate: invoices.rotateShareToken,
    }),
  ];
}
