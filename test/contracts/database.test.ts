import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../server/platform/store/migrations/index.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { purgeExpired } from '../../server/credentials/purge.ts';
import type { TenantRow } from '../../server/platform/store/schema.ts';
import { engines, forEachEngine, freshPlace, type EngineContext } from '../support/databases/engines.ts';
import { holdWriteLock } from '../support/databases/write-lock.ts';

const tenant = (id: string, more: Partial<TenantRow> = {}): TenantRow => ({
  id,
  slug: id,
  name: 'Acme',
  mode: 'live',
  viewers_see_drafts: 1,
  compat_json: '[]',
  widget_ids_json: '{}',
  theme_json: null,
  magic_links: 0,
  sign_in_proxy: 0,
  attribute_identity: 0,
  site_sessions_per_minute: null,
  customer_sessions_per_minute: 60,
  time_zone: 'UTC',
  bridge_audience: 'vitrine-embed',
  issuer: 'https://acme.example',
  audience: null,
  max_token_seconds: 0,
  tokens_from: 0,
  links_revoked_at: 0,
  login_url: null,
  refresh_url: null,
  allowed_origins_json: '[]',
  created_at: 1_700_000_000_000,
  updated_at: 1_700_000_000_000,
  ...more,
});

const counter = async ({ database }: EngineContext): Promise<number> =>
  (await database.query.selectFrom('tenants').select('max_token_seconds').executeTakeFirstOrThrow()).max_token_seconds;

