import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Everything that needs no browser: units, contracts over both database engines, the real server over HTTP, the command line, the house rules. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    environment: 'node',
    globalSetup: ['test/support/global-setup.ts'],
    // These end what hangs. They measure nothing, and leave room for a machine that is busy with other things.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
