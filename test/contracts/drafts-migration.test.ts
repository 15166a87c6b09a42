import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { viewersSeeDrafts } from '../../server/platform/store/migrations/0005-viewers-see-drafts.ts';
import { migrations } from '../../server/platform/store/migrations/index.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { engines, type FreshPlace, freshPlace } from '../support/databases/engines.ts';

/** Opens a connection that sends raw SQL, as an older program does. */
async function connect({ database }: FreshPlace): Promise<{ run(statement: string): Promise<void>; close(): Promise<void> }> {
  if (database.engine === 'sqlite') {
    const file = new DatabaseSync(database.file);
    return { run: async (statement) => file.exec(statement), close: async () => file.close() };
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return { run: async (statement) => void (await client.query(statement)), close: () => client.end() };
}

const insertTenant = (id: string): string =>
  `insert into tenants (id, slug, name, issuer, max_token_seconds, allowed_origins_json, created_at, updated_at) values ('${id}', '${id}', 'n', 'i', 60, ` +
  `'[]', 1, 1)`;

describe.each(engines)('the migration "viewers see drafts" on %s', (engine) => {
  it('V3 keeps drafts visible for existing tenants, and for tenants that an older process creates afterwards', async () => {
    const place = await freshPlace(engine);
    const other = await connect(place);
    await other.run('create table schema_migrations (version bigint primary key, name text not null, applied_at bigint not null)');
    for (const { version, name, statements } of migrations.filter((step) => step.version < viewersSeeDrafts.version)) {
      for (const statement of statements(engine)) await other.run(statement);
      await other.run(`insert into schema_migrations (version, name, applied_at) values (${version}, '${name}', 1)`);
    }
    await other.run(insertTenant('before'));
    const database = await openDatabase(place);
    await other.run(insertTenant('beside'));
    const rows = await database.query.selectFrom('tenants').select(['id', 'viewers_see_drafts']).orderBy('id').execute();
    expect(rows).toEqual([
      { id: 'before', viewers_see_drafts: 1 },
      { id: 'beside', viewers_see_drafts: 1 },
    ]);
    await other.close();
    await database.close();
    await place.remove();
  });
});
