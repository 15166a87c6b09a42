import type { Migration } from './migration.ts';
import type { Engine } from '../database.ts';

/** How long pages of an expired widget token may still read that it has expired. */
const afterEndMs = 24 * 60 * 60 * 1_000;
/** Longest life of an embed token. A revoked access key keeps its pages for that long. */
const embedTokenMs = 15 * 60 * 1_000;

/**
 * Every origin that a tenant, an access key or a widget token lists, indexed by origin, which is all that a preflight contains. The owners' rows hold the lists
 * as JSON. Triggers update this index, so that it includes rows written by an older process. Embed keys have a table of their own.
 */
const pageOrigins: Record<Engine, string[]> = {
  sqlite: [
    `insert into page_origins (origin, owner_id, until) select distinct o.value, t.id, null from tenants t, json_each(t.allowed_origins_json) o`,
    `insert into page_origins (origin, owner_id, until)
      select distinct o.value, k.id, k.revoked_at + ${embedTokenMs} from access_keys k, json_each(k.allowed_origins_json) o where k.tokens_revoked_at is null`,
    `insert into page_origins (origin, owner_id, until)
      select distinct o.value, w.id, w.expires_at + ${afterEndMs} from widget_tokens w, json_each(w.origins_json) o where w.expires_at > unixepoch() * 1000`,
    ...['insert', 'update of allowed_origins_json'].map(
      (event) => `create trigger page_origins_of_tenant_${event.slice(0, 6)} after ${event} on tenants begin
        delete from page_origins where owner_id = new.id;
        insert into page_origins (origin, owner_id, until) select distinct value, new.id, null from json_each(new.allowed_origins_json);
      end`,
    ),
    ...['insert', 'update of allowed_origins_json, revoked_at, tokens_revoked_at'].map(
      (event) => `create trigger page_origins_of_access_key_${event.slice(0, 6)} after ${event} on access_keys begin
        delete from page_origins where owner_id = new.id;
        insert into page_origins (origin, owner_id, until)
          select distinct value, new.id, new.revoked_at + ${embedTokenMs} from json_each(new.allowed_origins_json) where new.tokens_revoked_at is null;
      end`,
    ),
    `create trigger page_origins_of_widget_token_insert after insert on widget_tokens begin
      insert into page_origins (origin, owner_id, until) select distinct value, new.id, new.expires_at + ${afterEndMs} from json_each(new.origins_json);
    end`,
    ...['tenants', 'access_keys', 'widget_tokens'].map(
      (table) => `create trigger page_origins_of_${table}_delete after delete on ${table} begin delete from page_origins where owner_id = old.id; end`,
    ),
  ],
  postgres: [
    `insert into page_origins (origin, owner_id, until) select distinct o.value, t.id, null::bigint from tenants t, json_array_elements_text(t.allowed_origins_json::json) o (value)`,
    `insert into page_origins (origin, owner_id, until)
      select distinct o.value, k.id, k.revoked_at + ${embedTokenMs} from access_keys k, json_array_elements_text(k.allowed_origins_json::json) o (value) where k.tokens_revoked_at is null`,
    `insert into page_origins (origin, owner_id, until)
      select distinct o.value, w.id, w.expires_at + ${afterEndMs} from widget_tokens w, json_array_elements_text(w.origins_json::json) o (value)
      where w.expires_at > extract(epoch from now()) * 1000`,
    `create function page_origins_of_tenant() returns trigger language plpgsql as $$ begin
      delete from page_origins where owner_id = new.id;
      insert into page_origins (origin, owner_id, until) select distinct value, new.id, null::bigint from json_array_elements_text(new.allowed_origins_json::json) o (value);
      return null;
    end $$`,
    `create function page_origins_of_access_key() returns trigger language plpgsql as $$ begin
      delete from page_origins where owner_id = new.id;
      insert into page_origins (origin, owner_id, until)
        select distinct value, new.id, new.revoked_at + ${embedTokenMs} from json_array_elements_text(new.allowed_origins_json::json) o (value) where new.tokens_revoked_at is null;
      return null;
    end $$`,
    `create function page_origins_of_widget_token() returns trigger language plpgsql as $$ begin
      insert into page_origins (origin, owner_id, until) select distinct value, new.id, new.expires_at + ${afterEndMs} from json_array_elements_text(new.origins_json::json) o (value);
      return null;
    end $$`,
    `create function page_origins_of_nobody() returns trigger language plpgsql as $$ begin delete from page_origins where owner_id = old.id; return null; end $$`,
    `create trigger page_origins_write after insert or update of allowed_origins_json on tenants for each row execute function page_origins_of_tenant()`,
    `create trigger page_origins_write after insert or update of allowed_origins_json, revoked_at, tokens_revoked_at on access_keys for each row execute function page_origins_of_access_key()`,
    `create trigger page_origins_write after insert on widget_tokens for each row execute function page_origins_of_widget_token()`,
    ...['tenants', 'access_keys', 'widget_tokens'].map(
      (table) => `create trigger page_origins_delete after delete on ${table} for each row execute function page_origins_of_nobody()`,
    ),
  ],
};

/**
 * Adds a role. SQLite cannot change a check constraint, so the table, which nothing refers to, is rebuilt. A process of an older release lets such a key
 * do nothing.
 */
const minterRole: Record<Engine, string[]> = {
  sqlite: [
    `create table api_keys_anew (
      id text primary key, tenant_id text references tenants (id), name text not null,
      role text not null check (role in ('owner', 'admin', 'member', 'viewer', 'minter')),
      secret_hash text not null unique, created_at bigint not null, last_used_at bigint, revoked_at bigint)`,
    `insert into api_keys_anew (id, tenant_id, name, role, secret_hash, created_at, last_used_at, revoked_at)
      select id, tenant_id, name, role, secret_hash, created_at, last_used_at, revoked_at from api_keys`,
    `drop table api_keys`,
    `alter table api_keys_anew rename to api_keys`,
  ],
  postgres: [
    `alter table api_keys drop constraint if exists api_keys_role_check`,
    `alter table api_keys add constraint api_keys_role_check check (role in ('owner', 'admin', 'member', 'viewer', 'minter'))`,
  ],
};

/** Rate limits, page origins and roles. Every column has a default, so that an older process can still write its rows. */
export const access: Migration = {
  version: 4,
  name: 'access',
  statements: (engine) => [
    `alter table tenants add column site_sessions_per_minute bigint`,
    `alter table tenants add column customer_sessions_per_minute bigint not null default 60`,
    `create table page_origins (origin text not null, owner_id text not null, until bigint, primary key (origin, owner_id))`,
    `create index page_origins_of_owner on page_origins (owner_id)`,
    `create index page_origins_expiry on page_origins (until) where until is not null`,
    ...pageOrigins[engine],
    ...minterRole[engine],
    // The highest trusted time, and a clock far from it that may be right: since when it has run on, and when it was last seen.
    `create table clock_mark (id bigint primary key check (id = 1), at bigint not null, strange_from bigint, strange_until bigint)`,
  ],
};
