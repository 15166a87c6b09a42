import { expect, it } from 'vitest';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { type BulkRow, bulkLimits, putAll, readBulk } from '../../../../server/platform/http/routes/bulk.ts';
import { createYieldTurn } from '../../../../server/platform/http/load/yield-turn.ts';
import { RequestLifetime } from '../../../../server/platform/http/load/request-lifetime.ts';
import { parseReceiptInput, type ReceiptInput, receiptInput } from '../../../../server/resources/receipts/content.ts';
import { receiptJson } from '../../../contracts/resource-world.ts';

const bad = { lines: Array.from({ length: 100 }, () => ({ a: 1 })) };
const items = Array.from({ length: bulkLimits.rows }, (_, index) => (index === 7 ? receiptJson() : bad));
const read = (rows: unknown[], lifetime = new RequestLifetime()): Promise<{ items: BulkRow<ReceiptInput>[] }> =>
  readBulk(receiptInput, 'The receipt', { items: rows }, { lifetime, yieldTurn: createYieldTurn() });

it('D07 the answer for refused rows is no larger than a request body may be', async () => {
  const result = await putAll((await read(items)).items, async (rows) => rows.map(() => ({ id: 'rcpt_1', put: 'created' })));
  expect([result.refused, result.created, result.results[7]?.status]).toEqual([bulkLimits.rows - 1, 1, 'created']);
  expect(JSON.stringify(result).length).toBeLessThan(bulkLimits.bodyBytes);
});

it('D07 other requests are served between the rows of one call, however invalid the rows are', async () => {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const startMs = performance.now();
  await read(items);
  isDone = true;
  // A row takes a few milliseconds at most.
  expect(turns).toBeGreaterThan(Math.min(50, (performance.now() - startMs) / 50));
});

it('D07 long work takes turns with short work, however many calls arrive at once', async () => {
  const yieldTurn = createYieldTurn();
  const order: string[] = [];
  const long = ['a', 'b', 'c'].map(async (name) => {
    await yieldTurn();
    order.push(name);
  });
  const short = (): void => {
    order.push('short');
    if (order.length < 5) setImmediate(short);
  };
  setImmediate(short);
  await Promise.all(long);
  expect(order.join(' ')).toMatch(/^(?:short )?a short b short c/);
});

it('D07 rows are not validated for a caller who has disconnected', async () => {
  const lifetime = new RequestLifetime();
  setImmediate(() => lifetime.end());
  await expect(read(items, lifetime)).rejects.toMatchObject({ code: 'request_timeout' });
});

it('D07 a refusal lists the first 50 faults and the number of further ones', () => {
  const faults = (lines: number): HttpError['errors'] => {
    try {
      parseReceiptInput({ ...receiptJson(), lines: Array.from({ length: lines }, () => ({ description: 'a', amountMinor: 'b' })) });
    } catch (error) {
      if (error instanceof HttpError) return error.errors;
    }
    throw new Error('It was taken.');
  };
  expect(faults(50)).toHaveLength(50);
  expect(faults(51)?.slice(49)).toEqual([
    { path: 'lines.49.amountMinor', message: expect.any(String) },
    { path: '', message: 'has 1 more error' },
  ]);
  expect(faults(2_000)?.at(-1)).toEqual({ path: '', message: 'has 1950 more errors' });
});
