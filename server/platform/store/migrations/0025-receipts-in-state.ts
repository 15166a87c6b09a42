import type { Migration } from './migration.ts';

/**
 * What lists of a tenant's receipts are read from that are asked to be private, published or not archived, or two of all these: each is made of few of the
 * twelve states. Whether a publication that ends is over is asked of the clock.
 */
export const receiptsInState: Migration = {
  version: 25,
  name: 'receipts in state',
  statements: () => [],
  indexes: [
    {
      name: 'receipts_in_state',
      table: 'receipts',
      on:
        `((tenant_id || ' ' || status || case when archived_at is null then ' current' else ' archived' end || ` +
        `case when published_at is null then ' private' when published_until is null then ' published' else ' ending' end), period_start desc, id desc)`,
    },
  ],
};
