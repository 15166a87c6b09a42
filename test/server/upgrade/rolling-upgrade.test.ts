import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../../server/platform/store/database.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { engines } from '../../support/databases/engines.ts';
import { formerPlace, formerStatements } from './former-release.ts';
import type { FreshPlace } from '../../support/databases/engines.ts';

/** The tables of the former release, which writes to no newer table. */
const tables = [
  'tenants',
  'api_keys',
  'signing_keys',
  'customers',
  'receipts',
  'link_sessions',
  'used_tokens',
  'idempotency',
  'audit',
  'own_keys',
  'embed_keys',
  'embed_key_origins',
  'sessions',
  'magic_links',
  'magic_link_asks',
  'mail_outbox',
  'widget_tokens',
  'access_keys',
  'embed_tokens',
  'sso_connections',
  'directories',
  'rate_limits',
  'schema_migrations',
];

describe.each(engines)('release dbf2ad7 on the migrated database on %s', (engine) => {
  let place: FreshPlace;
  let database: Database;
  beforeAll(async () => {
    ({ place } = await formerPlace(engine));
    database = await openDatabase(place);
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });

  it('can still prepare each of its statements', async () => {
    const statements = formerStatements(engine);
    expect(statements.length).toBeGreaterThan(200);
    const refused: string[] = [];
    for (const text of statements) await prepare(database, text).catch((error: unknown) => refused.push(`${text}: ${String(error)}`));
    expect(refused).toEqual([]);
  });

  it('may omit every column that it does not know', async () => {
    const missing: string[] = [];
    const written = formerStatements(engine).filter((text) => /^insert/i.test(text));
    for (const table of tables) {
      const inserts = written.filter((text) => new RegExp(`^insert (or \\w+ )?into "?${table}\\b`, 'i').test(text));
      for (const column of await columnsThatMustBeGiven(database, engine, table)) {
        for (const text of inserts)
          if (!new RegExp(`\\b${column}\\b`).test(text.split(/\bvalues\b|\bselect\b/i)[0] ?? '')) missing.push(`${table}.${column}: ${text.slice(0, 120)}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

/** Parses and plans the statement without running it. */
async function prepare({ engine, query }: Database, text: string): Promise<void> {
  if (engine === 'sqlite') await sql.raw(`explain ${text}`).execute(query);
  else await sql.raw(`prepare former as ${text}; deallocate former`).execute(query);
}

async function columnsThatMustBeGiven({ query }: Database, engine: Engine, table: string): Promise<string[]> {
  if (engine === 'sqlite')
    return (await sql<{ name: string }>`select name from pragma_table_info(${table}) where "notnull" = 1 and dflt_value is null`.execute(query)).rows.map(
      ({ name }) => name,
    );
  const { rows } = await sql<{
    name: string;
  }>`select column_name as name from information_schema.columns where table_name = ${table} and is_nullable = 'NO' and column_default is null`.execute(query);
  return rows.map(({ name }) => name);
}
