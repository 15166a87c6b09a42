import type { Engine } from '../database.ts';
import type { Migration } from './migration.ts';

const giveUpMs = 3 * 24 * 60 * 60 * 1_000;

const copied = `insert into webhook_deliveries
    (id, tenant_id, endpoint_id, event_id, action, target_kind, target_id, before_json, after_json, state, tries, next_try_at, give_up_at, resends, created_at)
  select 'whd_' || substr(new.id, 5) || substr(t.endpoint_id, 4), new.tenant_id, t.endpoint_id, 'evt_' || substr(new.id, 5), new.action, new.target_kind,
    new.target_id, new.before_json, new.after_json, 'waiting', 0, new.at, new.at + ${giveUpMs}, 0, new.at
  from webhook_topics t where t.tenant_id = new.tenant_id and t.action = new.action`;

/** Every insert into the trail creates its webhook events, including those of large imports and of older releases. */
const triggers: Record<Engine, string[]> = {
  sqlite: [`create trigger webhooks_of_trail after insert on audit when new.tenant_id is not null begin ${copied}; end`],
  postgres: [
    `create function webhooks_of_trail() returns trigger language plpgsql as $$ begin ${copied}; return null; end $$`,
    `create trigger webhooks_of_trail after insert on audit for each row when (new.tenant_id is not null) execute function webhooks_of_trail()`,
  ],
};

/** The webhook endpoints of tenants, and their queued deliveries. */
export const webhooks: Migration = {
  version: 18,
  name: 'webhooks',
  statements: (engine) => [
    `create table webhook_endpoints (
      id text primary key, tenant_id text not null references tenants (id), name text, url text not null, events_json text not null, enabled bigint not null,
      failures bigint not null, failing_since bigint, paused_until bigint, last_success_at bigint, created_at bigint not null, updated_at bigint not null)`,
    `create index webhook_endpoints_of_tenant on webhook_endpoints (tenant_id, created_at, id)`,
    `create table webhook_secrets (
      id text primary key, endpoint_id text not null, tenant_id text not null, secret_sealed text not null, created_at bigint not null, usable_until bigint)`,
    `create index webhook_secrets_of_endpoint on webhook_secrets (endpoint_id, created_at)`,
    `create index webhook_secrets_over on webhook_secrets (usable_until) where usable_until is not null`,
    `create table webhook_topics (tenant_id text not null, action text not null, endpoint_id text not null, primary key (tenant_id, action, endpoint_id))`,
    `create index webhook_topics_of_endpoint on webhook_topics (endpoint_id)`,
    `create table webhook_deliveries (
      id text primary key, tenant_id text not null, endpoint_id text not null, event_id text not null, action text not null, target_kind text not null,
      target_id text not null, before_json text, after_json text, state text not null check (state in ('waiting', 'delivered', 'failed')),
      tries bigint not null, next_try_at bigint not null, give_up_at bigint not null, claim text, claimed_until bigint, last_try_at bigint, last_status bigint,
      last_fault text, last_ms bigint, settled_at bigint, resends bigint not null, created_at bigint not null)`,
    `create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_try_at) where state = 'waiting'`,
    `create index webhook_deliveries_of_endpoint on webhook_deliveries (endpoint_id, created_at, id)`,
    `create index webhook_deliveries_in_state on webhook_deliveries (endpoint_id, state, created_at, id)`,
    `create index webhook_deliveries_over on webhook_deliveries (created_at)`,
    ...triggers[engine],
  ],
};
