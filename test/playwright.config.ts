import { chromium, defineConfig, devices } from '@playwright/test';
import { leftOutInFirefox } from './browser/support/firefox-specs.ts';
import { foldersWithSpecs } from './browser/support/spec-folders.ts';
import { chromiumArgs, findBrowser, firefoxEnv, firefoxPreferences, wantedEngines } from './support/setup/find-browser.js';

const chromiumPath = findBrowser('headless-shell', undefined) ?? findBrowser('chromium', chromium.executablePath());
if (chromiumPath === undefined) throw new Error('No Chromium: run `node test/support/setup/prepare.js`, or set CHROMIUM_PATH.');

// Playwright's own Firefox is a modified build. The Firefox of viewers has a separate channel.
const engines = wantedEngines();
const firefoxPath = engines === 'chromium' ? undefined : findBrowser('firefox', undefined);
const needsFirefox = engines === 'all' || engines === 'whole';
if (needsFirefox && firefoxPath === undefined) throw new Error('No Firefox: run `node test/support/setup/prepare.js`, or set FIREFOX_PATH.');

/** Real pages of two origins in real browsers. Each worker starts its own server, on SQLite in its own folder. Nothing is shared. */
export default defineConfig({
  globalSetup: './support/setup/run-folder.ts',
  testDir: 'browser',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  // One more than the cores of the smallest supported machine: tests partly wait for timers, frames and the network.
  workers: 3,
  // These limits end tests that hang. They measure nothing, and leave room for a busy machine.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  // A test that fails on a busy machine depends on real time and must be fixed: see `browser/support/time.ts`. `--trace on` shows its steps.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['./browser/support/engines-reporter.ts']],
  use: { locale: 'en-GB', timezoneId: 'UTC' },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], launchOptions: { executablePath: chromiumPath, args: chromiumArgs } } },
    ...(firefoxPath === undefined
      ? []
      : foldersWithSpecs().map((folder) => ({
          // Firefox keeps 9 MB of each closed window, and later windows take longer: a third more after 120. Workers of another project start fresh.
          name: `firefox ${folder}`,
          testMatch: `${folder}/*.spec.ts`,
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
