import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { type BackgroundWorker, createBackgroundWorker } from '../../../../server/platform/upkeep/background-worker.ts';

let dueInMs: number | undefined;
let lookUps = 0;
let runs = 0;
let worker: BackgroundWorker;

beforeEach(() => {
  vi.useFakeTimers();
  [dueInMs, lookUps, runs] = [undefined, 0, 0];
  const task = {
    async dueInMs() {
      lookUps += 1;
      return dueInMs;
    },
    async run() {
      runs += 1;
      dueInMs = undefined;
    },
  };
  worker = createBackgroundWorker({ tasks: [task], log: createLog('silent'), random: () => 0.5 });
  worker.start();
});
afterEach(async () => {
  await worker.stop();
  vi.useRealTimers();
});

it('D8 an idle background worker checks every ten seconds, with one query each time', async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  expect([lookUps, runs]).toEqual([6, 0]);
});

it('D8 work of this process is done a second later, and never at once', async () => {
  await vi.advanceTimersByTimeAsync(5_000);
  dueInMs = 0;
  worker.nudge();
  await vi.advanceTimersByTimeAsync(900);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(runs).toBe(1);
});

it('D8 work of another process is done within ten seconds, and a retry when it is due', async () => {
  await vi.advanceTimersByTimeAsync(5_000);
  dueInMs = 0;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(1);
  dueInMs = 4_000;
  worker.nudge();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(runs).toBe(1);
  dueInMs = 0;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(runs).toBe(2);
});

it('D8 a stopped background worker does nothing more', async () => {
  await worker.stop();
  dueInMs = 0;
  worker.nudge();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toBe(0);
});
