import type { Migration } from './migration.ts';

/**
 * Records publications that have expired, so that a list of private receipts finds them by state. The column stores the end time itself, so it applies to that
 * publication only, even when an older release publishes the receipt again and ignores the column.
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
    // Publications of the last minutes that have expired but are not recorded yet.
    {
      name: 'receipts_ending',
      table: 'receipts',
      on: `(published_until, tenant_id) where published_until is not null and (ended_until is null or ended_until <> published_until)`,
    },
  ],
};
