import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { expectedIndexesOf } from '../../server/platform/store/build-indexes.ts';
import { migrations } from '../../server/platform/store/migrations/index.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { forEachEngine, type EngineContext } from '../support/databases/engines.ts';

const wantedIndexes = expectedIndexesOf(migrations);

const names = wantedIndexes.map(({ name }) => name).toSorted();

async function built({ database, engine }: EngineContext): Promise<string[]> {
  const text =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_schema where type = 'index'`
      : sql<{ name: string }>`select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid where i.indisvalid`;
  const all = new Set((await text.execute(database.query)).rows.map(({ name }) => name));
  return names.filter((name) => all.has(name));
}

forEachEngine('the indexes of lists', (context) => {
  it('D9 exist in a new database, and are rebuilt when a database without some of them is opened', async () => {
    expect(await built(context)).toEqual(names);
    for (const name of ['audit_of_actor', 'widget_tokens_of_tenant']) await sql.raw(`drop index ${name}`).execute(context.database.query);
    await (await openDatabase(context.place)).close();
    expect(await built(context)).toEqual(names);
    expect(await context.database.buildIndexes()).toEqual([]);
  });

  it('D9 of a large table are built after the start, during writes, and again if a build was interrupted', async () => {
    if (context.engine === 'sqlite') return expect(await context.database.buildIndexes()).toEqual([]);
    const { query } = context.database;
    await sql`drop index audit_of_actor`.execute(query);
    await sql`drop index api_keys_of_tenant`.execute(query);
    await sql`insert into audit (id, at, actor_kind, action, target_kind, target_id, after_json)
      select 'aud_' || n, n, 'cli', 'x', 'y', 'z', repeat('x', 1000) from generate_series(1, 20000) as n`.execute(query);
    const again = await openDatabase(context.place);
    expect(await built(context)).toEqual(names.filter((name) => name !== 'audit_of_actor'));
    await sql`update pg_index set indisvalid = false where indexrelid = 'widget_tokens_of_tenant'::regclass`.execute(query);

    const building = new AbortController();
    let written = 0;
    const writing = (async () => {
      for (; !building.signal.aborted; written += 1)
        await sql`insert into audit (id, at, actor_kind, action, target_kind, target_id) values (${`aud_w${written}`}, 1, 'cli', 'x', 'y', 'z')`.execute(query);
    })();
    expect((await again.buildIndexes()).toSorted()).toEqual(['audit_of_actor', 'widget_tokens_of_tenant']);
    building.abort();
    await writing;
    expect(written).toBeGreaterThan(0);
    expect(await built(context)).toEqual(names);
    await again.close();
  });

  it('are dropped once their replacement exists', async () => {
    const { query } = context.database;
    await sql`create index receipts_in_state on receipts (tenant_id)`.execute(query);
    await (await openDatabase(context.place)).close();
    await context.database.buildIndexes();
    await expect(sql`drop index receipts_in_state`.execute(query)).rejects.toThrow(/receipts_in_state/);
    expect(await built(context)).toEqual(names);
  });
});
