import type { Page } from '@playwright/test';

/**
 * Keeps the page from saving and printing, and tells under which names it would have saved something. What would be saved is a click on a link, which a page
 * sees in every engine.
 */
export async function watchSaves(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const saved: string[] = [];
    Object.assign(window, { saved, print: () => dispatchEvent(new Event('afterprint')) });
    HTMLAnchorElement.prototype.click = function () {
      saved.push(this.download);
    };
  });
  return () => page.evaluate(() => (window as unknown as { saved: string[] }).saved);
}
