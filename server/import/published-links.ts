import type { CustomerStore } from '../resources/customers/store.ts';
import type { Database } from '../platform/store/database.ts';
import { withoutRevoked } from '../resources/links/revoked-links.ts';
import { scopeText } from '../resources/receipts/model.ts';
import { selectReceipts } from '../resources/receipts/select-receipts.ts';
import type { ReceiptStore } from '../resources/receipts/store.ts';
import type { ImportedReceipt } from './gathering.ts';

/** A receipt that an import has published, and its direct link. */
export interface PublishedLink extends Pick<ImportedReceipt['input'], 'period' | 'scope'> {
  id: string;
  /** The tenant's own name for the customer. */
  customer: string;
  link: string;
}

export interface PublishedLinksDeps {
  database: Database;
  customers: Pick<CustomerStore, 'find'>;
  receipts: Pick<ReceiptStore, 'shareLink'>;
}

/** The direct links of the receipts of files, in the order of the files: of those that are published now, whichever process has stored them. */
export async function publishedLinks(
  { database: { query }, customers, receipts }: PublishedLinksDeps,
  tenantId: string,
  imported: readonly ImportedReceipt[],
): Promise<PublishedLink[]> {
  const links = new Map<string, PublishedLink>();
  for (const { input: { customer: { externalId }, period, scope } } of imported) {
    const customer = await customers.find(tenantId, externalId);
    const row = await selectReceipts(query)
      .where('receipts.tenant_id', '=', tenantId)
      .where('receipts.customer_id', '=', customer?.id ?? '')
      .where('receipts.period_start', '=', period.start)
      .where('receipts.period_end', '=', period.end)
      .where('receipts.scope', '=', scopeText(scope))
      .executeTakeFirst();
    if (!row || withoutRevoked(row).published_at === null) continue;
    links.set(row.id, { id: row.id, customer: row.customer_external_id, period, scope, link: await receipts.shareLink(tenantId, row.id) });
  }
  return [...links.values()];
}
