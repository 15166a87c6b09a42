import { test, type Page } from '@playwright/test';

/** Limits of Playwright's driver for stock Firefox. They do not affect the product: each case was tested there by hand. */
const driverLimits = {
  media: 'cannot emulate media features (print, color scheme, reduced motion)',
  devtools: 'does not support the DevTools protocol',
  postData: 'does not report request bodies',
  pdf: 'interprets inches as centimetres, and cannot print collapsed content',
  noScript: 'cannot disable JavaScript',
  download: 'does not report downloads',
  history: 'loses a page that is restored from the back/forward cache',
} as const;

/** Skips a test in an engine whose driver lacks a feature that the test needs, and reports the reason. */
export function needs(browserName: string, ...means: (keyof typeof driverLimits)[]): void {
  test.skip(browserName !== 'chromium', `The driver of this engine ${means.map((one) => driverLimits[one]).join(' and ')}.`);
}

/** The address at which an engine leaves a frame whose document refuses framing. */
export const refusedAddress = /^(chrome-error:\/\/chromewebdata\/|about:neterror\?e=cspBlocked)/;

/** Resolves when the browser reports that a policy blocked framing: Chromium in the console, Firefox as a page error. */
export const framingRefused = (page: Page): Promise<unknown> =>
  Promise.race([
    page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text())),
    page.waitForEvent('pageerror', ({ message }) => /frame-ancestors/.test(message)),
  ]);

/** Console messages of the engines, each in its own words. */
export const errorPatterns = {
  /** A request failed. Firefox mentions the missing content. */
  request: /Failed to load resource|Failed to fetch|hashes in the integrity attribute match|error loading dynamically imported module|NetworkError/,
  policy: /Content[- ]Security[- ]Policy|settings blocked/i,
  framing: /frame-ancestors|chrome-error|neterror/,
  /** The server refuses a prefetch of a page whose origin is not listed: two lines in Chromium, one in Firefox. */
  unlisted: /\/v1\/prefetch' from origin '[^']+' has been blocked by CORS|^Failed to load resource: net::ERR_FAILED$|Same Origin Policy disallows reading/,
} as const;

/** Firefox: the integrity error of a module whose document closed while it loaded. These are the hashes of empty content. */
const interruptedModule = /hashes in the integrity attribute match[^]*(47DEQpj8HBSa|OLBgp1GsljhM|z4PhNX7vuL3x)/;

const isErrorOrWarning = (type: string): boolean => type === 'error' || type === 'warning';

/**
 * Collects all errors and warnings that the browser reports about the page and its frames from now on: violated policies, failed requests, uncaught errors.
 *
 * @param isError Whether a console message of this type counts. Default: errors and warnings.
 */
export function collectBrowserErrors(page: Page, browserErrors: string[] = [], isError: (type: string) => boolean = isErrorOrWarning): string[] {
  const record = (text: string): unknown => interruptedModule.test(text) || browserErrors.push(text);
  page.on('console', (message) => isError(message.type()) && record(message.text()));
  page.on('pageerror', ({ message }) => record(message));
  return browserErrors;
}
