import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Which engines the browser tests want beside Chromium, which is always needed: each that is there; with `VITRINE_TEST_ENGINES=all` every one, and one that is
 * missing is a fault; with `whole` also in the specs that `firefox-specs.ts` leaves out; with `chromium` none.
 *
 * @returns {'found' | 'all' | 'whole' | 'chromium'}
 */
export function wantedEngines(env = process.env) {
  const given = env.VITRINE_TEST_ENGINES || 'found';
  if (given === 'found' || given === 'all' || given === 'whole' || given === 'chromium') return given;
  throw new Error(`VITRINE_TEST_ENGINES is ${given}: it may be all, whole or chromium, and without it the engines that are found run.`);
}

/** Started for tests only: without a sandbox of its own (containers run as root) and without anything that calls out. */
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
 * Firefox as distributions deliver it, which Playwright drives by its channel `moz-firefox`. Without the first setting a click into a frame of another
 * origin lands on the page; with the second a scrollbar takes no width, as in the other browser without a window.
 */
export const firefoxPreferences = { 'fission.webContentIsolationStrategy': 0, 'ui.useOverlayScrollbars': 1 };

/** Firefox does not start as root in a home that is somebody else's, which containers of builds have. */
export const firefoxEnv = { ...process.env, HOME: userInfo().homedir };

const browsers = {
  // Chromium without windows, which Playwright takes by itself where it has its own: the same engine, for a third of the work.
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
 * Finds a browser for the tests: the program that its variable names, then Playwright's own download (of Chromium: its Firefox is another program), then the
 * names that it goes by on `PATH`.
 *
 * @param {keyof typeof browsers} browser
 * @param {string | undefined} playwrightDownload where Playwright keeps its own, whether or not it is there
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
