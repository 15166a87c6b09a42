import { chromium, defineConfig, devices } from '@playwright/test';
import { leftOutInFirefox } from './browser/support/firefox-specs.ts';
import { roomsWithSpecs } from './browser/support/rooms.ts';
import { chromiumArgs, findBrowser, firefoxEnv, firefoxPreferences, wantedEngines } from './support/setup/find-browser.js';

const chromiumPath = findBrowser('headless-shell', undefined) ?? findBrowser('chromium', chromium.executablePath());
if (chromiumPath === undefined) throw new Error('No Chromium: run `node test/support/setup/prepare.js`, or set CHROMIUM_PATH.');

// Playwright's own Firefox is a build of its own. What viewers have is driven by a channel of its.
const engines = wantedEngines();
const firefoxPath = engines === 'chromium' ? undefined : findBrowser('firefox', undefined);
const needsFirefox = engines === 'all' || engines === 'whole';
if (needsFirefox && firefoxPath === undefined) throw new Error('No Firefox: run `node test/support/setup/prepare.js`, or set FIREFOX_PATH.');

/** Real pages of two origins in real browsers. Each worker starts its own server, on SQLite in a folder of its own: nothing is shared. */
export default defineConfig({
  globalSetup: './support/setup/run-folder.ts',
  testDir: 'browser',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  // One more than the cores of the smallest machine that counts: part of each test goes by in waiting for timers, frames and the network.
  workers: 3,
  // These end what hangs. They measure nothing, and leave room for a machine that is busy with other things.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  // A test that fails on a busy machine depends on real time, and is mended: see `browser/support/time.ts`. `--trace on` shows what one does.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['./browser/support/engines-reporter.ts']],
  use: { locale: 'en-GB', timezoneId: 'UTC' },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], launchOptions: { executablePath: chromiumPath, args: chromiumArgs } } },
    ...(firefoxPath === undefined
      ? []
      : roomsWithSpecs().map((room) => ({
          // Firefox keeps 9 MB of each window that was closed, and each next one takes longer: after 120 by a third. Workers of another project start anew.
          name: `firefox ${room}`,
          testMatch: `${room}/*.spec.ts`,
          testIgnore: engines === 'whole' ? [] : [...leftOutInFirefox],
          workers: 2,
          use: {
            browserName: 'firefox' as const,
            channel: 'moz-firefox',
            viewport: { width: 1280, height: 720 },
            launchOptions: { executablePath: firefoxPath, firefoxUserPrefs: firefoxPreferences, env: firefoxEnv },
          },
        }))),
  ],
});
