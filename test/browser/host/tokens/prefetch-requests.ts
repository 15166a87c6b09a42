import { expect, type APIResponse, type Frame, type Locator, type Page, type Route } from '@playwright/test';
import type { World } from '../../support/world.ts';

/** API requests of the page and its frames, in order. */
export interface Asked {
  /** Number of prefetch requests that left the page. */
  ahead: number;
  /** Number of prefetch requests with a complete 200 response. */
  landed: number;
  /** Bodies of the prefetch requests. */
  bodies: { path: string; tenant: string; token: string }[];
  /** Error names of the failed prefetch requests. */
  broken: string[];
  /** API addresses that frames requested. */
  frame: string[];
}

declare global {
  interface Window {
    noteLanded(count: number): void;
    noteBody(body: string): void;
    noteBroken(name: string): void;
  }
}

/**
 * Records the API requests of a page from its first document on. A frame waits 150 ms for the prefetched response and then sends its own request.
 * Tests that must avoid this pause the clock. Bodies and failures are recorded in the page because the Firefox driver reports neither.
 */
export async function watchAsked(page: Page): Promise<Asked> {
  const asked: Asked = { ahead: 0, landed: 0, bodies: [], broken: [], frame: [] };
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/v1/prefetch') asked.ahead += 1;
    else if (pathname.startsWith('/v1/')) asked.frame.push(pathname + search);
  });
  await page.exposeFunction('noteLanded', (count: number) => (asked.landed += count));
  await page.exposeFunction('noteBody', (body: string) => asked.bodies.push(JSON.parse(body)));
  await page.exposeFunction('noteBroken', (name: string) => asked.broken.push(name));
  await page.addInitScript(() => {
    const seen = new PerformanceObserver((list) => {
      const landed = list.getEntries().filter((entry) => entry.name.endsWith('/v1/prefetch') && (entry as PerformanceResourceTiming).responseStatus === 200);
      if (landed.length) window.noteLanded(landed.length);
    });
    seen.observe({ type: 'resource' });
    const ask = window.fetch;
    window.fetch = (input, init) => {
      const answer = ask(input, init);
      if (String(input).endsWith('/v1/prefetch')) {
        window.noteBody(String(init?.body));
        answer.catch((error: Error) => window.noteBroken(error.name));
      }
      return answer;
    };
  });
  return asked;
}

/** Returns the server's response to the first prefetch request. */
export async function fetchAhead(route: Route, asked: Asked): Promise<APIResponse> {
  await expect.poll(() => asked.bodies.length).toBeGreaterThan(0);
  return route.fetch({ postData: JSON.stringify(asked.bodies[0]) });
}

/** Delays the document of the frame until the page has received `answers` prefetch responses. */
export async function holdDocuments(page: Page, asked: Asked, answers: number): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === '/embed',
    async (route) => {
      await expect.poll(() => asked.landed).toBe(answers);
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
