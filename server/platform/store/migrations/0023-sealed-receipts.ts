import type { Migration } from './migration.ts';

/** Index for the list of a tenant's sealed receipts. Without it, a tenant with few of them would have all its drafts scanned. */
export const sealedReceipts: Migration = {
  version: 23,
  name: 'sealed receipts',
  statements: () => [],
  indexes: [{ name: 'receipts_sealed', table: 'receipts', on: `(tenant_id, period_start desc, id desc) where status = 'sealed'` }],
};
