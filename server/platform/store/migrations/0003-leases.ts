import type { Migration } from './migration.ts';

/** What a process holds ends by itself when the process dies. */
export const leases: Migration = {
  version: 3,
  name: 'leases',
  statements: () => [
    `alter table idempotency add column claim text`,
    `alter table idempotency add column leased_until bigint`,
    `create table upkeep (name text primary key, due_at bigint not null, held_by text, held_until bigint)`,
  ],
};
