import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveTrails } from '../../../../server/platform/audit/archive.ts';
import { deleteRemoved, shortenTrail } from '../../../../server/platform/audit/removal.ts';
import { withoutPause } from '../../../../server/platform/store/in-batches.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { createAuditStore } from '../../../../server/platform/audit/store.ts';
import type { Database } from '../../../../server/platform/store/database.ts';

const day = 86_400_000;

describe.each(engines)('the older entries of the audit trail on %s', (engine) => {
  let place: CliPlace;
  let database: Database;
  const ids = new Map<string, string>();
  beforeEach(async () => {
    place = await cliPlace(engine);
    for (const slug of ['acme', 'globex']) {
      const { tenant } = (await place.vitrine('init', '--tenant', slug, '--json')).json() as unknown as { tenant: { id: string } };
      ids.set(slug, tenant.id);
    }
    database = await openDatabase(place);
    // Entries that are a hundred days old: 1,100 of one tenant, one of the other and one of none.
    const old = (n: number, tenant_id: string | null) => ({
      id: `aud_old${String(n).padStart(4, '0')}`,
      tenant_id,
      at: Date.now() - 100 * day + n,
      actor_kind: 'cli',
      actor_id: 'tester',
      action: 'receipt.updated',
      target_kind: 'receipt',
      target_id: `r-${n}`,
      before_json: null,
      after_json: null,
      request_id: null,
      address: null,
    });
    await database.query
      .insertInto('audit')
      .values([...Array.from({ length: 1_100 }, (_, n) => old(n, ids.get('acme') ?? '')), old(2_000, ids.get('globex') ?? ''), old(3_000, null)])
      .execute();
  });
  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  const before = new Date(Date.now() - 50 * day).toISOString().slice(0, 10);
  const file = (name = 'old.jsonl') => join(place.folder, name);
  const archive = (...words: string[]) => place.vitrine('audit', 'archive', '--before', before, '--json', ...words);
  const count = async (slug: string | null) =>
    (
      await database.query
        .selectFrom('audit')
        .select('id')
        .where('tenant_id', slug === null ? 'is' : '=', slug === null ? null : (ids.get(slug) ?? ''))
        .execute()
    ).length;
  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; tenant: string | null; target: { id: string } });

  it('D7 moves old entries of one tenant into a file that the trail names, and touches nothing else', async () => {
    const newerCount = (await count('acme')) - 1_100;
    const [oldest] = (
      await createAuditStore({ clock: { now: () => 0 } }).list(database.query, { tenantId: ids.get('acme') ?? '', oldestFirst: true, limit: 1 })
    ).entries;
    const { entries, sha256 } = (await archive('--tenant', 'acme', '--to', file())).json() as unknown as { entries: number; sha256: string };
    const text = readFileSync(file());
    expect([entries, sha256]).toEqual([1_100, createHash('sha256').update(text).digest('hex')]);
    const lines = linesOf(text.toString());
    expect(lines[0]).toEqual({ tenant: 'acme', ...oldest });
    expect(lines.map(({ target }) => target.id)).toEqual(Array.from({ length: 1_100 }, (_, n) => `r-${n}`));
    expect([await count('acme'), (await count('globex')) > 1, (await count(null)) > 1]).toEqual([newerCount + 1, true, true]);
    const { items } = (await place.vitrine('audit', 'list', '--tenant', 'acme', '--action', 'audit.archived', '--json')).json();
    expect(items).toMatchObject([{ actor: { kind: 'cli' }, after: { before: `${before}T00:00:00.000Z`, entries: 1_100, sha256 } }]);
    expect((await archive('--tenant', 'acme', '--to', file('again.jsonl'))).json()).toMatchObject({ entries: 0 });
  });

  it('D7 writes the entries of all tenants and of none into one compressed file', async () => {
    expect((await archive('--all', '--to', file('old.jsonl.gz'))).json()).toMatchObject({ entries: 1_102 });
    const lines = linesOf(gunzipSync(readFileSync(file('old.jsonl.gz'))).toString());
    expect(new Set(lines.map(({ tenant }) => tenant))).toEqual(new Set([null, 'acme', 'globex']));
    expect(lines).toHaveLength(1_102);
    expect(await database.query.selectFrom('audit').select('id').where('id', 'like', 'aud_old%').execute()).toEqual([]);
  });

  it('D7 keeps the entries when the file exists, cannot be written, or the date is too recent', async () => {
    writeFileSync(file(), 'kept');
    expect((await archive('--tenant', 'acme', '--to', file())).problem().code).toBe('conflict');
    expect(readFileSync(file(), 'utf8')).toBe('kept');
    expect((await archive('--tenant', 'acme', '--to', join(place.folder, 'nowhere', 'x.jsonl'))).problem().code).toBe('data_folder_not_writable');
    const today = await place.vitrine('audit', 'archive', '--tenant', 'acme', '--before', new Date().toISOString(), '--to', file('young.jsonl'), '--json');
    expect(today.problem().code).toBe('usage_invalid');
    expect(await database.query.selectFrom('audit').select('id').where('id', 'like', 'aud_old%').execute()).toHaveLength(1_102);
  });

  it('D7 keeps the entries and removes the partial file when archiving is stopped half-way', async () => {
    const clock = { now: () => Date.now() };
    const audit = createAuditStore({ clock });
    let stop = (): void => {};
    const stopped = new Promise<void>((resolve) => void (stop = resolve));
    const seen: boolean[] = [];
    const stopping: typeof audit = {
      ...audit,
      async list(query, page) {
        if (page.after && seen.length === 0) {
          seen.push(existsSync(`${file()}.partial`));
          stop();
          await stopped;
          seen.push(existsSync(`${file()}.partial`));
        }
        return audit.list(query, page);
      },
    };
    const trails = [{ tenantId: ids.get('acme') ?? '', slug: 'acme' }];
    const by = { actor: { kind: 'cli', id: 'tester' }, requestId: null, address: null } as const;
    const move = { by, trails, beforeMs: Date.parse(before), file: file(), stopped };
    await expect(archiveTrails({ database, clock, audit: stopping }, move)).rejects.toThrow();
    expect([seen, existsSync(file()), existsSync(`${file()}.partial`)]).toEqual([[true, false], false, false]);
    expect(await database.query.selectFrom('audit').select('id').where('id', 'like', 'aud_old%').execute()).toHaveLength(1_102);
  });

  it('D7 AD06 lets the database delete entries only when their removal is recorded', async () => {
    const deleted = () => database.query.deleteFrom('audit').where('id', 'like', 'aud_old%').execute();
    await expect(deleted()).rejects.toThrow(/append-only/);
    await database.query
      .insertInto('audit_removals')
      .values({ id: 'x', tenant_id: ids.get('globex') ?? '', before_at: Date.now(), at: 1, archive_sha256: null })
      .execute();
    await expect(deleted()).rejects.toThrow(/append-only/);
    await expect(database.query.updateTable('audit_removals').set({ before_at: 0 }).execute()).rejects.toThrow(/append-only/);
    await expect(database.query.deleteFrom('audit_removals').execute()).rejects.toThrow(/append-only/);
    await deleteRemoved(database, withoutPause);
    expect([await count('globex'), (await count('acme')) > 1_100]).toEqual([0, true]);
  });

  it('D7 deletes old entries by the retention setting, records it once per trail, and keeps them without it', async () => {
    const clock = { now: () => Date.now() };
    const deps = { database, clock, audit: createAuditStore({ clock }) };
    await shortenTrail(deps, undefined, withoutPause);
    await shortenTrail(deps, 101, withoutPause);
    expect(await database.query.selectFrom('audit').select('id').where('id', 'like', 'aud_old%').execute()).toHaveLength(1_102);
    await shortenTrail(deps, 90, withoutPause);
    await shortenTrail(deps, 90, withoutPause);
    expect(await database.query.selectFrom('audit').select('id').where('id', 'like', 'aud_old%').execute()).toEqual([]);
    expect(await database.query.selectFrom('audit').select(['tenant_id', 'actor_kind']).where('action', '=', 'audit.expired').execute()).toHaveLength(3);
    expect((await count('acme')) > 1).toBe(true);
  });
});
