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
