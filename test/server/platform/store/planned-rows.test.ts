import { expect, it, onTestFinished } from 'vitest';
import { planEach } from '../../../../server/platform/store/planned-rows.ts';
import { startTestServer } from '../../../support/server/server.ts';

/** Longer than others are made to wait. */
const slow = (row: string): string => {
  const startMs = performance.now();
  while (performance.now() - startMs < 9);
  return row.toUpperCase();
};

it('D07 others are served between rows of which each takes long, however few they are', async () => {
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
