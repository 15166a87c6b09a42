import type { Migration } from './migration.ts';

/** Former payment providers of tenants. Customers on their pages can still pay, and their notices are accepted. */
export const formerPaymentProviders: Migration = {
  version: 29,
  name: 'former payment providers',
  statements: () => [
    `create table former_payment_providers (
      id text primary key, tenant_id text not null references tenants (id), provider text not null, url text not null, key_id text not null,
      secret_sealed text not null, former_key_id text, former_sealed text, former_until bigint, created_at bigint not null, updated_at bigint not null,
      ended_at bigint not null, usable_until bigint not null)`,
    `create index former_payment_providers_of_tenant on former_payment_providers (tenant_id, ended_at)`,
    `create index former_payment_providers_over on former_payment_providers (usable_until)`,
  ],
};
