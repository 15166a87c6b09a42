import type { Migration } from './migration.ts';

/** A tenant revokes all of its links at once, however many there are. */
export const revokedLinks: Migration = {
  version: 11,
  name: 'revoked links',
  statements: () => [
    // Ends publications of receipts, and sessions of direct links, from before this time.
    `alter table tenants add column links_revoked_at bigint not null default 0`,
    // An older release writes none; the session's end is used then.
    `alter table link_sessions add column opened_at bigint`,
  ],
  indexes: [
    { name: 'receipts_of_publication', table: 'receipts', on: '(tenant_id, published_at, id) where published_at is not null' },
    { name: 'link_sessions_of_tenant', table: 'link_sessions', on: '(tenant_id, opened_at)' },
  ],
};
