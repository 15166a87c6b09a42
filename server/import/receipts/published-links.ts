import type { MasterKeys } from '../../access/master-key.ts';
import type { Database } from '../../platform/store/database.ts';
import { chunksOf } from '../../platform/store/chunks.ts';
import { customersNamed, getInAnySpelling } from '../../resources/customers/customers-named.ts';
import { withoutRevoked } from '../../resources/links/revoked-links.ts';
import { createShareTokenVault } from '../../resources/links/share-token.ts';
import { placeText, receiptPlace, receiptsAt } from '../../resources/receipts/lists/receipts-at.ts';
import { selectReceipts } from '../../resources/receipts/lists/select-receipts.ts';
import type { ImportedReceipt } from './receipt-collector.ts';

/** A receipt that an import published, and its direct link. */
export interface PublishedLink extends Pick<ImportedReceipt['input'], 'period' | 'scope'> {
  id: string;
  /** The tenant's own name for the customer. */
  customer: string;
  link: string;
}

export interface PublishedLinksDeps {
  database: Database;
  masterKeys: MasterKeys;
  config: { publicUrl: string };
}

/** Receipts include their content, which may be thousands of lines. */
const receiptsAtOnce = 100;

/**
 * Yields the direct links of the receipts of files, up to a hundred at a time, in file order. It includes all receipts that are published now,
 * whichever process stored them.
 *
 * @throws HttpError `key_unavailable`.
 */
export async function* publishedLinks(
  { database: { query }, masterKeys, config }: PublishedLinksDeps,
  tenantId: string,
  imported: Iterable<ImportedReceipt>,
): AsyncGenerator<PublishedLink[]> {
  const vault = createShareTokenVault(masterKeys, config.publicUrl);
  const yielded = new Set<string>();
  for (const some of chunksOf(imported, receiptsAtOnce)) {
    const inputs = some.map(({ input }) => input);
    const customers = await customersNamed(query, tenantId, inputs.map(({ customer }) => customer.externalId));
    const lookups = inputs.map((input) => ({ ...input, place: receiptPlace(getInAnySpelling(customers, input.customer.externalId)?.id ?? '', input) }));
    const rows = await receiptsAt(selectReceipts(query).select('receipts.share_token_sealed'), tenantId, lookups.map(({ place }) => place));
    yield lookups.flatMap(({ period, scope, place }) => {
      const row = rows.get(placeText(place));
      if (!row || yielded.has(row.id) || withoutRevoked(row).published_at === null) return [];
      yielded.add(row.id);
      const link = vault.url(vault.open(tenantId, row.id, row.share_token_sealed));
      return { id: row.id, customer: row.customer_external_id, period, scope, link };
    });
  }
}
