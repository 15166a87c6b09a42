import type { Migration } from './migration.ts';

/**
 * Calls that are not answered: payment providers that do not respond, or refuse their key, are asked less and less often; and an endpoint counts how often its
 * tenant has ended a pause, so that an attempt from before does not pause it again.
 */
export const unansweredCalls: Migration = {
  version: 34,
  name: 'unanswered calls',
  statements: () => [
    `create table provider_faults (
      provider_id text primary key, tenant_id text not null references tenants (id), status integer, since bigint not null, tries integer not null,
      ask_again_at bigint not null)`,
    'alter table webhook_endpoints add column resumes integer not null default 0',
  ],
};
