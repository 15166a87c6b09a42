import type { Page } from '@playwright/test';
import { needs } from '../../support/engine.ts';
import { expect, test, type Stage } from '../stage.ts';

/** Names of fields that shadow a property or a method of their form. */
const names = 'append children parentNode style remove setAttribute removeAttribute insertBefore title id hidden'.split(' ');
const fields = names.map((name) => `<input name="${name}">`).join('');

async function openForm(stage: Stage, body: string): Promise<Page> {
  const script = '<script src="/vitrine.js" data-manual></script>';
  stage.host.serve('/form', `<!doctype html><meta charset="utf-8"><title>Form</title>${script}<header>Your account</header><main>${body}</main>`);
  await stage.open('/form');
  return stage.page;
}

/** Field names of booking and shop forms, such as `children` and `style`, are also names of properties. */
const places = {
  'a form': `<form id="target">${fields}</form>`,
  'an element of a form': `<form name="document">${fields}<p>Other fields</p><div id="target"></div></form>`,
  'a slot of a form': `<section><template shadowrootmode="open"><form>${fields}<slot></slot></form></template><div id="target"></div></section>`,
};

for (const [place, body] of Object.entries(places)) {
  test(`fields that shadow properties of their form do not affect a mount in ${place}`, async ({ stage }) => {
    const page = await openForm(stage, body);
    await stage.mount();
    await page.evaluate(() => {
      document.querySelector('form, section')?.parentElement?.classList.add('night');
      window.handle.reload();
      return window.handle.ready;
    });
    expect(await page.evaluate(() => window.handle.iframe.parentElement === document.querySelector('#target'))).toBe(true);
    await page.evaluate(() => window.handle.unmount());
    expect(await page.evaluate(() => [document.querySelectorAll('iframe').length, window.faults])).toEqual([0, []]);
  });

  test(`fields that shadow properties of their form do not affect printing a frame alone in ${place}`, async ({ stage, browserName }) => {
    needs(browserName, 'media');
    const page = await openForm(stage, body);
    const frame = await stage.mount();
    await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { isPrinted: true }) }));
    await frame.evaluate(() => document.querySelector('#content')?.addEventListener('click', () => void window.host.print()));
    // The driver's own click would read shadowed properties.
    const { x, y } = await page.evaluate(() => window.handle.iframe.getBoundingClientRect());
    await page.mouse.click(x + 5, y + 5);
    await page.waitForFunction(() => 'isPrinted' in window);
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('header')).toBeHidden();
    expect(await page.locator('input').evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)).toBe(0);
    await expect(page.locator('iframe')).toBeVisible();
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    await expect(page.locator('header')).toBeVisible();
    expect(await page.evaluate(() => [document.documentElement.outerHTML.includes('data-vitrine-'), window.faults])).toEqual([false, []]);
  });
}
