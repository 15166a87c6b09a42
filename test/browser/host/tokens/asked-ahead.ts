import { expect, type APIResponse, type Frame, type Locator, type Page, type Route } from '@playwright/test';
import type { World } from '../../support/world.ts';

/** What was asked of the API of the server, in order. */
export interface Asked {
  /** Requests of the page that left it, before its frame asked. */
  ahead: number;
  /** How many of these have their answer, whole. */
  landed: number;
  /** What the page wrote into them. */
  bodies: { path: string; tenant: string; token: string }[];
  /** How those of the page ended that brought nothing, by the name of the error. */
  broken: string[];
  /** Addresses that frames asked for. */
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
 * Watches a page from its first document on. A frame waits 150 ms for what the page has asked, and asks by itself then: where it must not, time is held.
 * Bodies and ends are noted in the page: the driver of Firefox tells of neither.
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

/** What the server answers to the first request of the page. */
export async function fetchAhead(route: Route, asked: Asked): Promise<APIResponse> {
  await expect.poll(() => asked.bodies.length).toBeGreaterThan(0);
  return route.fetch({ postData: JSON.stringify(asked.bodies[0]) });
}

/** Holds the document of the frame until the page has so many answers. */
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
/** The options of a mount, as a page writes them. */
export const optionsFor = (id: string, token: string, more = ''): string => `{ widget: 'receipt', resource: '${id}', token: '${token}'${more} }`;
export const heading = (page: Page, name: string): Locator => page.frameLocator('iframe').getByRole('heading', { name });
/** The document in the frame of a page. */
export async function frameOf(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('The iframe has no document.');
  return frame;
}
