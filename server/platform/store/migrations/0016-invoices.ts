import type { Engine } from '../database.ts';
import type { Migration } from './migration.ts';

/** Numbers and words are compared by code point, whatever the database's language, so that equal prefixes are adjacent. */
const plainly = (engine: Engine): string => (engine === 'postgres' ? 'text collate "C"' : 'text');

const tables = (engine: Engine): string[] => [
  // The content is the last column: SQLite reads a row from its start, and a list must not read every invoice's content.
  `create table invoices (
    id text primary key, tenant_id text not null references tenants (id), customer_id text not null references customers (id),
    number text not null, number_key ${plainly(engine)} not null, kind text not null check (kind in ('invoice', 'credit-note')),
    corrects_id text references invoices (id),
    status text not null check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
    issue_date text not null, due_date text not null, subject text, currency text not null, total_minor bigint not null, total_exact text,
    credited_minor bigint not null, paid_minor bigint not null, remaining_minor bigint not null,
    share_token_hash text not null unique, share_token_sealed text not null, published_at bigint, published_until bigint,
    opened_at bigint, closed_at bigint, created_at bigint not null, updated_at bigint not null,
    settlement_json text not null, content_json text not null,
    unique (tenant_id, number))`,
  // In the order of numbers, which is the order of a search: by prefix of the number, and by a word of the invoice.
  `create index invoices_of_number on invoices (tenant_id, number_key, id)`,
  `create index invoices_of_customer_number on invoices (tenant_id, customer_id, number_key, id)`,
  `create table invoice_words (
    invoice_id text not null references invoices (id), tenant_id text not null, customer_id text not null,
    word ${plainly(engine)} not null, number_key ${plainly(engine)} not null, primary key (invoice_id, word))`,
  `create index invoice_words_of_tenant on invoice_words (tenant_id, word, number_key, invoice_id)`,
  `create index invoice_words_of_customer on invoice_words (tenant_id, customer_id, word, number_key, invoice_id)`,
  `create index invoices_of_tenant on invoices (tenant_id, issue_date, id)`,
  `create index invoices_of_status on invoices (tenant_id, status, issue_date, id)`,
  `create index invoices_by_due on invoices (tenant_id, due_date, id)`,
  `create index invoices_open_by_due on invoices (tenant_id, due_date, id) where status = 'open'`,
  `create index invoices_published on invoices (tenant_id, published_at, id) where published_at is not null`,
];

/** As for receipts, SQLite answers a customer's lists from the index alone. */
const covering = `, status, number, kind, subject, currency, total_minor, total_exact, remaining_minor, published_at, published_until, updated_at`;
const customerLists: Record<Engine, string[]> = {
  sqlite: [
    `create index invoices_of_customer on invoices (tenant_id, customer_id, issue_date, id, due_date${covering})`,
    `create index invoices_of_customer_by_due on invoices (tenant_id, customer_id, due_date, id, issue_date${covering})`,
  ],
  postgres: [
    `create index invoices_of_customer on invoices (tenant_id, customer_id, issue_date, id)`,
    `create index invoices_of_customer_by_due on invoices (tenant_id, customer_id, due_date, id)`,
  ],
};

/** A session of a direct link is for a receipt or an invoice. Open sessions continue; an older release can still write those of receipts. */
const sessions: Record<Engine, string[]> = {
  sqlite: [
    `create table link_sessions_of_documents (
      id_hash text primary key, tenant_id text not null, receipt_id text references receipts (id), invoice_id text references invoices (id),
      signing_key_id text not null references signing_keys (id), confirmed bigint not null, expires_at bigint not null, opened_at bigint)`,
    `insert into link_sessions_of_documents (id_hash, tenant_id, receipt_id, signing_key_id, confirmed, expires_at, opened_at)
      select id_hash, tenant_id, receipt_id, signing_key_id, confirmed, expires_at, opened_at from link_sessions`,
    `drop table link_sessions`,
    `alter table link_sessions_of_documents rename to link_sessions`,
    // Its other indexes are built with the schema's indexes.
    `create index link_sessions_expiry on link_sessions (expires_at)`,
  ],
  postgres: [
    `alter table link_sessions alter column receipt_id drop not null`,
    `alter table link_sessions add column invoice_id text references invoices (id)`,
  ],
};

export const invoices: Migration = {
  version: 16,
  name: 'invoices',
  statements: (engine) => [...tables(engine), ...customerLists[engine], ...sessions[engine]],
};
