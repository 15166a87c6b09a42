import type { Migration } from './migration.ts';

/** Index for the list of a tenant's checkouts in one state. */
export const checkoutsByState: Migration = {
  version: 22,
  name: 'checkouts by state',
  statements: () => [],
  indexes: [{ name: 'checkouts_in_state', table: 'checkouts', on: '(tenant_id, state, created_at, id)' }],
};
