import type { Migration } from './migration.ts';

/** What the list of a tenant's sealed receipts is read from: of one that seals few, all drafts would be looked through for them. */
export const sealedReceipts: Migration = {
  version: 23,
  name: 'sealed receipts',
  statements: () => [],
  indexes: [{ name: 'receipts_sealed', table: 'receipts', on: `(tenant_id, period_start desc, id desc) where status = 'sealed'` }],
};
