import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resumeImports } from '../../../server/import/store/staged-imports.ts';
import { type NewImport, storeImport } from '../../../server/import/store/store-import.ts';
import { parseReceiptInput } from '../../../server/resources/receipts/content.ts';
import { createShareTokenVault } from '../../../server/resources/links/share-token.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { withoutPause } from '../../../server/platform/store/in-batches.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

const program = fileURLToPath(new URL('../../../dist/server/cli/main.js', import.meta.url));
const body = (index: number, title = 'October') => ({
  customer: { externalId: `c-${index}`, name: `Customer ${index}` },
  period: { start: '2026-10-01', end: '2026-10-31' },
  title,
  currency: 'EUR',
  lines: [{ description: 'Agent runs', amountMinor: 100 }],
});
const many = (count: number, title?: string) =>
  Array.from({ length: count }, (_, index) => ({ file: null, line: null, input: parseReceiptInput(body(index, title)) }));

describe.each(engines)('an import on %s', (engine) => {
  let place: ProcessPlace;
  let aheadMs = 0;
  beforeEach(async () => {
    aheadMs = 0;
    place = await openProcessPlace(engine);
  });
  afterEach(() => place.close());

  const clock = { now: () => Date.now() + aheadMs };
  const deps = () => ({ ...place.services, clock, vault: createShareTokenVault(place.services.masterKeys, place.config.publicUrl) });
  const ask = (receipts: NewImport['receipts'], more: Partial<NewImport> = {}): NewImport => ({
    by: place.by,
    tenantId: place.tenant.id,
    format: 'vitrine',
    receipts,
    publish: false,
    ...more,
  });
  /** The row of an import that a process has started. */
  const importRow = () => ({ id: 'imp_1', tenant_id: place.tenant.id, by_json: JSON.stringify(place.by), format: 'vitrine' as const, seal: 0, publish: 0 });
  const run = (given: NewImport) => storeImport({ ...place.services, clock }, given);
  const count = async (table: 'receipts' | 'customers' | 'receipt_imports' | 'receipt_import_parts', database = place.database): Promise<number> =>
    Number(
      (
        await database.query
          .selectFrom(table)
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  const trail = async (action: 'receipts.imported' | 'receipt.created') =>
    (await place.services.audit.list(place.database.query, { tenantId: place.tenant.id, action, limit: 5_000 })).entries;
  /** Runs the upkeep of a server a day later, when no outcome is kept any more. */
  const upkeepAfterADay = async (): Promise<void> => {
    aheadMs += 25 * 3_600_000;
    await resumeImports(deps(), withoutPause);
  };
  const titles = async () => new Set((await place.database.query.selectFrom('receipts').select('title').execute()).map(({ title }) => title));

  it('D6 of a thousand receipts becomes visible at once, and does not block other writers for long', async () => {
    const other = await openDatabase(place.config);
    const end = new AbortController();
    const seen = new Set<number>();
    const reading = (async () => {
      while (!end.signal.aborted) {
        seen.add(await count('receipts', other));
        await pause(1);
      }
    })();
    let written = 0;
    const writing = (async () => {
      for (; !end.signal.aborted; written += 1) {
        await other.write((tx) =>
          tx
            .insertInto('used_tokens')
            .values({ tenant_id: 'a', token_hash: String(written), expires_at: 1 })
            .execute(),
        );
        await pause(1);
      }
    })();
    expect(await run(ask(many(1_000)))).toEqual({ created: 1_000, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] });
    end.abort();
    await Promise.all([reading, writing]);
    seen.add(await count('receipts', other));
    expect(seen).toEqual(new Set([0, 1_000]));
    expect(written).toBeGreaterThan(5);
    expect([(await trail('receipt.created')).length, (await trail('receipts.imported')).map(({ after }) => after)]).toEqual([
      1_000,
      [{ format: 'vitrine', created: 1_000, updated: 0, unchanged: 0, newlySealed: 0, sealed: 0, published: false }],
    ]);
    expect(await run(ask(many(1_000, 'Other')))).toMatchObject({ updated: 1_000 });
    expect(await titles()).toEqual(new Set(['Other']));
    await other.close();
  }, 120_000);

  it('D6 recomputes its changes when other callers write the same receipts meanwhile', async () => {
    await run(ask(many(3)));
    const { database, services, by, tenant } = place;
    let isInserted = false;
    const write: typeof database.write = async (work) => {
      if (!isInserted) {
        isInserted = true;
        await services.receipts.sync(by, tenant.id, parseReceiptInput(body(1, 'Sneaked in')));
        await services.receipts.sync(by, tenant.id, parseReceiptInput(body(3, 'Sneaked in')));
        await services.customers.put(by, tenant.id, { externalId: 'c-2', name: 'Sneaked in' });
      }
      return database.write(work);
    };
    const outcome = await storeImport({ ...services, clock, database: { ...database, write } }, ask(many(4, 'Imported'), { publish: true }));
    expect(outcome).toEqual({ created: 0, updated: 4, unchanged: 0, newlySealed: 0, sealed: [] });
    expect(await titles()).toEqual(new Set(['Imported']));
    expect((await services.customers.find(tenant.id, 'c-2'))?.name).toBe('Customer 2');
    const published = await services.receipts.list({ tenantId: tenant.id, visibility: 'published' }, clock.now(), { limit: 9 });
    expect(published.rows).toHaveLength(4);
  });

  it('D6 in several parts stores every receipt, keeps each customer’s together, and is recorded once', async () => {
    const receipts = [0, 1, 2, 0, 1].map((index, month) => ({
      file: null,
      line: null,
      input: parseReceiptInput({ ...body(index), period: { start: `2026-0${month + 1}-01`, end: `2026-0${month + 1}-28` } }),
    }));
    const steps: number[] = [];
    expect(await run(ask(receipts, { partReceipts: 2, publish: true, onProgress: (stored) => void steps.push(stored) }))).toEqual({
      created: 5,
      updated: 0,
      unchanged: 0,
      newlySealed: 0,
      sealed: [],
    });
    expect(steps).toEqual([2, 4, 5]);
    expect([await count('receipt_imports'), await count('receipt_import_parts'), (await trail('receipts.imported')).map(({ after }) => after)]).toEqual([
      0,
      0,
      [{ format: 'vitrine', created: 5, updated: 0, unchanged: 0, newlySealed: 0, sealed: 0, published: true }],
    ]);
    expect(await run(ask(receipts, { partReceipts: 2, publish: true }))).toMatchObject({ unchanged: 5 });
  });

  it('D6 in several parts stores nothing when one receipt is invalid', async () => {
    const wrong = { file: null, line: null, input: parseReceiptInput({ ...body(9), totalMinor: 7 }) };
    await expect(run(ask([...many(5), wrong], { partReceipts: 2 }))).rejects.toMatchObject({ code: 'receipt_totals_mismatch' });
    for (const table of ['receipts', 'customers', 'receipt_imports', 'receipt_import_parts'] as const) expect(await count(table)).toBe(0);
  });

  it('D6 that stopped before its commit stores nothing, and is removed once its hold expires', async () => {
    const { query } = place.database;
    const row = { ...importRow(), outcome_json: '{}', committed_at: null, held_until: clock.now() + 60_000 };
    await query.insertInto('receipt_imports').values(row).execute();
    await query
      .insertInto('receipt_import_parts')
      .values({ import_id: 'imp_1', part: 0, receipts_json: JSON.stringify(many(3)) })
      .execute();
    await resumeImports(deps(), withoutPause);
    expect(await count('receipt_imports')).toBe(1);
    aheadMs = 60_001;
    await resumeImports(deps(), withoutPause);
    for (const table of ['receipts', 'customers', 'receipt_imports', 'receipt_import_parts'] as const) expect(await count(table)).toBe(0);
  });

  it('D6 whose process is killed stores nothing, or is completed by a server', async () => {
    const file = join(place.place.folder, 'receipts.json');
    const receipts = 2_600;
    writeFileSync(file, JSON.stringify(Array.from({ length: receipts }, (_, index) => body(index))));
    const child = spawn(process.execPath, [program, 'receipts', 'import', file, '--tenant', 'acme'], {
      env: { PATH: process.env['PATH'] ?? '', ...place.env },
      stdio: 'ignore',
    });
    const closed = once(child, 'close');
    // The process is killed as soon as it has stored any part; how far it is by then depends on the machine.
    while (child.exitCode === null && (await count('receipt_imports')) === 0) await pause(2);
    child.kill('SIGKILL');
    await closed;
    const before = await count('receipts');
    aheadMs = 60_001;
    const importState = (await place.database.query.selectFrom('receipt_imports').select('committed_at').execute())[0];
    await resumeImports(deps(), withoutPause);
    await upkeepAfterADay();
    const isStored = importState ? importState.committed_at !== null : before > 0;
    expect(await count('receipts')).toBe(isStored ? receipts : 0);
    expect([before === 0 || isStored, await count('receipt_imports'), (await trail('receipts.imported')).length]).toEqual([true, 0, isStored ? 1 : 0]);
  }, 120_000);

  it('D6 that is committed is completed as it was checked, whatever settings the tenant has changed since', async () => {
    const { query } = place.database;
    const outcome = { created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] };
    const row = { ...importRow(), publish: 1, outcome_json: JSON.stringify(outcome), committed_at: 1, held_until: 1 };
    await query.insertInto('receipt_imports').values(row).execute();
    await query
      .insertInto('receipt_import_parts')
      .values({ import_id: 'imp_1', part: 1, receipts_json: JSON.stringify(many(3)) })
      .execute();
    await query.updateTable('tenants').set({ viewers_see_drafts: 0 }).execute();
    await resumeImports(deps(), withoutPause);
    await upkeepAfterADay();
    expect([await count('receipts'), await count('receipt_imports'), (await trail('receipts.imported')).map(({ after }) => after)]).toEqual([
      3,
      0,
      [{ format: 'vitrine', created: 3, updated: 0, unchanged: 0, newlySealed: 0, sealed: 0, published: true }],
    ]);
    await expect(run(ask(many(4), { publish: true, partReceipts: 2 }))).rejects.toMatchObject({ code: 'receipt_draft' });
    expect(await count('receipts')).toBe(3);
  });

  it('D6 that cannot be completed does not hold up others', async () => {
    const { query } = place.database;
    const outcome_json = JSON.stringify({ created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] });
    for (const id of ['imp_1', 'imp_2'])
      await query.insertInto('receipt_imports').values({ ...importRow(), id, outcome_json, committed_at: 1, held_until: 1 }).execute();
    const partOf = (import_id: string, receipts_json: string) =>
      query.insertInto('receipt_import_parts').values({ import_id, part: 0, receipts_json }).execute();
    await partOf('imp_1', '{');
    await partOf('imp_2', JSON.stringify(many(3)));
    await expect(resumeImports(deps(), withoutPause)).rejects.toThrow(/imp_1/);
    await expect(upkeepAfterADay()).rejects.toThrow(/imp_1/);
    expect([await count('receipts'), await count('receipt_imports')]).toEqual([3, 1]);
  });

  it('D6 that is committed is completed by one of two concurrent servers', async () => {
    const { query } = place.database;
    const outcome = { created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] };
    const row = { ...importRow(), outcome_json: JSON.stringify(outcome), committed_at: 1, held_until: 1 };
    await query.insertInto('receipt_imports').values(row).execute();
    const parts = [many(6).slice(0, 3), many(6).slice(3)];
    for (const [part, receipts] of parts.entries())
      await query
        .insertInto('receipt_import_parts')
        .values({ import_id: 'imp_1', part, receipts_json: JSON.stringify(receipts) })
        .execute();
    const second = await openDatabase(place.config);
    await Promise.all([resumeImports(deps(), withoutPause), resumeImports({ ...deps(), database: second }, withoutPause)]);
    await resumeImports(deps(), withoutPause);
    await second.close();
    expect(await count('receipt_imports')).toBe(1);
    await upkeepAfterADay();
    expect([await count('receipts'), await count('receipt_imports'), (await trail('receipts.imported')).map(({ after }) => after)]).toEqual([
      6,
      0,
      [{ format: 'vitrine', created: 6, updated: 0, unchanged: 0, newlySealed: 0, sealed: 0, published: false }],
    ]);
  });
});
