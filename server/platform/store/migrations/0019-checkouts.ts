import type { Migration } from './migration.ts';

/** Pending payments, and tenants' payment providers. */
export const checkouts: Migration = {
  version: 19,
  name: 'checkouts',
  statements: () => [
    `create table payment_providers (
      id text primary key, tenant_id text not null unique references tenants (id), provider text not null, url text not null, key_id text not null,
      secret_sealed text not null, former_key_id text, former_sealed text, former_until bigint, created_at bigint not null, updated_at bigint not null)`,
    `create table checkouts (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
      kind text not null check (kind in ('offering', 'invoice')), subject_id text not null, title text not null, quantity bigint not null,
      amount_minor bigint not null, currency text not null, state text not null check (state in ('open', 'pending', 'paid', 'failed', 'expired')),
      provider text not null, return_url text not null, provider_reference text, reference text, subscription_id text, fault text,
      expires_at bigint not null, paid_at bigint, created_at bigint not null, updated_at bigint not null)`,
    // One live checkout per customer and subject, even with two tabs or a double click.
    `create unique index checkouts_alive on checkouts (tenant_id, customer_id, kind, subject_id) where state in ('open', 'pending')`,
    `create index checkouts_over on checkouts (expires_at) where state in ('open', 'pending')`,
    `create index checkouts_of_tenant on checkouts (tenant_id, created_at, id)`,
    `create table checkout_notices (checkout_id text not null, notice_id text not null, at bigint not null, primary key (checkout_id, notice_id))`,
    `create index checkout_notices_over on checkout_notices (at)`,
  ],
};
