import type { Migration } from './migration.ts';

/** Secrets of billing pages that were replaced while the previous one was still accepted. */
export const paymentSecrets: Migration = {
  version: 31,
  name: 'payment secrets',
  statements: () => [
    `create table payment_secrets (
      id text primary key, provider_id text not null, tenant_id text not null references tenants (id),
      secret_sealed text not null, usable_until bigint not null)`,
    `create index payment_secrets_of_tenant on payment_secrets (tenant_id, usable_until)`,
    `create index payment_secrets_over on payment_secrets (usable_until)`,
  ],
};
