import type { Frame, Page } from '@playwright/test';
import type { EmbedEvent, EmbedDefaults, EmbedHandle, TokenReason } from '../../../host/index.ts';
import type { VitrineGlobal } from '../../../host/loader.ts';
import type { HostMethods } from '../../../protocol/messages.ts';
import { builtFiles } from '../support/built-files.ts';
import { test as base } from '../support/per-worker.ts';
import { startPageServer, type PageServer } from '../support/page-server.ts';
import { framePage } from './frame-page.ts';

/** `Vitrine` as an untyped JavaScript page calls it: `mount` must refuse invalid options at run time. */
type LooseMount = (target: string | Element, options: EmbedDefaults) => EmbedHandle;
type LooseVitrine = Omit<VitrineGlobal, 'mount' | 'embed'> & { mount: LooseMount; embed: { mount: LooseMount } };

declare global {
  interface Window {
    // The host page.
    Vitrine: LooseVitrine;
    handle: EmbedHandle;
    events: EmbedEvent[];
    reasons: TokenReason[];
    faults: string[];
    options: EmbedDefaults;
    // The hand-written frame page.
    host: HostMethods;
    connected: Promise<boolean>;
    ask(reason?: TokenReason): void;
    answers: { token: string; widgetId: string; expiresIn?: number; config?: unknown }[];
    refusals: { widgetId: string; fault: { code: string } }[];
    tokens: { token: string; expiresIn?: number }[];
    updates: unknown[];
    ends: number;
    port: MessagePort;
    portsOpened: number;
  }
}

/** The document tools that a page offers by default, as the config of every frame lists them. */
export const tools = ['download', 'print'];

/** A host page that has loaded the library, and a frame page on a second origin. */
export class Stage {
  readonly page: Page;
  readonly host: PageServer;
  readonly frames: PageServer;

  constructor(page: Page, host: PageServer, frames: PageServer) {
    this.page = page;
    this.host = host;
    this.frames = frames;
  }

  /** Opens the host page and sets valid `window.options`. Its token callback returns `token-1`, `token-2` and so on. */
  async open(path = '/'): Promise<void> {
    await this.page.goto(`${this.host.origin}${path}`);
    await this.page.evaluate((server) => {
      window.reasons = [];
      window.events = [];
      window.faults = [];
      addEventListener('error', ({ message }) => window.faults.push(message));
      addEventListener('unhandledrejection', ({ reason }) => window.faults.push(String(reason)));
      window.options = {
        server,
        tenant: 'acme',
        widget: 'receipt',
        resource: 'rcpt_1',
        getToken: ({ reason }) => `token-${window.reasons.push(reason)}`,
        onEvent: (event) => void window.events.push(event),
      };
    }, this.frames.origin);
  }

  /** Mounts with `window.options` and `more`, and waits until the frame is ready and connected. */
  async mount(more: EmbedDefaults = {}): Promise<Frame> {
    await this.page.evaluate((options) => {
      window.handle = window.Vitrine.mount('#target', { ...window.options, ...options });
      return window.handle.ready;
    }, more);
    return this.frame();
  }

  /** Returns the mounted frame once its page has connected. */
  async frame(): Promise<Frame> {
    const element = await this.page.waitForSelector('iframe');
    const frame = await element.contentFrame();
    if (!frame) throw new Error('The iframe has no document.');
    await frame.waitForFunction(() => window.connected);
    return frame;
  }

  /** Sends a message from `frame` (or a popup) to the page and back. Afterwards, all earlier messages and their answers have arrived. */
  async fence(frame: Frame): Promise<void> {
    await this.page.evaluate(() => {
      // A message is a separate task, even in a page whose timers are paused.
      const { port1, port2 } = new MessageChannel();
      let asker: Window | undefined;
      port1.addEventListener('message', () => asker?.postMessage('fenced', '*'));
      port1.start();
      addEventListener('message', ({ data, source }) => {
        if (data !== 'fence') return;
        asker = source as Window;
        port2.postMessage(null);
      });
    });
    await frame.evaluate(
      () =>
        new Promise<void>((resolve) => {
          addEventListener('message', ({ data }) => data === 'fenced' && resolve());
          ((opener as Window | null) ?? parent).postMessage('fence', '*');
        }),
    );
  }

  /** Returns the names of all events so far. */
  events(): Promise<string[]> {
    return this.page.evaluate(() => window.events.map(({ name }) => name));
  }

  async waitForEvent(name: string): Promise<void> {
    await this.page.waitForFunction((wanted) => window.events.some((event) => event.name === wanted), name);
  }
}

const hostPage = `<!doctype html><html><head><meta charset="utf-8"><title>Host</title><script src="/vitrine.js" data-manual></script></head>
<body style="margin:0"><button id="before">Before</button><div id="target"></div><p id="after">After</p></body></html>`;

/** The two origins of a worker. */
export interface Origins {
  host: PageServer;
  frames: PageServer;
  close(): Promise<unknown>;
}

async function startOrigins(): Promise<Origins> {
  const host = await startPageServer({ fallback: builtFiles });
  const frames = await startPageServer({ host: 'localhost', fallback: builtFiles });
  host.serve('/', hostPage);
  return { host, frames, close: () => Promise.all([host.close(), frames.close()]) };
}

export const test = base.extend<{ stage: Stage; servers: Origins }>({
  servers: async ({ perWorker }, use) => use(await perWorker(startOrigins)),
  async stage({ page, servers }, use) {
    servers.frames.serve('/embed', framePage(servers.host.origin));
    const stage = new Stage(page, servers.host, servers.frames);
    await stage.open();
    await use(stage);
  },
});

export { expect } from '@playwright/test';
