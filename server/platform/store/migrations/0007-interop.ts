import type { Migration } from './migration.ts';

/** What tokens and keys that others made may be like. */
export const interop: Migration = {
  version: 7,
  name: 'interop',
  statements: () => [
    `alter table tenants add column bridge_audience text not null default 'vitrine-embed'`,
    // What a tenant's own tokens name the key by, where that is not its id.
    `alter table signing_keys add column kid text`,
  ],
};
