import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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
