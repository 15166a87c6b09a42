import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, firefox, type Page } from 'playwright';
import { chromiumArgs, findBrowser, firefoxEnv, firefoxPreferences } from '../support/setup/find-browser.js';

/** The same Chromium as the browser tests use. */
export async function launchBrowser(): Promise<Browser> {
  const download = chromium.executablePath();
  const executablePath = findBrowser('chromium', existsSync(download) ? download : undefined);
  return chromium.launch({ args: chromiumArgs, ...(executablePath !== undefined && { executablePath }) });
}

/** The same Firefox as the browser tests use, where there is one. */
export async function launchFirefox(): Promise<Browser | undefined> {
  const executablePath = findBrowser('firefox', undefined);
  return executablePath === undefined
    ? undefined
    : firefox.launch({ channel: 'moz-firefox', executablePath, firefoxUserPrefs: firefoxPreferences, env: firefoxEnv });
}

/** Runs `work` in a context of its own: nothing cached, no connection open. */
export async function inFreshContext<T>(browser: Browser, work: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    // tsx keeps the names of functions by calling `__name`, also in the functions that we send into pages.
    await context.addInitScript('globalThis.__name = (named) => named');
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}
