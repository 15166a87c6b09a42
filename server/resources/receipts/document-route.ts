import { z } from 'zod';
import { documentTypes } from '../../../protocol/printed.ts';
import type { Clock } from '../../clock.ts';
import { type Delivery, documentQuery } from '../../documents/delivery.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { receiptText } from './model.ts';
import { askedBy } from './read.ts';
import type { ReceiptStore } from './store.ts';
import { maySee, noReceiptFor, requireProof } from './viewer-filter.ts';

/** The receipt as a file, for whoever may read it. */
export function documentRoute({ receipts, deliver, clock }: { receipts: ReceiptStore; deliver: Delivery; clock: Clock }): Route {
  return route({
    method: 'get',
    path: '/v1/receipts/:id/document',
    operationId: 'getReceiptDocument',
    tag: 'Receipts',
    summary: 'Makes a receipt, by its id or its share token, a file: a tagged PDF in the language of the reader, or CSV with every figure to its last digit.',
    access: 'receipts:read',
    door: 'read',
    params: z.strictObject({ id: z.string().max(100) }),
    query: documentQuery,
    response: { status: 200, description: 'The file.', files: Object.values(documentTypes) },
    async handler({ grant, tenantId, origin, params: { id }, query: { format, locale }, locale: wished }) {
      const row = await receipts.findByIdOrShareToken(tenantId, id);
      if (!row || !maySee(grant, row, askedBy(id), clock.now())) {
        requireProof(grant, 'receipt');
        return noReceiptFor(grant);
      }
      const source = receiptText(row, clock.now());
      return deliver({ kind: 'receipt', format, locale: locale ?? wished(), tenantId, id: row.id, name: row.title, source, grant, origin });
    },
  });
}
