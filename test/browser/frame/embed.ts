import type { Frame, FrameLocator, Page } from '@playwright/test';
import type { EmbedEvent, EmbedUpdate } from '../../../host/index.ts';
import { collectBrowserErrors } from '../support/engine.ts';
import { test as base, type World } from '../support/world.ts';

/** The options and the token with which a host page mounts a widget. */
export interface Mounting {
  /** A built-in widget, or one of the server's operator. */
  widget: string;
  resource?: string;
  theme?: 'light' | 'dark' | 'system';
  locale?: string;
  layout?: 'vertical' | 'horizontal' | 'table';
  minHeight?: number;
  downloads?: boolean;
  token?: string;
  /** Default `false`: these tests are about requests of the frame itself. `host/tokens/prefetch.spec.ts` tests prefetching by the page. */
  prefetch?: boolean;
}

/** An embed that the host library mounts on a page of another origin. */
export interface Embed {
  readonly frame: FrameLocator;
  /** Opens a host page that mounts a widget. Without a `token`, mints one for the customer of the samples. */
  open(mounting: Mounting, around?: { before?: string; after?: string }): Promise<void>;
  /** The document in the iframe. */
  document(): Promise<Frame>;
  /** Payloads of all events with this name so far. */
  events<N extends EmbedEvent['name']>(name: N): Promise<Extract<EmbedEvent, { name: N }>['payload'][]>;
  update(changes: Partial<Mounting>): Promise<void>;
}

/** Registers the browser errors that a test expects, by patterns. Any other one fails the test. */
export type ExpectErrors = (...patterns: RegExp[]) => void;

/** A test with an embed. It fails on any unexpected browser error: a policy violation, a failed request, an uncaught error. */
export const test = base.extend<{ embed: Embed; expectBrowserErrors: ExpectErrors }>({
  expectBrowserErrors: [
    async ({ page }, use) => {
      const browserErrors = collectBrowserErrors(page);
      const expected: RegExp[] = [];
      await use((...patterns) => void expected.push(...patterns));
      base.expect(browserErrors.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],

  embed: async ({ page, world }, use) => use(embedOn(page, world)),
});

export { expect } from '@playwright/test';

/** Without it, the browser requests an icon from the page's server and reports that there is none. */
const noIcon = '<link rel="icon" href="data:,">';

function embedOn(page: Page, world: World): Embed {
  const frame = page.frameLocator('#here iframe');
  return {
    frame,
    async open({ token, ...mounting }, { before = '', after = '' } = {}) {
      const bearer = token ?? (await world.tenant.mint({ customer: 'customer-1' }));
      await page.goto(
        world.pages.serve('/', world.hostPage(JSON.stringify({ prefetch: false, ...mounting, token: bearer }), { before: noIcon + before, after })),
      );
    },
    async document() {
      const element = await page.waitForSelector('#here iframe', { state: 'attached' });
      const frame = await element.contentFrame();
      if (!frame) throw new Error('The iframe has no document.');
      await frame.waitForSelector('#vitrine', { state: 'attached' });
      return frame;
    },
    events: (name) => page.evaluate((wanted) => window.events.filter((event) => event.name === wanted).map(({ payload }) => payload), name) as never,
    update: (changes) => page.evaluate((next) => window.handle.update(next as EmbedUpdate), changes),
  };
}

declare global {
  interface Window {
    handle: import('../../../host/index.ts').EmbedHandle;
    events: EmbedEvent[];
  }
}

/** Measures how far the iframe is from the height of its content, and how far the content overflows at the sides. */
export const sizeMismatch = (): { vertical: number; horizontal: number } => ({
  vertical: Math.abs(document.documentElement.scrollHeight - window.innerHeight),
  horizontal: document.documentElement.scrollWidth - document.documentElement.clientWidth,
});
