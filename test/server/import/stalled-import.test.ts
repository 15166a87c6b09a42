import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resumeImports } from '../../../server/import/store/staged-imports.ts';
import { storeImport } from '../../../server/import/store/store-import.ts';
import { HttpError } from '../../../server/errors/http-error.ts';
import type { Database } from '../../../server/platform/store/database.ts';
import { withoutPause } from '../../../server/platform/store/in-batches.ts';
import { parseReceiptInput } from '../../../server/resources/receipts/content.ts';
import { createShareTokenVault } from '../../../server/resources/links/share-token.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

const receipts = Array.from({ length: 6 }, (_, index) => ({
  file: null,
  line: null,
  input: parseReceiptInput({
    customer: { externalId: `c-${index}` },
    period: { start: '2026-10-01', end: '2026-10-31' },
    title: 'October',
    currency: 'EUR',
    lines: [{ description: 'Agent runs', amountMinor: 100 }],
  }),
}));
const tables = ['receipts', 'customers', 'receipt_imports', 'receipt_import_parts'] as const;

/** Returns the same database, which runs `pause` after each answer. */
function withPauses({ query, write, ...database }: Database, pause: () => Promise<void>): Database {
  return {
    ...database,
    query: query.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        await pause();
        return result;
      },
    }),
    async write(work, about) {
      const done = await write(work, about);
      await pause();
      return done;
    },
  };
}

describe.each(engines)('a stalled import on %s', (engine) => {
  let place: ProcessPlace;
  beforeEach(async () => {
    place = await openProcessPlace(engine);
  });
  afterEach(() => place.close());

  const deps = (aheadMs: number) => ({
    ...place.services,
    clock: { now: () => Date.now() + aheadMs },
    vault: createShareTokenVault(place.services.masterKeys, place.config.publicUrl),
  });
  const rowsOf = async (table: (typeof tables)[number]): Promise<number> => (await place.database.query.selectFrom(table).selectAll().execute()).length;
  /** Runs the upkeep of a server that finds an import without a sign of life for more than a minute. */
  const upkeep = (database = place.database): Promise<void> => resumeImports({ ...deps(61_000), database }, withoutPause);
  const given = () => ({ by: place.by, tenantId: place.tenant.id, format: 'vitrine' as const, receipts, publish: false, partReceipts: 2 });

  it.each([1, 2, 3])('D6 stores nothing after part %i of 3 and reports that, if a server has given it up', async (parts) => {
    let isCleared = false;
    const database = withPauses(place.database, async () => {
      if (isCleared || (await rowsOf('receipt_import_parts')) < parts) return;
      isCleared = true;
      await upkeep();
    });
    const refused = { code: 'conflict', message: expect.stringContaining('Run it again') };
    await expect(storeImport({ ...place.services, database }, given())).rejects.toMatchObject(refused);
    expect(isCleared).toBe(true);
    for (const table of tables) expect(await rowsOf(table), table).toBe(0);
    expect(await storeImport(place.services, given())).toMatchObject({ created: 6 });
  });

  it('D6 reports what was stored, if a server has stored the rest after its commit', async () => {
    await storeImport(place.services, { ...given(), receipts: receipts.slice(0, 1), seal: true });
    let isFinished = false;
    const database = withPauses(place.database, async () => {
      const [row] = await place.database.query.selectFrom('receipt_imports').select('committed_at').execute();
      if (isFinished || !row?.committed_at) return;
      isFinished = true;
      await upkeep();
    });
    const outcome = { created: 5, updated: 0, unchanged: 0, newlySealed: 0, sealed: ['c-0 2026-10-01'] };
    expect(await storeImport({ ...place.services, database }, given())).toEqual(outcome);
    expect([isFinished, await rowsOf('receipts'), await rowsOf('receipt_imports')]).toEqual([true, 6, 0]);
  });

  it.each(['the commit', 'the first part', 'the last part'])('D6 reports what was stored, if the database is lost with the answer to %s', async (moment) => {
    const isAt: Record<string, () => Promise<boolean>> = {
      'the commit': async () => (await rowsOf('receipts')) === 0,
      'the first part': async () => (await rowsOf('receipts')) === 2,
      'the last part': async () => (await rowsOf('receipts')) === 6,
    };
    let state: 'there' | 'away' | 'back' = 'there';
    const database = withPauses(place.database, async () => {
      const [row] = await place.database.query.selectFrom('receipt_imports').select('committed_at').execute();
      if (state === 'there' && row?.committed_at && (await isAt[moment]?.())) state = 'away';
      if (state === 'away') throw new HttpError('storage_unavailable', 'The connection is lost.');
    });
    const waits: number[] = [];
    const pause = async (ms: number): Promise<void> => {
      waits.push(ms);
      if (waits.length === 3) await upkeep();
      if (waits.length === 4) state = 'back';
    };
    expect(await storeImport({ ...place.services, database, pause }, given())).toMatchObject({ created: 6, unchanged: 0 });
    expect([waits.length, await rowsOf('receipts'), await rowsOf('receipt_imports')]).toEqual([4, 6, 0]);
  });

  it('D6 says that a server stores the rest, if the database stays away after the commit', async () => {
    const database = withPauses(place.database, async () => {
      const [row] = await place.database.query.selectFrom('receipt_imports').select('committed_at').execute();
      if (row?.committed_at && (await rowsOf('receipts')) > 0) throw new HttpError('storage_unavailable', 'The connection is lost.');
    });
    let waits = 0;
    const storing = storeImport({ ...place.services, database, pause: async () => void (waits += 1) }, given());
    await expect(storing).rejects.toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining('is committed') });
    expect(waits).toBe(59);
    await upkeep();
    expect(await rowsOf('receipts')).toBe(6);
  });

  it.each(['renews its hold', 'commits'] as const)('D6 is kept if it %s at the moment when a server gives it up', async (event) => {
    const { query } = place.database;
    const now = Date.now();
    const row = { id: 'imp_1', tenant_id: place.tenant.id, by_json: JSON.stringify(place.by), format: 'vitrine', seal: 0, publish: 0 };
    await query.insertInto('receipt_imports').values({ ...row, outcome_json: '{}', committed_at: null, held_until: now }).execute();
    await query.insertInto('receipt_import_parts').values({ import_id: 'imp_1', part: 0, receipts_json: JSON.stringify(receipts) }).execute();
    const update = event === 'commits' ? { committed_at: now } : { held_until: now + 60_000 };
    let isUpdated = false;
    const database = withPauses(place.database, async () => {
      if (isUpdated) return;
      isUpdated = true;
      await query.updateTable('receipt_imports').set(update).execute();
    });
    await upkeep(database);
    expect([await rowsOf('receipt_imports'), await rowsOf('receipt_import_parts')]).toEqual([1, 1]);
  });
});
