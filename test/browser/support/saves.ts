import type { Page } from '@playwright/test';

/**
 * Blocks saving and printing in the page, and returns a function that lists the names of saved files. A save is a click on a link, which the page
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
