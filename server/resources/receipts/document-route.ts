import type { Clock } from '../../clock.ts';
import type { Delivery } from '../../documents/delivery.ts';
import { documentRoute } from '../../documents/document-route.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { receiptText } from './model.ts';
import { askedBy } from './read.ts';
import type { ReceiptStore } from './store.ts';
import { maySee, noReceiptFor, requireProof } from './lists/viewer-filter.ts';

/** The receipt as a file. */
export const receiptDocumentRoute = ({ receipts, deliver, clock }: { receipts: ReceiptStore; deliver: Delivery; clock: Clock }): Route =>
  documentRoute({
    kind: 'receipt',
    path: '/v1/receipts/:id',
    operationId: 'getReceiptDocument',
    tag: 'Receipts',
    summary: 'Downloads a receipt, by id or share token, as a tagged PDF in the reader’s language or as CSV with exact figures.',
    access: 'receipts:read',
    deliver,
    async find(tenantId, id, grant) {
      const now = clock.now();
      const row = await receipts.findByIdOrShareToken(tenantId, id);
      if (row && maySee(grant, row, askedBy(id), now)) return { id: row.id, name: row.title, source: receiptText(row, now) };
      requireProof(grant, 'receipt');
      return noReceiptFor(grant);
    },
  });
