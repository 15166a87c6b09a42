import { chromium, defineConfig, devices } from '@playwright/test';
import { chromiumArgs, findChromium } from './support/find-chromium.js';

const executablePath = findChromium(chromium.executablePath());
if (executablePath === undefined) throw new Error('No Chromium: run `node test/support/prepare.js`, or set CHROMIUM_PATH.');

/** Real pages of two origins in a real browser. Each worker starts its own server, on SQLite in a folder of its own: nothing is shared. */
export default defineConfig({
  testDir: 'browser',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  // A second try, with a trace, on a machine that is too busy for real time; it is listed as flaky and not as passed.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { trace: 'on-first-retry', locale: 'en-GB', timezoneId: 'UTC' },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'], launchOptions: { executablePath, args: chromiumArgs } } }],
});
