import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that change for themselves what others use too: a module, or which database is meant. */
const alone = ['test/contracts/every-plan.test.ts', 'test/contracts/pooled.test.ts'];

/** Files that hold a second of the clock, or a part of one, to its word: each has the machine for itself, behind all others. */
const measured = [
  'test/server/import/import-faults.test.ts',
  'test/server/process/database-faults.test.ts',
  'test/server/process/told-at-the-end.test.ts',
];

const project = (name: string, more: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    name,
    environment: 'node',
    // These end what hangs. They measure nothing, and leave room for a machine that is busy with other things.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    ...more,
  },
});

/** Everything that needs no browser: units, contracts over both database engines, the real server over HTTP, the command line, the house rules. */
export default defineConfig({
  root,
  test: {
    globalSetup: [fileURLToPath(new URL('support/setup/global-setup.ts', import.meta.url))],
    // One more than the cores of the smallest machine that counts: much of the time goes by in waiting for processes, databases and time-outs.
    maxWorkers: 3,
    projects: [
      // One process runs many files, and reads and compiles the server once: each file for itself would take longer for that than for its tests.
      project('together', { include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: [...alone, ...measured], isolate: false }),
      project('alone', { include: alone }),
      project('measured', { include: measured, sequence: { groupOrder: 1 }, fileParallelism: false }),
    ],
  },
});
