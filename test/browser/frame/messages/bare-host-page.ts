import type { Page } from '@playwright/test';
import type { World } from '../../support/world.ts';

declare global {
  interface Window {
    /** Every request of the frame so far. */
    frameRequests: { type: string; value: { widgetId: string; reason: string } }[];
    /** Posts a message to the frame, with a new port unless `withPort` is `false`. */
    sendToFrame(data: unknown, withPort?: boolean): void;
  }
}

/** A host page that does nothing by itself. It records the requests of the frame, and posts the messages of a test. */
export function bareHostPage({ server, tenant }: Pick<World, 'server' | 'tenant'>, path = '/embed'): string {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="frame" src="${server.url}${path}${path.includes('?') ? '&' : '?'}tenant=${tenant.slug}" style="width:800px;height:600px"></iframe>
<script>
window.frameRequests = [];
addEventListener('message', ({ data }) => frameRequests.push(data));
window.sendToFrame = (data, withPort = true) =>
  document.getElementById('frame').contentWindow.postMessage(data, '*', withPort ? [new MessageChannel().port1] : []);
</script>`;
}

/** A valid token message. */
export const tokenMessage = (token: string, config: object | undefined = { widget: 'receipt-list' }): object => ({
  type: 'VITRINE_TOKEN',
  value: { token, widgetId: 'any', ...(config && { config }) },
});

/** Waits for the first request of the frame. */
export const waitForFrameRequest = (page: Page): Promise<unknown> => page.waitForFunction(() => window.frameRequests.length > 0);

/** Counts the requests of the frame so far. A last message of the frame arrives after all of them. */
export async function requestsOfFrame(page: Page): Promise<number> {
  await page.frames()[1]?.evaluate(() => parent.postMessage({ type: 'fence' }, '*'));
  await page.waitForFunction(() => window.frameRequests.at(-1)?.type === 'fence' && window.frameRequests.pop());
  return page.evaluate(() => window.frameRequests.length);
}

/** Removes the Content-Security-Policy of the frame page, to test the checks of the frame itself. */
export async function withoutPolicy(page: Page): Promise<void> {
  await page.route('**/embed?*', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
}

/** Records the API paths that the browser requests. */
export function recordApiPaths(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => request.url().includes('/v1/') && paths.push(new URL(request.url()).pathname));
  return paths;
}
