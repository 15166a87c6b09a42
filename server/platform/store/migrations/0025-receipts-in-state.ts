import type { Migration } from './migration.ts';

/**
 * Index for lists of a tenant's receipts filtered by private, published or not archived, or two of these. Each filter covers a few of the twelve states.
 * Whether an ending publication is over depends on the clock.
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
