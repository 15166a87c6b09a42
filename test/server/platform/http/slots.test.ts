import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSlots, type SlotLimits, type Slots } from '../../../../server/platform/http/load/slots.ts';
import { RequestLifetime } from '../../../../server/platform/http/load/request-lifetime.ts';

const limits: SlotLimits = { max: 2, maxPerAddress: 2, maxWaiting: 10, maxWaitingPerAddress: 10, waitMs: 1_000, deadlineMs: 30_000 };

/** One request in the slots, which works until it is told to finish. */
interface Job {
  lifetime: RequestLifetime;
  isWorking: boolean;
  isLate: boolean;
  done(): void;
  fail(error: Error): void;
  /** `done`, or the code of the refusal. */
  end: Promise<string>;
}

function begin(slots: Slots, bucket = 'a'): Job {
  const lifetime = new RequestLifetime();
  let settle: [() => void, (error: Error) => void] = [() => {}, () => {}];
  const work = new Promise<void>((resolve, reject) => {
    settle = [resolve, reject];
  });
  const job: Job = { lifetime, isWorking: false, isLate: false, done: () => settle[0](), fail: (error) => settle[1](error), end: Promise.resolve('') };
  const late = (): void => {
    job.isLate = true;
  };
  const task = async (): Promise<void> => {
    job.isWorking = true;
    await work;
  };
  job.end = slots.use({ bucket, lifetime, late }, task).then(
    () => 'done',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
  return job;
}

const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
const working = (jobs: readonly Job[]): boolean[] => jobs.map(({ isWorking }) => isWorking);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('D2 a slot', () => {
  it('is released once, whichever event comes first and whatever follows', async () => {
    const ways: Record<string, (job: Job) => Promise<unknown> | void> = {
      done: (job) => job.done(),
      failed: (job) => job.fail(new Error('no')),
      over: (job) => job.lifetime.end(),
      late: () => vi.advanceTimersByTimeAsync(limits.deadlineMs),
    };
    for (const first of Object.values(ways)) {
      const slots = createSlots(limits);
      const other = begin(slots);
      await settled();
      await vi.advanceTimersByTimeAsync(1);
      const job = begin(slots);
      await settled();
      expect(slots.held).toBe(2);
      await first(job);
      await settled();
      expect(slots.held).toBe(first === ways['late'] ? 0 : 1);
      for (const way of Object.values(ways)) await way(job);
      other.done();
      await settled();
      expect([slots.held, slots.waiting]).toEqual([0, 0]);
    }
  });

  it('reports a holder at its deadline, and not a finished one', async () => {
    const slots = createSlots(limits);
    const [quick, slow] = [begin(slots), begin(slots)];
    quick.done();
    await vi.advanceTimersByTimeAsync(limits.deadlineMs);
    expect([quick.isLate, slow.isLate, slots.held]).toEqual([false, true, 0]);
  });

  it('passes on the error of the work', async () => {
    const slots = createSlots(limits);
    const job = begin(slots);
    job.fail(new Error('no'));
    expect(await job.end).toBe('no');
  });

  it('is not taken by a request that has already ended', async () => {
    const slots = createSlots(limits);
    const lifetime = new RequestLifetime();
    lifetime.end();
    const work = vi.fn(async () => {});
    await slots.use({ bucket: 'a', lifetime, late: () => {} }, work);
    expect([work.mock.calls.length, slots.held]).toEqual([0, 0]);
  });
});

describe('D2 requests without a slot', () => {
  it('wait in order of arrival', async () => {
    const slots = createSlots(limits);
    const jobs = [begin(slots), begin(slots), begin(slots), begin(slots)];
    await settled();
    expect([working(jobs), slots.waiting]).toEqual([[true, true, false, false], 2]);
    jobs[0]?.done();
    await settled();
    expect([working(jobs), slots.waiting]).toEqual([[true, true, true, false], 1]);
    for (const job of jobs) job.done();
    expect(await Promise.all(jobs.map(({ end }) => end))).toEqual(['done', 'done', 'done', 'done']);
    expect([slots.held, slots.waiting]).toEqual([0, 0]);
  });

  it('are refused after a second, or at once when too many wait', async () => {
    const slots = createSlots({ ...limits, maxWaiting: 1 });
    const jobs = [begin(slots), begin(slots), begin(slots)];
    expect(await begin(slots).end).toBe('overloaded');
    await vi.advanceTimersByTimeAsync(limits.waitMs - 1);
    expect(slots.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([await jobs[2]?.end, slots.held, slots.waiting]).toEqual(['overloaded', 2, 0]);
    for (const job of jobs) job.done();
    await settled();
    expect(slots.held).toBe(0);
  });

  it('leave the queue when they end, and run nothing', async () => {
    const slots = createSlots(limits);
    const jobs = [begin(slots), begin(slots), begin(slots)];
    await settled();
    jobs[2]?.lifetime.end();
    expect(await jobs[2]?.end).toBe('done');
    expect([jobs[2]?.isWorking, slots.waiting]).toEqual([false, 0]);
    for (const job of jobs) job.done();
    await settled();
    expect(slots.held).toBe(0);
  });

  it('of one address wait at its limit although slots are free; other addresses do not wait', async () => {
    const slots = createSlots({ ...limits, max: 4, maxPerAddress: 1, maxWaitingPerAddress: 2 });
    const jobs = [begin(slots, 'a'), begin(slots, 'a'), begin(slots, 'a'), begin(slots, 'b')];
    expect(await begin(slots, 'a').end).toBe('overloaded');
    expect(working(jobs)).toEqual([true, false, false, true]);
    jobs[0]?.done();
    await settled();
    expect(working(jobs)).toEqual([true, true, false, true]);
    for (const job of jobs) job.done();
    await Promise.all(jobs.map(({ end }) => end));
    expect([slots.held, slots.waiting]).toEqual([0, 0]);
  });

  it('of different addresses take turns, however many one of them sends', async () => {
    const slots = createSlots({ ...limits, max: 1, maxPerAddress: 1 });
    const first = begin(slots, 'a');
    const many = Array.from({ length: 5 }, () => begin(slots, 'a'));
    const one = begin(slots, 'b');
    await settled();
    first.done();
    await settled();
    expect([working(many), one.isWorking]).toEqual([[false, false, false, false, false], true]);
    one.done();
    await settled();
    expect(working(many)).toEqual([true, false, false, false, false]);
    for (const job of many) job.done();
    await Promise.all(many.map(({ end }) => end));
    expect([slots.held, slots.waiting]).toEqual([0, 0]);
  });
});

describe('D2 slots that are never released', () => {
  it('are reported while all slots are held, and no longer once one is released', async () => {
    const slots = createSlots(limits);
    const other = begin(slots);
    expect(slots.stuckSinceMs).toBeUndefined();
    const holder = begin(slots);
    const since = slots.stuckSinceMs ?? Number.NaN;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(performance.now() - since).toBe(6_000);
    expect(slots.stuckSinceMs).toBe(since);
    holder.done();
    await settled();
    expect(slots.stuckSinceMs).toBeUndefined();
    other.done();
    await settled();
    expect(slots.held).toBe(0);
  });
});
