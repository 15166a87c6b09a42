import type { LinkedData } from '../../../protocol/frame-document.ts';
import type { Grant } from '../../access/grant.ts';
import { invoiceOf, invoiceText } from '../../resources/invoices/model.ts';
import type { InvoiceStore } from '../../resources/invoices/store.ts';
import { isShown as isInvoiceShown, mayRead } from '../../resources/invoices/lists/viewer-filter.ts';
import { linked, type LinkedKind } from '../../resources/links/share-token.ts';
import { receiptOf, receiptText } from '../../resources/receipts/model.ts';
import type { ReceiptStore } from '../../resources/receipts/store.ts';
import { isShown, maySee } from '../../resources/receipts/lists/viewer-filter.ts';

/** The grant of anyone with the address. */
export const publicGrant: Grant = {
  tenantId: null,
  actor: { kind: 'public-link', id: null },
  actions: new Set(['receipts:read', 'invoices:read']),
  publishedOnly: true,
};

/** A document behind a direct link, of any kind. */
export interface LinkedDocument {
  kind: LinkedKind;
  id: string;
  tenantId: string;
  customerId: string;
  /** Whether a grant may open the document by its share token. */
  isOpenTo(grant: Grant, nowMs: number): boolean;
  /** Data to render. */
  data(nowMs: number): LinkedData;
  /** Text and name of the document's files. */
  file(nowMs: number): { source: string; name: string };
}

export interface LinkStores {
  receipts: ReceiptStore;
  invoices: InvoiceStore;
}

/** Returns the document of a share token, if viewers can see it at all. */
export async function findLinked({ receipts, invoices }: LinkStores, shareToken: string): Promise<LinkedDocument | undefined> {
  if (linked.invoice.tokens.isForm(shareToken)) {
    const row = await invoices.findByShareToken(shareToken);
    if (!row || !isInvoiceShown(row)) return undefined;
    return {
      ...{ kind: 'invoice', id: row.id, tenantId: row.tenant_id, customerId: row.customer_id },
      isOpenTo: (grant, nowMs) => mayRead(grant, row, 'share-token', nowMs),
      data: (nowMs) => ({ invoice: invoiceOf(row, nowMs) }),
      file: (nowMs) => ({ source: invoiceText(row, nowMs), name: row.number }),
    };
  }
  const row = await receipts.findByShareToken(shareToken);
  if (!row || !isShown(row)) return undefined;
  return {
    ...{ kind: 'receipt', id: row.id, tenantId: row.tenant_id, customerId: row.customer_id },
    isOpenTo: (grant, nowMs) => maySee(grant, row, 'share-token', nowMs),
    data: (nowMs) => ({ receipt: receiptOf(row, nowMs) }),
    file: (nowMs) => ({ source: receiptText(row, nowMs), name: row.title }),
  };
}
