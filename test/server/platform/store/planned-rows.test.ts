import { expect, it, onTestFinished } from 'vitest';
import { planEach } from '../../../../server/platform/store/planned-rows.ts';
import { startTestServer } from '../../../support/server/server.ts';

/** Takes longer than the time after which other requests get a turn. */
const slow = (row: string): string => {
  const startMs = performance.now();
  while (performance.now() - startMs < 9);
  return row.toUpperCase();
};

it('D07 other requests are served between slow rows, however few they are', async () => {
  const { database, close } = await startTestServer();
  onTestFinished(close);
  let turns = 0;
  const count = (): void => {
    turns += 1;
    waiting = setImmediate(count);
  };
  let waiting = setImmediate(count);
  onTestFinished(() => clearImmediate(waiting));
  await database.write(async (tx) => {
    const before = turns;
    expect(await planEach(tx, ['a', 'b', 'c'], slow)).toEqual(['A', 'B', 'C']);
    expect(turns - before).toBeGreaterThanOrEqual(3);
  });
});
