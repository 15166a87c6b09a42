import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';

/** Puts a module of the test in the place of a widget's: the import map of the frame page leads to it. */
export async function serveModule(page: Page, widget: string, code: string): Promise<void> {
  await page.route('**/embed/assets/of-the-test.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
  await page.route('**/embed?*', async (route) => {
    const response = await route.fetch();
    // The map is another one than the policy allows.
    const { 'content-security-policy': _, ...headers } = response.headers();
    // Of two entries of one name the last one counts.
    const body = (await response.text()).replace(/("imports":\{.*?)\}/, `$1,"@vitrine/widgets/${widget}":"/embed/assets/of-the-test.js"}`);
    await route.fulfill({ response, headers, body });
  });
}

/** Puts the policy of a proxy on a frame page, which knows its scripts and not its import map. */
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
