import type { Page } from '@playwright/test';
import { needs } from '../support/engine.ts';
import { expect, test, type Portal } from './portal.ts';

async function open(page: Page, portal: Portal, path: string): Promise<void> {
  await page.goto(`${portal.origin}${path}`);
  await expect(page.locator('main h1')).toBeVisible();
}

/** Focuses each control in turn, and returns those whose focus ring is missing, cut off, or hard to tell from what is behind it. */
const withoutRing = (page: Page) =>
  page.evaluate(() => {
    const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (color: string): number => {
      const [r = 0, g = 0, b = 0] = channels(color).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one: string, other: string): number => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const ancestors = (element: Element): Element[] => (element.parentElement ? [element.parentElement, ...ancestors(element.parentElement)] : []);
    const behind = (element: Element): string => {
      const painted = ancestors(element).find((one) => channels(getComputedStyle(one).backgroundColor)[3] !== 0);
      return painted ? getComputedStyle(painted).backgroundColor : 'rgb(255, 255, 255)';
    };
    const faultOf = (control: HTMLElement): string | undefined => {
      control.focus();
      if (document.activeElement !== control) return 'takes no focus';
      const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(control);
      if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return 'no ring';
      const reach = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const isCut = ancestors(control).some((one) => {
        if (/visible/.test(getComputedStyle(one).overflowX)) return false;
        const box = one.getBoundingClientRect();
        return left - reach < box.left || right + reach > box.right || top - reach < box.top || bottom + reach > box.bottom;
      });
      if (isCut) return 'cut off';
      return contrast(outlineColor, behind(control)) < 3 ? `${outlineColor} on ${behind(control)}` : undefined;
    };
    const controls = [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')];
    return controls
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => ({ one: `${one.localName} ${one.textContent.trim().slice(0, 30)}`, fault: faultOf(one) }))
      .filter(({ fault }) => fault !== undefined);
  });

const looks = { light: {}, dark: { colorScheme: 'dark' }, 'forced colours': { forcedColors: 'active' } } as const;

for (const [look, media] of Object.entries(looks)) {
  test(`every control of the portal has a focus ring that is seen: ${look}`, async ({ page, world, portal, browserName }) => {
    if (look !== 'light') needs(browserName, 'media');
    await page.emulateMedia(media);
    await world.receipt();
    await portal.signIn(page, 'customer-1');
    for (const path of ['/', '/attributes', '/pricing', '/links', '/widget-token', '/no-such-page']) {
      await open(page, portal, path);
      // After a key, browsers show the ring of a focus that a script sets.
      await page.keyboard.press('Tab');
      expect.soft(await withoutRing(page), path).toEqual([]);
    }
  });
}
