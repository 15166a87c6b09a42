import { expect, type APIResponse, type Frame, type Locator, type Page, type Route } from '@playwright/test';
import type { World } from '../../support/world.ts';

/** API requests of the page and its frames, in order. */
export interface ApiRequests {
  /** Number of prefetch requests that left the page. */
  prefetches: number;
  /** Number of prefetch requests with a complete 200 response. */
  answered: number;
  /** Bodies of the prefetch requests. */
  bodies: { path: string; tenant: string; token: string }[];
  /** Error names of the failed prefetch requests. */
  failures: string[];
  /** API addresses that frames requested. */
  ofFrame: string[];
}

declare global {
  interface Window {
    noteAnswered(count: number): void;
    noteBody(body: string): void;
    noteFailure(name: string): void;
  }
}

/**
 * Records the API requests of a page from its first document on. A frame waits 150 ms for the prefetched response and then sends its own request.
 * Tests that must avoid this pause the clock. Bodies and failures are recorded in the page because the Firefox driver reports neither.
 */
export async function recordApiRequests(page: Page): Promise<ApiRequests> {
  const requests: ApiRequests = { prefetches: 0, answered: 0, bodies: [], failures: [], ofFrame: [] };
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/v1/prefetch') requests.prefetches += 1;
    else if (pathname.startsWith('/v1/')) requests.ofFrame.push(pathname + search);
  });
  await page.exposeFunction('noteAnswered', (count: number) => (requests.answered += count));
  await page.exposeFunction('noteBody', (body: string) => requests.bodies.push(JSON.parse(body)));
  await page.exposeFunction('noteFailure', (name: string) => requests.failures.push(name));
  await page.addInitScript(() => {
    const observer = new PerformanceObserver((list) => {
      const answered = list.getEntries().filter((entry) => entry.name.endsWith('/v1/prefetch') && (entry as PerformanceResourceTiming).responseStatus === 200);
      if (answered.length) window.noteAnswered(answered.length);
    });
    observer.observe({ type: 'resource' });
    const originalFetch = window.fetch;
    window.fetch = (input, init) => {
      const answer = originalFetch(input, init);
      if (String(input).endsWith('/v1/prefetch')) {
        window.noteBody(String(init?.body));
        answer.catch((error: Error) => window.noteFailure(error.name));
      }
      return answer;
    };
  });
  return requests;
}

/** Returns the server's response to the first prefetch request. */
export async function fetchPrefetch(route: Route, requests: ApiRequests): Promise<APIResponse> {
  await expect.poll(() => requests.bodies.length).toBeGreaterThan(0);
  return route.fetch({ postData: JSON.stringify(requests.bodies[0]) });
}

/** Delays the document of the frame until the page has received `answers` prefetch responses. */
export async function delayDocument(page: Page, requests: ApiRequests, answers: number): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === '/embed',
    async (route) => {
      await expect.poll(() => requests.answered).toBe(answers);
      await route.continue();
    },
  );
}

export const receiptOf = (world: World, title = 'First', externalId = 'customer-1'): ReturnType<World['receipt']> =>
  world.receipt({ title, customer: { externalId, name: externalId } });
export const mintFor = (world: World, customer = 'customer-1'): Promise<string> => world.tenant.mint({ customer });
/** Returns mount options as source code. */
export const optionsFor = (id: string, token: string, more = ''): string => `{ widget: 'receipt', resource: '${id}', token: '${token}'${more} }`;
export const heading = (page: Page, name: string): Locator => page.frameLocator('iframe').getByRole('heading', { name });
/** Returns the frame in the iframe of the page. */
export async function frameOf(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('The iframe has no document.');
  return frame;
}