forEachEngine('a database', (context) => {
  it('keeps what a transaction has committed', async () => {
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
    expect(await context.database.query.selectFrom('tenants').selectAll().execute()).toEqual([tenant('a')]);
  });

  it('keeps nothing of a transaction that throws', async () => {
    const work = context.database.write(async (tx) => {
      await tx.insertInto('tenants').values(tenant('a')).execute();
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await context.database.query.selectFrom('tenants').selectAll().execute()).toEqual([]);
  });

  it('accepts writes after one has failed', async () => {
    await expect(context.database.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
    expect(await counter(context)).toBe(0);
  });

  it('serialises concurrent transactions that read before they write', async () => {
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
    const increment = () =>
      context.database.write(async (tx) => {
        const { max_token_seconds: n } = await tx.selectFrom('tenants').select('max_token_seconds').executeTakeFirstOrThrow();
        await tx
          .updateTable('tenants')
          .set({ max_token_seconds: n + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await counter(context)).toBe(20);
  });

  it('serialises transactions of two processes on one database', async () => {
    const other = await openDatabase(context.place);
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
    const increment = (index: number) =>
      (index % 2 === 0 ? other : context.database).write(async (tx) => {
        const { max_token_seconds: n } = await tx.selectFrom('tenants').select('max_token_seconds').executeTakeFirstOrThrow();
        await tx
          .updateTable('tenants')
          .set({ max_token_seconds: n + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 10 }, (_, index) => increment(index)));
    expect(await counter(context)).toBe(10);
    await other.close();
  });

  it('lets exactly one of many concurrent callers claim a single-use row', async () => {
    const claim = () =>
      context.database.query
        .insertInto('used_tokens')
        .values({ tenant_id: 'a', token_hash: 'h', expires_at: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
    const results = await Promise.all(Array.from({ length: 20 }, claim));
    expect(results.filter(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows === 1n)).toHaveLength(1);
  });

  it.each([
    ['a second row of one key', tenant('a', { slug: 'other' })],
    ['a second row of one slug', tenant('b', { slug: 'a' })],
  ])('refuses %s as an error of the statement, not of the database', async (_name, row) => {
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
    const failure = context.database.write((tx) => tx.insertInto('tenants').values(row).execute());
    await expect(failure).rejects.not.toMatchObject({ code: 'storage_unavailable' });
  });

  it('refuses a row whose parent does not exist', async () => {
    const orphan = { id: 'c', tenant_id: 'nobody', external_id: 'x', name: null, email: null, created_at: 1, updated_at: 1 };
    await expect(context.database.query.insertInto('customers').values(orphan).execute()).rejects.toThrow(/foreign key/i);
  });

  it('stores integers up to 2^53 and text of every script', async () => {
    const row = tenant('a', { name: 'Käse 🧀 حليب', updated_at: Number.MAX_SAFE_INTEGER });
    await context.database.write((tx) => tx.insertInto('tenants').values(row).execute());
    expect(await context.database.query.selectFrom('tenants').selectAll().execute()).toEqual([row]);
    const { total } = await context.database.query
      .selectFrom('tenants')
      .select(sql<number>`sum(created_at)`.as('total'))
      .executeTakeFirstOrThrow();
    expect(total).toBe(row.created_at);
  });

  it('refuses to change or delete the audit trail (AD06)', async () => {
    const entry = { id: 'aud_1', tenant_id: null, at: 1, actor_kind: 'system', actor_id: null, action: 'x', target_kind: 'y', target_id: 'z' };
    await context.database.query
      .insertInto('audit')
      .values({ ...entry, before_json: null, after_json: null, request_id: null, address: null })
      .execute();
    await expect(context.database.query.updateTable('audit').set({ action: 'w' }).execute()).rejects.toThrow(/append-only/);
    await expect(context.database.query.deleteFrom('audit').execute()).rejects.toThrow(/append-only/);
    expect(await context.database.query.selectFrom('audit').select('action').execute()).toEqual([{ action: 'x' }]);
  });

  it('deletes expired rows and keeps the others', async () => {
    const day = 24 * 60 * 60 * 1000;
    const now = 10 * day;
    await context.database.query
      .insertInto('used_tokens')
      .values([
        { tenant_id: 'a', token_hash: 'over', expires_at: now - 1 },
        { tenant_id: 'a', token_hash: 'good', expires_at: now + 1 },
      ])
      .execute();
    const answer = { tenant_id: 'a', request_hash: 'h', status: 201, response_json: '{}' };
    await context.database.query
      .insertInto('idempotency')
      .values([
        { ...answer, key: 'old', created_at: now - day - 1 },
        { ...answer, key: 'new', created_at: now - day + 1 },
      ])
      .execute();
    await purgeExpired(context.database, now);
    expect(await context.database.query.selectFrom('used_tokens').select('token_hash').execute()).toEqual([{ token_hash: 'good' }]);
    expect(await context.database.query.selectFrom('idempotency').select('key').execute()).toEqual([{ key: 'new' }]);
  });

  it('opens a second time without migrating again', async () => {
    const again = await openDatabase(context.place);
    expect(await again.query.selectFrom('schema_migrations').select('version').orderBy('version').execute()).toEqual(
      migrations.map(({ version }) => ({ version })),
    );
    await again.close();
  });

  it('refuses a schema that is newer than the program, and leaves it alone (DL05)', async () => {
    await context.database.query.insertInto('schema_migrations').values({ version: 999, name: 'future', applied_at: 1 }).execute();
    await expect(openDatabase(context.place)).rejects.toMatchObject({ code: 'database_newer' });
  });

  it('answers 503 and does not block while another connection holds the lock (DL04, F15)', async () => {
    const release = await holdWriteLock(context.place.database, 'tenants');
    // A wait that blocks the process lets no timer run. How late a timer runs depends on the machine.
    let turns = 0;
    const ticks = setInterval(() => (turns += 1), 5);
    try {
      await expect(context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute())).rejects.toMatchObject({
        code: 'storage_unavailable',
        status: 503,
      });
      expect(await context.database.query.selectFrom('schema_migrations').select('version').orderBy('version').execute()).toHaveLength(migrations.length);
      expect(turns).toBeGreaterThanOrEqual(5);
    } finally {
      clearInterval(ticks);
      await release();
    }
    await context.database.write((tx) => tx.insertInto('tenants').values(tenant('a')).execute());
  });
});

describe.each(engines)('opening a database on %s', (engine) => {
  it('migrates once when several processes open a new database at the same time', async () => {
    const place = await freshPlace(engine);
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(place)));
    for (const database of opened) {
      expect(await database.query.selectFrom('schema_migrations').select('version').orderBy('version').execute()).toEqual(
        migrations.map(({ version }) => ({ version })),
      );
    }
    await Promise.all(opened.map((database) => database.close()));
    await place.remove();
  });
});
