import { test as base } from '@playwright/test';

interface Closable {
  close(): Promise<unknown>;
}

/** Returns the result of `make`: created for the first test of a worker that asks, shared by later tests, and closed with the worker. */
export type PerWorker = <T extends Closable>(make: () => Promise<T>) => Promise<T>;

/**
 * Playwright's `test`, for all specs. When worker fixtures differ between two tests, every worker ends, and a new one starts a browser and loads all modules
 * again, which takes as long as ten tests. This one fixture therefore serves every worker, and tests share state through it.
 */
export const test = base.extend<object, { perWorker: PerWorker }>({
  perWorker: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const results = new Map<() => Promise<Closable>, Promise<Closable>>();
      await use(<T extends Closable>(make: () => Promise<T>) => {
        const existing = results.get(make) as Promise<T> | undefined;
        const result = existing ?? make();
        results.set(make, result);
        return result;
      });
      await Promise.all([...results.values()].map(async (result) => (await result).close()));
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
