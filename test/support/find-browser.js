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

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

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
 * Finds the browser for the tests: `CHROMIUM_PATH`, then Playwright's own download, then the names Chromium goes by on `PATH`.
 *
 * @param {string | undefined} playwrightDownload where Playwright keeps its own, whether or not it is there
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} `undefined` when there is none
 */
export function findChromium(playwrightDownload, env = process.env) {
  if (env.CHROMIUM_PATH) {
    if (!isExecutable(env.CHROMIUM_PATH)) throw new Error(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which cannot be executed.`);
    return env.CHROMIUM_PATH;
  }
  if (playwrightDownload && isExecutable(playwrightDownload)) return playwrightDownload;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}
