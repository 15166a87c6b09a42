import { test as base } from '@playwright/test';

interface Closable {
  close(): Promise<unknown>;
}

/** Returns the result of `make`: created for the first test of a worker that asks, shared by later tests, and closed with the worker. */
export type Keep = <T extends Closable>(make: () => Promise<T>) => Promise<T>;

/**
 * Playwright's `test`, for all specs. When worker fixtures differ between two tests, every worker ends, and a new one starts a browser and loads all modules
 * again, which takes as long as ten tests. This one fixture therefore serves every worker, and tests share state through it.
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
