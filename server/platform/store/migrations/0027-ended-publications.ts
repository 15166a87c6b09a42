import type { Migration } from './migration.ts';

/**
 * A publication that has ended by the clock is written down, so that a list of what is private finds it by its state. What is written is the end itself:
 * it holds for that publication alone, also where an older release publishes the receipt again and knows nothing of the column.
 */
export const endedPublications: Migration = {
  version: 27,
  name: 'ended publications',
  statements: () => ['alter table receipts add column ended_until bigint'],
  indexes: [
    {
      name: 'receipts_by_state',
      replaces: 'receipts_in_state',
      table: 'receipts',
      on:
        `((tenant_id || ' ' || status || case when archived_at is null then ' current' else ' archived' end || ` +
        `case when published_at is null then ' private' when published_until is null then ' published' ` +
        `when ended_until = published_until then ' ended' else ' ending' end), period_start desc, id desc)`,
    },
    // What has ended and is not written down yet: that of the last minutes.
    {
      name: 'receipts_ending',
      table: 'receipts',
      on: `(published_until, tenant_id) where published_until is not null and (ended_until is null or ended_until <> published_until)`,
    },
  ],
};
