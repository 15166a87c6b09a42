import type { Migration } from './migration.ts';

/** Where a sign-in link was sent: it ends when its customer has another address. One that was sent before, or by an older release beside, does not say. */
export const linksOfAddresses: Migration = {
  version: 28,
  name: 'links of addresses',
  statements: () => ['alter table magic_links add column email_key text'],
};
