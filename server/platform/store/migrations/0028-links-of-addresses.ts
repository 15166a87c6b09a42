import type { Migration } from './migration.ts';

/** The address that a sign-in link was sent to; the link ends when the customer's address changes. Links of an older release have none. */
export const linksOfAddresses: Migration = {
  version: 28,
  name: 'links of addresses',
  statements: () => ['alter table magic_links add column email_key text'],
};
