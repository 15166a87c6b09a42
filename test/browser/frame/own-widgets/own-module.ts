import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';

/** Replaces the module of a widget with one of the test, in the import map of the frame page. */
export async function serveModule(page: Page, widget: string, code: string): Promise<void> {
  await page.route('**/embed/assets/of-the-test.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
  await page.route('**/embed?*', async (route) => {
    const response = await route.fetch();
    // The policy does not allow the changed map.
    const { 'content-security-policy': _, ...headers } = response.headers();
    // The last of two entries with one name counts.
    const body = (await response.text()).replace(/("imports":\{.*?)\}/, `$1,"@vitrine/widgets/${widget}":"/embed/assets/of-the-test.js"}`);
    await route.fulfill({ response, headers, body });
  });
}

/** Sets a policy on a frame page, as a proxy may, that allows its scripts and not its import map. */
export async function forbidImportMap(page: Page, address: string | RegExp): Promise<void> {
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const map = /<script type="importmap"[^>]*>([\s\S]*?)<\/script>/.exec(await response.text())?.[1] ?? '';
    const hash = ` 'sha256-${createHash('sha256').update(map).digest('base64')}'`;
    const { 'content-security-policy': policy = '', ...headers } = response.headers();
    if (!policy.includes(hash)) throw new Error('The policy does not allow the import map in the first place.');
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy.replace(hash, '') } });
  });
}
