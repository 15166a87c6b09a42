import type { Migration } from './migration.ts';

/** What lists and upkeep look for is found by an index, however many rows there are. */
export const listIndexes: Migration = {
  version: 12,
  name: 'list indexes',
  statements: () => [],
  indexes: [
    { name: 'api_keys_of_tenant', table: 'api_keys', on: '(tenant_id, created_at)' },
    { name: 'sessions_by_customer', table: 'sessions', on: '(tenant_id, customer_id, created_at, id)' },
    { name: 'sessions_of_signing_key', table: 'sessions', on: '(signing_key_id) where signing_key_id is not null' },
    { name: 'link_sessions_of_signing_key', table: 'link_sessions', on: '(signing_key_id)' },
    { name: 'widget_tokens_of_tenant', table: 'widget_tokens', on: '(tenant_id, created_at, id)' },
    { name: 'widget_tokens_expiry', table: 'widget_tokens', on: '(expires_at)' },
    { name: 'embed_tokens_of_key', table: 'embed_tokens', on: '(tenant_id, access_key_id, created_at)' },
    { name: 'magic_links_of_tenant', table: 'magic_links', on: '(tenant_id, created_at)' },
    { name: 'mail_outbox_newest', table: 'mail_outbox', on: '(created_at)' },
    { name: 'mail_outbox_of_tenant', table: 'mail_outbox', on: '(tenant_id, created_at)' },
    { name: 'mail_outbox_over', table: 'mail_outbox', on: '(give_up_at)' },
    { name: 'sso_connections_of_tenant', table: 'sso_connections', on: '(tenant_id, name, id)' },
    { name: 'directories_of_tenant', table: 'directories', on: '(tenant_id, name, id)' },
    { name: 'signing_keys_over', table: 'signing_keys', on: `(usable_until) where state = 'retired'` },
    { name: 'audit_of_actor', table: 'audit', on: '(tenant_id, actor_id, at desc, id desc)' },
  ],
};
