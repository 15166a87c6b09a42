import type { Migration } from './migration.ts';

/** What tokens and keys that others made may be like. */
export const interop: Migration = {
  version: 7,
  name: 'interop',
  statements: () => [
    `alter table tenants add column bridge_audience text not null default 'vitrine-embed'`,
    // What a tenant's own tokens name the key by, where that is not its id.
    `alter table signing_keys add column kid text`,
    // The master keys that secrets here are sealed under, each with a text that it alone opens: a wrong one is noticed before it is used.
    `create table master_keys (id text primary key, check_sealed text not null, created_at bigint not null, retired_at bigint)`,
  ],
};
