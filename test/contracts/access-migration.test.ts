import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { createPageLists } from '../../server/platform/http/answers/page-lists.ts';
import { access } from '../../server/platform/store/migrations/0004-access.ts';
import { migrations } from '../../server/platform/store/migrations/index.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { purgeExpired } from '../../server/credentials/purge.ts';
import { engines, type FreshPlace, freshPlace } from '../support/databases/engines.ts';

/** Opens a connection that sends raw SQL, as an older program does. */
async function connect({ database }: FreshPlace): Promise<{ run(statement: string): Promise<void>; close(): Promise<void> }> {
  if (database.engine === 'sqlite') {
    const file = new DatabaseSync(database.file);
    file.exec('pragma foreign_keys = on');
    return { run: async (statement) => file.exec(statement), close: async () => file.close() };
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return { run: async (statement) => void (await client.query(statement)), close: () => client.end() };
}

const hour = 3_600_000;
const insertTenant = (id: string, origins: string[]): string =>
  `insert into tenants (id, slug, name, issuer, max_token_seconds, allowed_origins_json, created_at, updated_at) values ('${id}', '${id}', 'n', 'i', 60, ` +
  `'${JSON.stringify(origins)}', 1, 1)`;
const insertAccessKey = (id: string, origins: string[]): string =>
  `insert into access_keys (id, tenant_id, name, secret_hash, allowed_origins_json, created_at) values ('${id}', 't1', 'n', '${id}', ` +
  `'${JSON.stringify(origins)}', 1)`;
const insertWidgetToken = (id: string, origins: string[], expiresAt: number): string =>
  `insert into widget_tokens (id, tenant_id, customer_id, scopes_json, origins_json, created_at, expires_at) values ('${id}', 't1', 'c1', '[]', ` +
  `'${JSON.stringify(origins)}', ${expiresAt - hour}, ${expiresAt})`;

describe.each(engines)('the migration "access" on %s', (engine) => {
  it('migrates a filled database, and rows that an older process writes afterwards still count', async () => {
    const place = await freshPlace(engine);
    const other = await connect(place);
    await other.run('create table schema_migrations (version bigint primary key, name text not null, applied_at bigint not null)');
    for (const { version, name, statements } of migrations.filter((step) => step.version < access.version)) {
      for (const statement of statements(engine)) await other.run(statement);
      await other.run(`insert into schema_migrations (version, name, applied_at) values (${version}, '${name}', 1)`);
    }
    const now = Date.now();
    await other.run(insertTenant('t1', ['https://tenant.example', 'https://both.example']));
    await other.run(`insert into customers (id, tenant_id, external_id, created_at, updated_at) values ('c1', 't1', 'x', 1, 1)`);
    await other.run(
      `insert into api_keys (id, tenant_id, name, role, secret_hash, created_at, last_used_at) values ('a1', 't1', 'n', 'admin', 'h', 1, 2), ('a2', null, ` +
        `'n', 'owner', 'i', 1, null)`,
    );
    await other.run(insertAccessKey('k1', ['https://key.example', 'https://both.example']));
    await other.run(insertWidgetToken('w1', ['https://widget.example'], now + hour));
    await other.run(insertWidgetToken('w0', ['https://past.example'], now - 30 * 24 * hour));

    const database = await openDatabase(place);
    let at = now;
    const lists = createPageLists({ database, clock: { now: () => at } });
    const listed = async (...names: string[]): Promise<boolean[]> => Promise.all(names.map((name) => lists.isListed(`https://${name}.example`)));
    expect(await listed('tenant', 'key', 'widget', 'both')).toEqual([true, true, true, true]);
    expect(await listed('past', 'nobody')).toEqual([false, false]);
    expect(await database.query.selectFrom('tenants').select(['site_sessions_per_minute', 'customer_sessions_per_minute']).execute()).toEqual([
      { site_sessions_per_minute: null, customer_sessions_per_minute: 60 },
    ]);

    const key = { name: 'n', created_at: 1, last_used_at: null, revoked_at: null };
    expect(await database.query.selectFrom('api_keys').selectAll().orderBy('id').execute()).toEqual([
      { ...key, id: 'a1', tenant_id: 't1', role: 'admin', secret_hash: 'h', last_used_at: 2 },
      { ...key, id: 'a2', tenant_id: null, role: 'owner', secret_hash: 'i' },
    ]);
    await other.run(`insert into api_keys (id, tenant_id, name, role, secret_hash, created_at) values ('a3', 't1', 'n', 'minter', 'j', 1)`);
    for (const wrong of [`'a4', 't1', 'n', 'root', 'k', 1`, `'a4', 'nobody', 'n', 'minter', 'k', 1`, `'a4', 't1', 'n', 'minter', 'h', 1`]) {
      await expect(other.run(`insert into api_keys (id, tenant_id, name, role, secret_hash, created_at) values (${wrong})`)).rejects.toThrow();
    }

    await other.run(insertTenant('t2', ['https://second.example']));
    await other.run(insertAccessKey('k2', ['https://later.example']));
    await other.run(insertWidgetToken('w2', ['https://minted.example', 'https://minted.example'], now + hour));
    expect(await listed('second', 'later', 'minted')).toEqual([true, true, true]);

    await other.run(`update tenants set allowed_origins_json = '["https://moved.example"]' where id = 't1'`);
    expect(await listed('tenant', 'both', 'moved')).toEqual([false, true, true]);
    await other.run(`update access_keys set revoked_at = ${now} where id = 'k1'`);
    await other.run(`update access_keys set tokens_revoked_at = ${now} where id = 'k2'`);
    expect(await listed('key', 'later')).toEqual([true, false]);
    at = now + 15 * 60_000;
    expect(await listed('key', 'both')).toEqual([false, false]);
    at = now + 25 * hour + 1;
    expect(await listed('widget', 'minted')).toEqual([false, false]);
    await purgeExpired(database, at);
    expect(await database.query.selectFrom('page_origins').select('owner_id').distinct().orderBy('owner_id').execute()).toEqual([
      { owner_id: 't1' },
      { owner_id: 't2' },
    ]);
    await other.run(`delete from tenants where id = 't2'`);
    expect(await listed('second', 'moved')).toEqual([false, true]);
    await other.close();
    await database.close();
    await place.remove();
  });
});
