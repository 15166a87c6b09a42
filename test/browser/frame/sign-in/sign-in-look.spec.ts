import { violations } from '../axe.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { frameOf, signInPage } from './sign-in.ts';

const steps = { 'the e-mail form': '', 'the code form': '?vitrine_magic_token=ml_0' } as const;
const looks = [{ theme: 'light', locale: 'en' }, { theme: 'dark', locale: 'de' }, { theme: 'light', locale: 'ar' }] as const;

for (const [step, query] of Object.entries(steps)) {
  test(`axe finds no violation in ${step} of a sign-in, which fits a phone: light, dark German, Arabic`, async ({ page, embed, world }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const look of looks) {
      await test.step(Object.values(look).join(', '), async () => {
        const site = await signInPage(world, { options: look });
        await page.emulateMedia({ colorScheme: look.theme });
        await page.goto(site.url + query);
        await expect(frameOf(page).locator('form')).toBeVisible();
        const document = await embed.document();
        expect(await violations(document)).toEqual([]);
        await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
        // Nothing takes the focus on load.
        expect(await document.evaluate(() => window.document.activeElement?.tagName)).toBe('BODY');
      });
    }
  });
}
