import { test as base } from '@playwright/test';

interface Closable {
  close(): Promise<unknown>;
}

/** What `make` makes: anew for the first test of a worker that asks, and the same for those behind it. It is closed with the worker. */
export type Keep = <T extends Closable>(make: () => Promise<T>) => Promise<T>;

/**
 * Playwright's `test`, for all of ours. Where the fixtures of workers change from one test to the next, every worker ends, and a new one starts a browser and
 * reads all that is tested: as long as ten tests. So this one fixture is that of every worker, and what tests share, they keep by it.
 */
export const test = base.extend<object, { keep: Keep }>({
  keep: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const kept = new Map<() => Promise<Closable>, Promise<Closable>>();
      await use(<T extends Closable>(make: () => Promise<T>) => {
        const former = kept.get(make) as Promise<T> | undefined;
        const one = former ?? make();
        kept.set(make, one);
        return one;
      });
      await Promise.all([...kept.values()].map(async (one) => (await one).close()));
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
