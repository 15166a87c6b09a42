import type { Migration } from './index.ts';

/** What tokens and keys that others made may be like. */
export const interop: Migration = {
  version: 7,
  name: 'interop',
  statements: () => [`alter table tenants add column bridge_audience text not null default 'vitrine-embed'`],
};
