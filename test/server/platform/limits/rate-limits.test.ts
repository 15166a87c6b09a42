import { expect, it } from 'vitest';
import { createRateLimits } from '../../../../server/platform/limits/rate-limits.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { forEachEngine } from '../../../support/databases/engines.ts';

const limit = { points: 10, seconds: 60 };

forEachEngine('rate limits', (context) => {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now };
  const make = () => createRateLimits({ database: context.database, clock });
  const rows = () => context.database.query.selectFrom('rate_limits').selectAll().execute();

  it('RL07 let through at most ten in any minute, wherever it starts', async () => {
    const limits = make();
    const granted: number[] = [];
    for (let tick = 0; tick < 600; tick += 1) {
      now += tick % 50 < 25 ? 150 : 3_000;
      if ((await limits.consume('mail:edge', limit)).allowed) granted.push(now);
    }
    expect(granted.length).toBeGreaterThan(100);
    for (const from of granted) expect(granted.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(10);
    expect(granted.some((from) => granted.filter((at) => at >= from && at < from + 60_000).length === 10)).toBe(true);
  });

  it('report when the next try succeeds', async () => {
    const limits = make();
    for (let count = 0; count < 10; count += 1) {
      expect(await limits.consume('mail:a', limit)).toEqual({ allowed: true, retryAfterSeconds: 0 });
      now += 1_000;
    }
    expect(await limits.consume('mail:a', limit)).toEqual({ allowed: false, retryAfterSeconds: 50 });
    now += 49_000;
    expect(await limits.consume('mail:a', limit)).toEqual({ allowed: false, retryAfterSeconds: 1 });
    now += 1_000;
    expect((await limits.consume('mail:a', limit)).allowed).toBe(true);
    expect((await limits.consume('mail:a', limit)).allowed).toBe(false);
    expect((await limits.consume('mail:b', limit)).allowed).toBe(true);
  });

  it('M04 let through ten of fifty simultaneous calls from two processes, and survive a restart', async () => {
    const second = await openDatabase(context.place);
    try {
      const both = [make(), createRateLimits({ database: second, clock })];
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => both[index % 2]?.consume('mail:race', limit)));
      expect(answers.filter((answer) => answer?.allowed)).toHaveLength(10);
    } finally {
      await second.close();
    }
    expect((await make().consume('mail:race', limit)).allowed).toBe(false);
  });

  it('RL10 refuse with the time to wait and the limit', async () => {
    const limits = make();
    const rule = { points: 1, seconds: 30 };
    await limits.require('exchange:k', rule);
    await expect(limits.require('exchange:k', rule)).rejects.toMatchObject({ code: 'rate_limited', status: 429, retryAfterSeconds: 30, limit: rule });
  });

  it('RL08 are free one window after the clock was set back', async () => {
    const limits = make();
    now += 3_600_000;
    for (let count = 0; count < 10; count += 1) await limits.consume('mail:clock', limit);
    now -= 3_600_000;
    expect(await limits.consume('mail:clock', limit)).toEqual({ allowed: false, retryAfterSeconds: 60 });
  });

  it.each([2 * 3_600_000, 61_000, 30_000])(
    'D12 filled by a clock %d ms ahead are free one window after the next call, however many calls follow',
    async (aheadMs) => {
      const limits = make();
      now += aheadMs;
      for (let count = 0; count < 10; count += 1) await limits.consume('mail:ahead', limit);
      now -= aheadMs;
      const steppedBackAt = now;
      const waits: number[] = [];
      for (; now < steppedBackAt + 60_000; now += 1_000) waits.push((await limits.consume('mail:ahead', limit)).retryAfterSeconds);
      expect(waits).toEqual(Array.from({ length: 60 }, (_, second) => 60 - second));
      expect(await limits.consume('mail:ahead', limit)).toEqual({ allowed: true, retryAfterSeconds: 0 });
      expect((await rows())[0]?.expires_at).toBe(now + 60_000);
    },
  );

  it('D12 filled by a fast clock are free for every process at the same moment, and refusals write once', async () => {
    const second = await openDatabase(context.place);
    try {
      const limits = [make(), createRateLimits({ database: second, clock })] as const;
      now += 7_200_000;
      for (let count = 0; count < 10; count += 1) await limits[0].consume('mail:both', limit);
      now -= 7_200_000;
      await limits[1].consume('mail:both', limit);
      const [kept] = await rows();
      now += 30_000;
      for (const one of limits) expect(await one.consume('mail:both', limit)).toEqual({ allowed: false, retryAfterSeconds: 30 });
      expect(await rows()).toEqual([kept]);
      now += 30_000;
      for (const one of limits) expect((await one.consume('mail:both', limit)).allowed).toBe(true);
    } finally {
      await second.close();
    }
  });

  it('RL06 store rows of bounded size, without the address, and only for their window', async () => {
    const limits = make();
    const address = `${'a'.repeat(10_000)}@example.com`;
    for (let count = 0; count < 15; count += 1) await limits.consume(`mail:${address}`, limit);
    const [row] = await rows();
    expect(row?.bucket).toMatch(/^mail:[0-9a-f]{64}$/);
    expect(JSON.parse(row?.hits_json ?? '')).toHaveLength(10);
    await purgeExpired(context.database, now);
    expect(await rows()).toHaveLength(1);
    now += 61_000;
    await purgeExpired(context.database, now);
    expect(await rows()).toHaveLength(0);
  });

  it('RL09 let nothing through when the database does not respond', async () => {
    const otherDatabase = await openDatabase(context.place);
    await otherDatabase.close();
    await expect(createRateLimits({ database: otherDatabase, clock }).require('mail:x', limit)).rejects.toThrow();
  });
});
