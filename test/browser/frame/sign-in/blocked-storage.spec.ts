import type { Page } from '@playwright/test';
import { expect, test } from '../embed.ts';
import { frameOf, requestLinkMail, signInPage } from './sign-in.ts';

/** Blocks what browsers refuse to pages and frames without access to storage, such as Firefox with blocked cookies. */
const blockStorage = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(navigator, 'locks', { get: refuse });
    Object.defineProperty(document, 'cookie', { get: refuse, set: refuse });
    // oxlint-disable-next-line typescript/no-extraneous-class
    window.BroadcastChannel = class {
      constructor() {
        refuse();
      }
    } as unknown as typeof BroadcastChannel;
  });

test('a receipt is shown in a browser that blocks storage', async ({ embed, page, world }) => {
  await blockStorage(page);
  const { id, title } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('heading', { name: title })).toBeVisible();
});

test('H20 a viewer signs in with the mailed code in a browser that blocks storage', async ({ page, world }) => {
  await blockStorage(page);
  const site = await signInPage(world);
  await page.goto(site.url);
  const mail = await requestLinkMail(page, site);
  await page.evaluate((href) => location.assign(href), mail.href);
  await frameOf(page).getByLabel('Code').fill(mail.code);
  await frameOf(page).getByLabel('Code').press('Enter');
  await expect(frameOf(page).getByText(site.receipt.title)).toBeVisible();
});
