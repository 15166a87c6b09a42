import type { Page } from '@playwright/test';
import { expect, type Embed } from '../embed.ts';

/** Every state of the widgets that a viewer can see. */
export const shownStates: Record<
  string,
  (embed: Embed, page: Page, look: { theme?: 'light' | 'dark'; locale?: string }, ids: { id: string; nobody: string }) => Promise<void>
> = {
  async receipt(embed, _, look, { id }) {
    await embed.open({ widget: 'receipt', resource: id, ...look });
    await expect(embed.frame.locator('.plot svg')).toBeVisible();
  },
  async list(embed, _, look) {
    await embed.open({ widget: 'receipt-list', ...look });
    await expect(embed.frame.locator('.row')).toHaveCount(1);
  },
  async 'receipt opened from the list'(embed, _, look) {
    await embed.open({ widget: 'receipt-list', ...look });
    await embed.frame.locator('.row').click();
    await expect(embed.frame.locator('.plot svg')).toBeVisible();
  },
  async loading(embed, page, look, { id }) {
    await page.route('**/v1/receipts/*', () => new Promise(() => {}));
    await embed.open({ widget: 'receipt', resource: id, ...look });
    await expect(embed.frame.locator('.loading')).toBeVisible();
  },
  async failed(embed, page, look, { id }) {
    await page.route('**/v1/receipts/*', (route) =>
      route.fulfill({ status: 404, body: '{"code":"receipt_not_found","requestId":"req_752f00c627ce000000000041"}' }),
    );
    await embed.open({ widget: 'receipt', resource: id, ...look });
    await expect(embed.frame.locator('.message .button')).toBeVisible();
  },
  async empty(embed, _, look, { nobody }) {
    await embed.open({ widget: 'receipt-list', token: nobody, ...look });
    await expect(embed.frame.locator('.message')).toBeVisible();
  },
  async 'session ended'(embed, page, look, { id }) {
    await embed.open({ widget: 'receipt', resource: id, ...look });
    await expect(embed.frame.getByRole('article')).toBeVisible();
    await page.evaluate(() => window.handle.logout());
    await expect(embed.frame.locator('.message')).toBeVisible();
  },
};
