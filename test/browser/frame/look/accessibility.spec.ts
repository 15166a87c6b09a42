import { violations } from '../axe.ts';
import { expect, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';
import { shownStates } from './shown-states.ts';

const looks = [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', locale: 'ar' }] as const;

for (const [state, show] of Object.entries(shownStates)) {
  test(`axe finds no violation in: ${state}, in light, dark and Arabic`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/status of 404/);
    const { id } = await world.receipt(richReceipt);
    for (const look of looks) {
      await test.step(Object.values(look).join(', '), async () => {
        // A skeleton that fades in and out would change the measured colours.
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: look.theme });
        await show(embed, page, look, { id, nobody: await world.tenant.mint({ customer: 'nobody' }) });
        expect(await violations(await embed.document())).toEqual([]);
      });
    }
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no violation on the page of a direct link, ${colorScheme}`, async ({ page, world }) => {
    await page.emulateMedia({ colorScheme });
    const { id, link } = await world.receipt(richReceipt);
    await world.manage(`/v1/receipts/${id}/publish`, {});
    await page.goto(link);
    await expect(page.locator('.plot svg')).toBeVisible();
    expect(await violations(page.mainFrame())).toEqual([]);
  });
}
