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
  // These end what hangs. They measure nothing, and leave room for a machine that is busy with other things.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  // A test that fails on a busy machine depends on real time, and is mended: see `browser/support/time.ts`. `--trace on` shows what one does.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { locale: 'en-GB', timezoneId: 'UTC' },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'], launchOptions: { executablePath, args: chromiumArgs } } }],
});
