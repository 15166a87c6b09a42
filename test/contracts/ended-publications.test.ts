import type { KyselyPlugin } from 'kysely';
import { expect, it } from 'vitest';
import { sliceRows } from '../../server/platform/store/in-slices.ts';
import { withoutPause } from '../../server/platform/store/in-batches.ts';
import { settleEnded } from '../../server/resources/links/ended-publications.ts';
import { createReceiptReads } from '../../server/resources/receipts/read.ts';
import { plansOf } from '../support/databases/plans.ts';
import { by, copyReceipt, day, forEachStores, noon } from './resource-world.ts';

forEachStores('ended publications', (context) => {
  const minute = 60_000;
  const titles = async (visibility: 'private' | 'published'): Promise<string[]> => {
    const { rows } = await context.world.receipts.list({ tenantId: context.acme, visibility }, context.world.clock.now(), { limit: 50 });
    return rows.map(({ title }) => title).toSorted();
  };
  const makePublished = async (title: string, untilMs: number | null): Promise<string> => {
    const id = await context.makeReceipt({ title, scope: { order: title } });
    await context.world.receipts.publish(by, context.acme, id, untilMs);
    return id;
  };
  const settle = () => settleEnded(context.engine.database, context.world.clock.now(), withoutPause);
  const settled = async (): Promise<string[]> => {
    const rows = await context.engine.database.query.selectFrom('receipts').select('title').where('ended_until', 'is not', null).execute();
    return rows.map(({ title }) => title).toSorted();
  };

  it('D9 are found among many active ones, with the same number of statements as if there were none', async () => {
    const { database } = context.engine;
    const id = await makePublished('going on', noon + 9 * day);
    await makePublished('ended', noon + day);
    await makePublished('just ended', noon + 2 * day);
    await copyReceipt(context.engine.database, id, 2 * sliceRows);
    context.world.clock.time = noon + day + minute;
    await settle();
    context.world.clock.time = noon + 2 * day;
    expect(await settled()).toEqual(['ended']);
    expect(await titles('private')).toEqual(['ended', 'just ended']);
    const filter = { tenantId: context.acme, visibility: 'private' } as const;
    let answers = 0;
    const plans = await plansOf(database, (watched) => {
      const count: KyselyPlugin = { transformQuery: ({ node }) => node, transformResult: async ({ result }) => ((answers += 1), result) };
      return createReceiptReads({ ...watched, query: watched.query.withPlugin(count) }).list(filter, context.world.clock.time, { limit: 25 });
    });
    // Revoked publications, publications that ended within the last minute, and the page.
    expect(answers).toBe(3);
    expect(plans.filter((plan) => plan.includes('receipts_ending'))).toHaveLength(1);
    expect(plans.at(-1)).toContain('receipts_by_state');
    expect(plans.join('\n')).not.toMatch(/SCAN receipts|Seq Scan on receipts|receipts_of_tenant/);
  });

  it('are settled a minute after they end, and callers see no change', async () => {
    const id = await makePublished('ends', noon + day);
    await makePublished('stays', null);
    await context.makeReceipt({ title: 'never', scope: { order: 'never' } });
    context.world.clock.time = noon + day + minute - 1;
    await settle();
    expect(await settled()).toEqual([]);
    const visibleState = async () => JSON.stringify([await context.world.receipts.read(id), await titles('private'), await titles('published')]);
    const before = await visibleState();
    expect(before).toContain('["ends","never"],["stays"]');
    context.world.clock.time += 1;
    await settle();
    expect(await settled()).toEqual(['ends']);
    expect(await visibleState()).toBe(before);
  });

  it('settle one publication only: publishing the receipt again starts a new one', async () => {
    const id = await makePublished('again', noon + day);
    context.world.clock.time = noon + 2 * day;
    await settle();
    await context.world.receipts.publish(by, context.acme, id, noon + 3 * day);
    expect([await titles('published'), await titles('private')]).toEqual([['again'], []]);
    context.world.clock.time = noon + 3 * day;
    expect([await titles('published'), await titles('private')]).toEqual([[], ['again']]);
    await settle();
    expect([await titles('published'), await titles('private')]).toEqual([[], ['again']]);
    await context.world.receipts.publish(by, context.acme, id, null);
    expect([await titles('published'), await titles('private')]).toEqual([['again'], []]);
    await context.world.receipts.change(by, context.acme, id, 'unpublish');
    expect([await titles('published'), await titles('private')]).toEqual([[], ['again']]);
  });

  it('are filtered by status, archive and period, before and after they are settled', async () => {
    const id = await makePublished('archived', noon + day);
    await makePublished('current', noon + day);
    await context.world.receipts.change(by, context.acme, id, 'archive');
    context.world.clock.time = noon + day;
    const list = async (filter: object) =>
      (await context.world.receipts.list({ tenantId: context.acme, visibility: 'private', ...filter }, noon + day, { limit: 9 })).rows.map((row) => row.title);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await list({ archived: true })).toEqual(['archived']);
      expect(await list({ archived: false })).toEqual(['current']);
      expect(await list({ status: 'sealed' })).toEqual([]);
      expect(await list({ periodFrom: '2026-11-01' })).toEqual([]);
      expect((await list({ periodTo: '2026-10-31', status: 'draft' })).toSorted()).toEqual(['archived', 'current']);
      context.world.clock.time += minute;
      await settle();
    }
  });

  it('are listed once when they are settled between two statements of a list', async () => {
    await makePublished('ended', noon + day);
    context.world.clock.time = noon + 2 * day;
    const { database } = context.engine;
    let answers = 0;
    const changeDuringRead: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        answers += 1;
        if (answers === 2) await settle();
        return result;
      },
    };
    const reads = createReceiptReads({ ...database, query: database.query.withPlugin(changeDuringRead) });
    const { rows } = await reads.list({ tenantId: context.acme, visibility: 'private' }, context.world.clock.time, { limit: 9 });
    expect(await settled()).toEqual(['ended']);
    expect(rows.map(({ title }) => title)).toEqual(['ended']);
  });

  it('that end at the same time are settled in batches, and stay listed meanwhile', async () => {
    const { database } = context.engine;
    const id = await makePublished('month', noon + day);
    await copyReceipt(context.engine.database, id, 1_200);
    context.world.clock.time = noon + 2 * day;
    const count = async () => {
      const { rows: all } = await context.world.receipts.list({ tenantId: context.acme, visibility: 'private' }, context.world.clock.now(), { limit: 2_000 });
      return new Set(all.map((found) => found.id)).size === all.length ? all.length : 'doubles';
    };
    const counts = [await count()];
    let batches = 0;
    const pause = async () => {
      batches += 1;
      counts.push(await count());
    };
    await settleEnded(database, context.world.clock.now(), { isOver: () => false, pause });
    expect([batches, counts]).toEqual([2, [1_201, 1_201, 1_201]]);
    expect(await count()).toBe(1_201);
  });
});
