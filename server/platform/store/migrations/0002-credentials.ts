import type { Migration } from './migration.ts';

/** The other kinds of credential: the server's own keys, embed keys, sessions, magic links, widget tokens, access keys, and the rows they refer to. */
export const credentials: Migration = {
  version: 2,
  name: 'credentials',
  statements: () => [
    `alter table tenants add column mode text not null default 'live' check (mode in ('live', 'test'))`,
    `alter table tenants add column magic_links bigint not null default 0`,
    `alter table tenants add column sign_in_proxy bigint not null default 0`,
    `alter table tenants add column attribute_identity bigint not null default 0`,
    // Tokens that the tenant signed earlier predate the restore of a backup.
    `alter table tenants add column tokens_from bigint not null default 0`,
    `alter table customers add column blocked_at bigint`,
    // The canonical address. Existing rows are converted as far as SQL can; writing a customer again does the rest.
    `alter table customers add column email_key text`,
    `update customers set email_key = lower(email) where email is not null`,
    `create index customers_by_email on customers (tenant_id, email_key)`,

    // One key for each kind of token that the server signs. At most one key of a kind signs at any time.
    `create table own_keys (
      id text primary key, kind text not null check (kind in ('session', 'widget', 'embed')),
      state text not null check (state in ('next', 'active', 'retired')),
      private_sealed text not null, public_jwk_json text not null,
      created_at bigint not null, activated_at bigint, retired_at bigint, usable_until bigint)`,
    `create unique index own_keys_one_active on own_keys (kind) where state = 'active'`,
    `create unique index own_keys_one_next on own_keys (kind) where state = 'next'`,

    // Embed keys are in public pages: they are not secret and are stored in plain text.
    `create table embed_keys (
      id text primary key, tenant_id text not null references tenants (id), name text not null,
      mode text not null check (mode in ('live', 'test')), embed_key text not null unique,
      created_at bigint not null, last_used_at bigint, revoked_at bigint)`,
    `create index embed_keys_of_tenant on embed_keys (tenant_id, created_at)`,
    `create table embed_key_origins (
      embed_key_id text not null references embed_keys (id), origin text not null, primary key (embed_key_id, origin))`,
    `create index embed_key_origins_by_origin on embed_key_origins (origin)`,

    `create table sessions (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
      opened_by text not null check (opened_by in ('bridge', 'magic-link', 'sign-in-proxy', 'operator')),
      embed_key_id text references embed_keys (id), signing_key_id text references signing_keys (id),
      began_at bigint not null, created_at bigint not null, expires_at bigint not null, revoked_at bigint,
      check (expires_at <= created_at + 3600000))`,
    `create index sessions_of_customer on sessions (tenant_id, customer_id, expires_at)`,
    `create index sessions_of_tenant on sessions (tenant_id, created_at)`,
    `create index sessions_expiry on sessions (expires_at)`,

    `create table magic_links (
      id text primary key, tenant_id text not null references tenants (id), embed_key_id text not null references embed_keys (id),
      customer_id text not null references customers (id), origin text not null, return_url text not null,
      token_hash text not null unique, code_hash text not null, browser_hash text not null, code_tries bigint not null default 0,
      created_at bigint not null, expires_at bigint not null, consumed_at bigint)`,
    `create index magic_links_of_customer on magic_links (tenant_id, customer_id, created_at)`,
    `create index magic_links_expiry on magic_links (expires_at)`,
    `create table magic_link_asks (
      id text primary key, tenant_id text not null references tenants (id), ask_sealed text not null, created_at bigint not null, taken_until bigint)`,
    `create index magic_link_asks_due on magic_link_asks (created_at)`,
    `create table mail_outbox (
      id text primary key, tenant_id text not null references tenants (id), message_sealed text,
      created_at bigint not null, next_try_at bigint not null, give_up_at bigint not null, tries bigint not null, taken_until bigint,
      sent_at bigint, failed_at bigint, last_fault text)`,
    `create index mail_outbox_due on mail_outbox (next_try_at) where sent_at is null and failed_at is null`,

    `create table widget_tokens (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
      scopes_json text not null, origins_json text not null, minted_by text,
      created_at bigint not null, expires_at bigint not null, revoked_at bigint,
      check (expires_at <= created_at + 3600000))`,
    `create index widget_tokens_of_customer on widget_tokens (tenant_id, customer_id, created_at)`,

    `create table access_keys (
      id text primary key, tenant_id text not null references tenants (id), name text not null,
      secret_hash text not null unique, allowed_origins_json text not null,
      created_at bigint not null, last_used_at bigint, revoked_at bigint, tokens_revoked_at bigint)`,
    `create index access_keys_of_tenant on access_keys (tenant_id, created_at)`,
    `create table embed_tokens (
      id text primary key, tenant_id text not null references tenants (id), access_key_id text not null references access_keys (id),
      customer_id text references customers (id), created_at bigint not null, expires_at bigint not null, revoked_at bigint)`,
    `create index embed_tokens_of_tenant on embed_tokens (tenant_id, created_at)`,
    `create index embed_tokens_expiry on embed_tokens (expires_at)`,

    `create table sso_connections (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
      name text not null, protocol text not null check (protocol in ('saml', 'oidc')), state text not null check (state in ('draft', 'active', 'disabled')),
      domains_json text not null, created_at bigint not null, updated_at bigint not null)`,
    `create index sso_connections_of_customer on sso_connections (tenant_id, customer_id, name, id)`,
    `create table directories (
      id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
      name text not null, provider text not null, state text not null check (state in ('pending', 'active', 'disabled')),
      users bigint not null default 0, last_sync_at bigint, created_at bigint not null, updated_at bigint not null)`,
    `create index directories_of_customer on directories (tenant_id, customer_id, name, id)`,

    `create table rate_limits (
      bucket text primary key, hits_json text not null, expires_at bigint not null)`,
    `create index rate_limits_expiry on rate_limits (expires_at)`,
  ],
};
