import type { Page } from '@playwright/test';
import type { World } from '../../support/world.ts';

declare global {
  interface Window {
    /** Every request of the frame so far. */
    requestsMade: { type: string; value: { widgetId: string; reason: string } }[];
    /** Posts a message to the frame, with a fresh port if it is to have one. */
    say(data: unknown, withPort?: boolean): void;
  }
}

/** A page around a frame that does nothing by itself: it notes what the frame asks, and says what a test makes it say. */
export function handWrittenHost({ server, tenant }: Pick<World, 'server' | 'tenant'>, path = '/embed'): string {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="frame" src="${server.url}${path}${path.includes('?') ? '&' : '?'}tenant=${tenant.slug}" style="width:800px;height:600px"></iframe>
<script>
window.requestsMade = [];
addEventListener('message', ({ data }) => requestsMade.push(data));
window.say = (data, withPort = true) => document.getElementById('frame').contentWindow.postMessage(data, '*', withPort ? [new MessageChannel().port1] : []);
</script>`;
}

/** The right answer. */
export const tokenMessage = (token: string, config: object | undefined = { widget: 'receipt-list' }): object => ({
  type: 'VITRINE_TOKEN',
  value: { token, widgetId: 'any', ...(config && { config }) },
});

/** Waits until the frame has asked. */
export const asked = (page: Page): Promise<unknown> => page.waitForFunction(() => window.requestsMade.length > 0);

/** Takes the browser's own protection off the frame page, to see what the frame does by itself. */
export async function withoutPolicy(page: Page): Promise<void> {
  await page.route('**/embed?*', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
}

/** The paths of the API that the browser asks for. */
export function watchApi(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => request.url().includes('/v1/') && paths.push(new URL(request.url()).pathname));
  return paths;
}
