import type { Migration } from './migration.ts';

/** Options for tokens and keys created by other systems. */
export const interop: Migration = {
  version: 7,
  name: 'interop',
  statements: () => [
    `alter table tenants add column bridge_audience text not null default 'vitrine-embed'`,
    // The `kid` in the tenant's own tokens, when it is not the key's id.
    `alter table signing_keys add column kid text`,
    // The master keys that seal secrets here, each with a text that only it can open, so that a wrong key is detected before use.
    `create table master_keys (id text primary key, check_sealed text not null, created_at bigint not null, retired_at bigint)`,
  ],
};
