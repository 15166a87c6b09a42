import type { Receipt } from '../../../protocol/receipt.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';
import { test as base } from './per-worker.ts';
import { startPageServer, type PageServer } from './page-server.ts';

/** The server's clock: the real time, plus the time that a test has added. */
export interface MovableClock {
  now(): number;
  advance(seconds: number): void;
}

/** Two real origins and a tenant of the test. */
export interface World {
  /** The real server, on `localhost`. */
  readonly server: TestServer;
  /** The host pages, on `127.0.0.1`. The tenant allows this origin. */
  readonly pages: PageServer;
  readonly clock: MovableClock;
  readonly tenant: TestTenant;
  /** Stores a receipt with default content, overridden by `content`. @returns The receipt with its direct link. */
  receipt(content?: Record<string, unknown>): Promise<Receipt & { link: string }>;
  /** `fetch` with the tenant's API key. Throws for an unsuccessful response. */
  manage(path: string, json?: unknown, method?: string): Promise<unknown>;
  /** Returns the markup of a page that mounts `options` (a JavaScript expression) on `#here`. `window.handle` is the handle, `window.events` every event. */
  hostPage(options: string, around?: { before?: string; after?: string }): string;
}

export interface Shared {
  server: TestServer;
  pages: PageServer;
  clock: MovableClock & { reset(): void };
  close(): Promise<unknown>;
}

async function startShared(): Promise<Shared> {
  let aheadMs = 0;
  const clock = {
    now: () => Date.now() + aheadMs,
    advance: (seconds: number) => void (aheadMs += seconds * 1000),
    reset: () => void (aheadMs = 0),
  };
  const [server, pages] = await Promise.all([startTestServer({ clock }), startPageServer()]);
  return { server, pages, clock, close: () => Promise.all([server.close(), pages.close()]) };
}

/** Playwright's `test` with a `world`. Each worker has one server. Each test has its own tenant and pages, and a clock reset to now. */
export const test = base.extend<{ world: World; shared: Shared }>({
  shared: async ({ perWorker }, use) => use(await perWorker(startShared)),

  // A route handler may still be responding when its test ends, and its page closes. The resulting error is irrelevant to the test.
  context: async ({ context }, use) => {
    await use(context);
    await Promise.all([context, ...context.pages()].map((routed) => routed.unrouteAll({ behavior: 'ignoreErrors' })));
  },

  world: async ({ shared: { server, pages, clock } }, use) => {
    clock.reset();
    pages.clear();
    const tenant = await server.createTenant({ allowedOrigins: [pages.origin], loginUrl: `${pages.origin}/login`, refreshUrl: `${pages.origin}/token` });
    const manage = async (path: string, json?: unknown, method?: string): Promise<unknown> => {
      const response = await server.fetch(path, { as: tenant.apiKey, ...(json !== undefined && { json }), ...(method !== undefined && { method }) });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`${method ?? ''} ${path}: ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    };
    await use({
      server,
      pages,
      clock,
      tenant,
      manage,
      async receipt(content = {}) {
        const receipt = (await manage('/v1/receipts/sync', { ...plainReceipt, ...content })) as Receipt;
        const { url } = (await manage(`/v1/receipts/${receipt.id}/share-link`)) as { url: string };
        return { ...receipt, link: url };
      },
      hostPage: (options, { before = '', after = '' } = {}) => `<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Host page</title>
${before}<div id="here"></div>${after}
<script src="${server.url}/vitrine.js"></script>
<script>
window.events = [];
window.handle = Vitrine.embed.mount('#here', { server: ${JSON.stringify(server.url)}, tenant: ${JSON.stringify(tenant.slug)},
  onEvent: (event) => events.push(event), ...(${options}) });
</script>`,
    });
  },
});

export { expect } from '@playwright/test';

/** A small receipt: conversations and a seat, with tax. */
export const plainReceipt = {
  customer: { externalId: 'customer-1', name: 'Nordwind Logistik' },
  period: { start: '2026-10-01', end: '2026-10-31' },
  title: 'Value delivered in October',
  currency: 'EUR',
  outcomes: [{ label: 'Hours saved', amount: '128.5', unit: 'hours', previousAmount: '102' }],
  lines: [
    { description: 'Support agent', quantity: '100', unit: 'conversations', unitPrice: '0.79', amountMinor: 7900 },
    { description: 'Seat', quantity: '1', unit: 'seats', unitPrice: '49.00', amountMinor: 4900 },
  ],
  taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 2432 }],
};
