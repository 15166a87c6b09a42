import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Returns the engines to test beside Chromium, which is always required. By default every installed engine. With `VITRINE_TEST_ENGINES=all` all, and a missing
 * one is an error. `whole` also runs the specs that `firefox-specs.ts` leaves out. `chromium` runs no other.
 *
 * @returns {'found' | 'all' | 'whole' | 'chromium'}
 */
export function wantedEngines(env = process.env) {
  const given = env.VITRINE_TEST_ENGINES || 'found';
  if (given === 'found' || given === 'all' || given === 'whole' || given === 'chromium') return given;
  throw new Error(`VITRINE_TEST_ENGINES is ${given}: it may be all, whole or chromium, and without it the engines that are found run.`);
}

/** Flags for tests: no sandbox, because containers run as root, and no network calls of the browser's own. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Settings of the distributions' Firefox, which Playwright drives through its channel `moz-firefox`. Without the first, a click into a cross-origin frame lands
 * on the page. The second gives scrollbars no width, as in headless Chromium.
 */
export const firefoxPreferences = { 'fission.webContentIsolationStrategy': 0, 'ui.useOverlayScrollbars': 1 };

/** As root, Firefox refuses to start in another user's home directory, which build containers have. */
export const firefoxEnv = { ...process.env, HOME: userInfo().homedir };

const browsers = {
  // Chromium without windows, which Playwright prefers in its own downloads: the same engine, with a third of the work.
  'headless-shell': { variable: 'CHROMIUM_PATH', names: ['chromium-headless-shell', 'chrome-headless-shell'] },
  chromium: { variable: 'CHROMIUM_PATH', names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] },
  firefox: { variable: 'FIREFOX_PATH', names: ['firefox-esr', 'firefox'] },
};

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds a browser for the tests: the program in its variable, then Playwright's own download (for Chromium only: its Firefox is a different program), then
 * its names on `PATH`.
 *
 * @param {keyof typeof browsers} browser
 * @param {string | undefined} playwrightDownload where Playwright would keep its own download
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} `undefined` when there is none
 */
export function findBrowser(browser, playwrightDownload, env = process.env) {
  const { variable, names } = browsers[browser];
  const named = env[variable];
  if (named) {
    if (!isExecutable(named)) throw new Error(`${variable} is ${named}, which cannot be executed.`);
    return named;
  }
  if (playwrightDownload && isExecutable(playwrightDownload)) return playwrightDownload;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}
