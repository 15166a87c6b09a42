import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import pg from 'pg';

/** The number of rows. As in production, every customer gets a receipt and an invoice each month, so a customer's rows are far apart on disk. */
export interface Load {
  customers: number;
  months: number;
  /** Existing receipt and invoice. The loaded rows are copies with new ids. */
  templateId: string;
  invoiceTemplateId: string;
}

/** A loaded customer as the backend knows it, with the ids of its rows. */
export interface LoadedCustomer {
  externalId: string;
  receiptIds: string[];
  invoiceIds: string[];
}

const filled = `'customers', 'receipts', 'invoices', 'invoice_words'`;

/** Runs statements with numbered parameters, `$1` to `$9`, which both engines accept. */
interface Session {
  run(sql: string, parameters?: (string | number)[]): Promise<Record<string, string>[]>;
  /** Query for `name` and `sql` of every index of the filled tables, except primary keys. */
  indexes: string;
  close(): Promise<void>;
}

/** SQL for random hexadecimal digits, by engine. Random ids and hashes spread over every page of their indexes. */
type RandomHex = (digits: 24 | 64) => string;

/** Fills the SQLite file of a stopped server. */
export async function loadSqlite(folder: string, load: Load): Promise<LoadedCustomer[]> {
  const database = new DatabaseSync(join(folder, 'vitrine.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -400000; pragma temp_store = memory');
  const session: Session = {
    indexes: `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${filled})`,
    async run(sql, parameters = []) {
      return database.prepare(sql.replaceAll('$', '?')).all(...parameters) as Record<string, string>[];
    },
    async close() {
      database.exec('pragma wal_checkpoint(truncate)');
      database.close();
    },
  };
  return fill(session, load, (digits) => `lower(hex(randomblob(${digits / 2})))`);
}

/** Fills a PostgreSQL database and updates its statistics, as autovacuum would a minute later. */
export async function loadPostgres(url: string, load: Load): Promise<LoadedCustomer[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const session: Session = {
    indexes: `select i.indexname as name, i.indexdef as sql from pg_indexes i where i.schemaname = 'public' and i.tablename in (${filled})
      and not exists (select 1 from pg_constraint k where k.conindid = format('%I', i.indexname)::regclass)`,
    run: async (sql, parameters = []) => (await client.query(sql, parameters)).rows,
    close: () => client.end(),
  };
  await session.run('set synchronous_commit = off');
  await session.run(`set maintenance_work_mem = '256MB'`);
  const loaded = await fill(session, load, (digits) => (digits === 64 ? 'md5(random()::text) || md5(random()::text)' : 'substr(md5(random()::text), 1, 24)'), [
    'vacuum analyze',
  ]);
  return loaded;
}

const sampled = 500;

/** Adds an invoice per month for every customer, each matched by one word. */
async function fillInvoices(session: Session, { months, invoiceTemplateId }: Load, randomHex: RandomHex): Promise<void> {
  for (let month = 0; month < months; month += 1) {
    const day = `${2020 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    await session.run(
      `insert into invoices (id, tenant_id, customer_id, number, number_key, kind, status, issue_date, due_date, subject, currency, total_minor, total_exact,
         credited_minor, paid_minor, remaining_minor, share_token_hash, share_token_sealed, published_at, opened_at, created_at, updated_at, settlement_json,
         content_json)
       select 'inv_' || ${randomHex(24)}, t.tenant_id, c.id, 'N-${day}-' || c.external_id, 'n-${day}-' || c.external_id, t.kind, t.status, '${day}-01',
         '${day}-28', t.subject, t.currency, t.total_minor, t.total_exact, t.credited_minor, t.paid_minor, t.remaining_minor, ${randomHex(64)},
         t.share_token_sealed, t.published_at, t.opened_at, t.created_at, t.updated_at, t.settlement_json, t.content_json
       from customers c, invoices t where t.id = $1 and c.external_id like 'loaded-%'`,
      [invoiceTemplateId],
    );
  }
  await session.run(
    `insert into invoice_words (invoice_id, tenant_id, customer_id, word, number_key)
     select id, tenant_id, customer_id, '${loadedWord}', number_key from invoices where id <> $1`,
    [invoiceTemplateId],
  );
}

/** The word that matches every loaded invoice. */
export const loadedWord = 'agents';

async function fill(session: Session, loaded: Load, randomHex: RandomHex, finish: string[] = []): Promise<LoadedCustomer[]> {
  const { customers, months, templateId } = loaded;
  const [template] = await session.run('select tenant_id, created_at from receipts where id = $1', [templateId]);
  if (template === undefined) throw new Error('the template receipt is not in the database');
  const { tenant_id: tenantId = '' } = template;
  // Building an index from all rows at once takes a fraction of the time of growing it row by row.
  const indexes = await session.run(session.indexes);
  for (const { name = '' } of indexes) await session.run(`drop index ${name}`);
  await session.run(
    `insert into customers (id, tenant_id, external_id, name, email, created_at, updated_at)
     with recursive n (i) as (select 1 union all select i + 1 from n where i < ${customers})
     select 'cus_' || ${randomHex(24)}, '${tenantId}', 'loaded-' || i, 'Customer ' || i, null, 1767225600000, 1767225600000 from n`,
  );
  for (let month = 0; month < months; month += 1) {
    const start = `${2020 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
    await session.run(
      `insert into receipts (id, tenant_id, customer_id, period_start, period_end, scope, status, title, currency, total_minor, total_exact,
         content_json, share_token_hash, share_token_sealed, published_at, published_until, archived_at, sealed_at, created_at, updated_at)
       select 'rcpt_' || ${randomHex(24)}, t.tenant_id, c.id, '${start}', '${start.slice(0, 8)}28', '', t.status, t.title, t.currency,
          t.total_minor, t.total_exact,
         t.content_json, ${randomHex(64)}, t.share_token_sealed, t.published_at, t.published_until, t.archived_at, t.sealed_at, t.created_at, t.updated_at
       from customers c, receipts t where t.id = $1 and c.external_id like 'loaded-%'`,
      [templateId],
    );
  }
  await fillInvoices(session, loaded, randomHex);
  for (const { sql = '' } of indexes) await session.run(sql);
  for (const statement of finish) await session.run(statement);
  // The ids are random, so the first of them are a sample. Each is queried alone, as the server does: on SQLite, a join would scan all receipts of the
  // tenant for every customer.
  const sample = await session.run(`select id, external_id from customers where tenant_id = $1 and external_id like 'loaded-%' order by id limit ${sampled}`, [
    tenantId,
  ]);
  const sampledCustomers: LoadedCustomer[] = [];
  for (const { id: customerId = '', external_id: externalId = '' } of sample) {
    const idsIn = async (table: 'receipts' | 'invoices'): Promise<string[]> =>
      (await session.run(`select id from ${table} where tenant_id = $1 and customer_id = $2`, [tenantId, customerId])).map(({ id = '' }) => id);
    sampledCustomers.push({ externalId, receiptIds: await idsIn('receipts'), invoiceIds: await idsIn('invoices') });
  }
  await session.close();
  return sampledCustomers;
}
