import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, firefox, type Page } from 'playwright';
import { chromiumArgs, findBrowser, firefoxEnv, firefoxPreferences } from '../support/setup/find-browser.js';

/** Launches the Chromium of the browser tests. */
export async function launchBrowser(): Promise<Browser> {
  const download = chromium.executablePath();
  const executablePath = findBrowser('chromium', existsSync(download) ? download : undefined);
  return chromium.launch({ args: chromiumArgs, ...(executablePath !== undefined && { executablePath }) });
}

/** Launches the Firefox of the browser tests, if it is installed. */
export async function launchFirefox(): Promise<Browser | undefined> {
  const executablePath = findBrowser('firefox', undefined);
  return executablePath === undefined
    ? undefined
    : firefox.launch({ channel: 'moz-firefox', executablePath, firefoxUserPrefs: firefoxPreferences, env: firefoxEnv });
}

/** Runs `work` in a new context, without cached files or open connections. */
export async function inFreshContext<T>(browser: Browser, work: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    // tsx keeps function names by calling `__name`, also in functions that the bench evaluates in pages.
    await context.addInitScript('globalThis.__name = (named) => named');
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}
