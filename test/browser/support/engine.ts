import { test, type Page } from '@playwright/test';

/** What Playwright cannot do with the Firefox that viewers have. The product is not in question: each of these was tried there by hand. */
const driverLimits = {
  media: 'cannot set what `@media` sees (print, scheme, motion)',
  devtools: 'has no protocol of DevTools',
  postData: 'does not tell the body of a request',
  pdf: 'takes inches for centimetres, and cannot print what is folded',
  noScript: 'cannot turn scripts off',
  download: 'does not tell of downloads',
  history: 'loses a page that comes back from the back/forward cache',
} as const;

/** Leaves a test out in an engine whose driver cannot do what it is made of, and says so. */
export function needs(browserName: string, ...means: (keyof typeof driverLimits)[]): void {
  test.skip(browserName !== 'chromium', `The driver of this engine ${means.map((one) => driverLimits[one]).join(' and ')}.`);
}

/** Where an engine leaves a frame whose document refuses to be framed. */
export const refusedAddress = /^(chrome-error:\/\/chromewebdata\/|about:neterror\?e=cspBlocked)/;

/** Resolves when the browser says that a policy keeps a document from being framed: Chromium in its console, Firefox as an error of the page. */
export const framingRefused = (page: Page): Promise<unknown> =>
  Promise.race([
    page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text())),
    page.waitForEvent('pageerror', ({ message }) => /frame-ancestors/.test(message)),
  ]);

/** What the engines say in the console, each in its own words. */
export const complaint = {
  /** A request failed. Firefox speaks of the content that is not there. */
  request: /Failed to load resource|Failed to fetch|hashes in the integrity attribute match|error loading dynamically imported module|NetworkError/,
  policy: /Content[- ]Security[- ]Policy|settings blocked/i,
  framing: /frame-ancestors|chrome-error|neterror/,
  /** A page that the server does not list asks it for something: the two lines of Chromium, the one of Firefox. */
  unlisted: /\/v1\/prefetch' from origin '[^']+' has been blocked by CORS|^Failed to load resource: net::ERR_FAILED$|Same Origin Policy disallows reading/,
} as const;

/** Firefox: a module that was on its way when its document went. What has come of it until then is nothing, and these are the hashes of nothing. */
const cutModule = /hashes in the integrity attribute match[^]*(47DEQpj8HBSa|OLBgp1GsljhM|z4PhNX7vuL3x)/;

const isAgainst = (type: string): boolean => type === 'error' || type === 'warning';

/**
 * Everything that the browser says against the page and its frames from now on: a broken policy, a failed request, an error that nobody caught.
 *
 * @param isComplaint Of a line in the console, by its type. Default: errors and warnings.
 */
export function complaintsOf(page: Page, complaints: string[] = [], isComplaint: (type: string) => boolean = isAgainst): string[] {
  const complain = (text: string): unknown => cutModule.test(text) || complaints.push(text);
  page.on('console', (message) => isComplaint(message.type()) && complain(message.text()));
  page.on('pageerror', ({ message }) => complain(message));
  return complaints;
}
