import type { LinkedData } from '../../../protocol/frame-document.ts';
import type { Grant } from '../../access/grant.ts';
import { invoiceOf, invoiceText } from '../../resources/invoices/model.ts';
import type { InvoiceStore } from '../../resources/invoices/store.ts';
import { isShown as isInvoiceShown, mayRead } from '../../resources/invoices/viewer-filter.ts';
import { linked, type LinkedKind } from '../../resources/links/share-token.ts';
import { receiptOf, receiptText } from '../../resources/receipts/model.ts';
import type { ReceiptStore } from '../../resources/receipts/store.ts';
import { isShown, maySee } from '../../resources/receipts/viewer-filter.ts';

/** Whoever has the address. */
export const everybody: Grant = {
  tenantId: null,
  actor: { kind: 'public-link', id: null },
  actions: new Set(['receipts:read', 'invoices:read']),
  publishedOnly: true,
};

/** What a direct link shows, whatever it is. */
export interface LinkedDocument {
  kind: LinkedKind;
  id: string;
  tenantId: string;
  customerId: string;
  /** Whether a grant opens it by its share token. */
  isOpenTo(grant: Grant, nowMs: number): boolean;
  /** What is rendered. */
  data(nowMs: number): LinkedData;
  /** What its files are made of, and named after. */
  file(nowMs: number): { source: string; name: string };
}

export interface LinkStores {
  receipts: ReceiptStore;
  invoices: InvoiceStore;
}

/** The document of a share token, if it is there for viewers at all. */
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
