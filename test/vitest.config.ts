import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that replace a shared module, or the database under test. */
const alone = ['test/contracts/every-plan.test.ts', 'test/contracts/pooled.test.ts'];

/** Files that measure seconds or fractions of a second. Each runs with the machine to itself, after all others. */
const measured = [
  'test/server/import/import-faults.test.ts',
  'test/server/process/database-faults.test.ts',
  'test/server/process/shutdown-connections.test.ts',
];

const project = (name: string, more: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    name,
    environment: 'node',
    // These limits end tests that hang. They measure nothing, and leave room for a busy machine.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    ...more,
  },
});

/** Tests without a browser: units, contracts on both database engines, the real server over HTTP, the command line, the house rules. */
export default defineConfig({
  root,
  test: {
    globalSetup: [fileURLToPath(new URL('support/setup/global-setup.ts', import.meta.url))],
    // One more than the cores of the smallest supported machine: tests partly wait for processes, databases and timeouts.
    maxWorkers: 3,
    projects: [
      // One process runs many files, and loads the server once. Loading it for each file would take longer than the tests.
      project('together', { include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: [...alone, ...measured], isolate: false }),
      project('alone', { include: alone }),
      project('measured', { include: measured, sequence: { groupOrder: 1 }, fileParallelism: false }),
    ],
  },
});
