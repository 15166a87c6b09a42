import type { Page } from '@playwright/test';
import { builtFiles } from '../../support/built-files.ts';
import { startPageServer, type PageServer } from '../../support/page-server.ts';
import { test as base, type Stage } from '../stage.ts';

declare global {
  interface Window {
    /** The `vitrine:error` events of refused elements. */
    refused: [id: string, code: string, docsUrl: string | undefined][];
    sentences: string[];
  }
}

/** Records events at the document, starting before the library runs. */
export const listening = `<script>
window.refused = [];
window.sentences = [];
document.addEventListener('vitrine:error', ({ target, detail }) => {
  refused.push([target.id, detail.code, detail.docsUrl]);
  sentences.push(detail.message);
});
</script>`;

/** A hostile frame that requests tokens and sends them to its own server. */
const collector = `<!doctype html><title>Collector</title><script>
addEventListener('message', ({ data }) => data.value?.token && fetch('/collected?' + data.value.token));
for (const type of ['VITRINE_REQUEST_TOKEN', 'RETURNINGAI_WIDGET_REQUEST_TOKEN'])
  parent.postMessage(type[0] === 'V' ? { type, value: { protocol: 1, widgetId: 'x', reason: 'mount' } } : { type }, '*');
</script>`;

export const test = base.extend<{ evil: PageServer }>({
  // oxlint-disable-next-line no-empty-pattern
  async evil({}, use) {
    const server = await startPageServer({ host: 'localhost', fallback: builtFiles });
    for (const path of ['/embed', '/foreign']) server.serve(path, collector);
    await use(server);
    await server.close();
  },
});

interface Arranged {
  page: Page;
  /** Requests of the page to its own backend. */
  backend: string[];
}

/** Opens a page with the given markup. `SERVER` stands for the server of the page's frames, `EVIL` for a hostile one. */
export async function open(stage: Stage, evil: string, markup: string): Promise<Arranged> {
  const { page, host, frames } = stage;
  const backend: string[] = [];
  await page.route('**/api/**', (route) => {
    backend.push(new URL(route.request().url()).pathname);
    return route.fulfill({ json: { token: `of-the-viewer-${backend.length}` } });
  });
  host.serve(
    '/declared',
    `<!doctype html><meta charset="utf-8"><title>Declared</title>${listening}${markup.replaceAll('SERVER', frames.origin).replaceAll('EVIL', evil)}`,
  );
  await page.goto(`${host.origin}/declared`);
  await page.waitForLoadState();
  return { page, backend };
}

export const tagOf = (attributes: string): string => `<script src="/vitrine.js" ${attributes}></script>`;
export const configure = (options: string): string => `<script src="/vitrine.js"></script><script>Vitrine.configure(${options})</script>`;

export { expect } from '@playwright/test';
