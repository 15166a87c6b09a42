import type { Page } from '@playwright/test';
import { expect, open, tagOf, test } from './declared-page.ts';

const attributes = 'data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"';
const list = (id: string): string => `<div id="${id}" data-vitrine="receipt-list"></div>`;

/** Adds an element to the page, then inserts the script tag of the page again, as tag managers and pages without reloads do. */
const insertAgain = (page: Page, more: Record<string, string> = {}): Promise<void> =>
  page.evaluate(
    async ([markup, added]) => {
      document.body.insertAdjacentHTML('beforeend', markup);
      const again = document.createElement('script');
      for (const { name, value } of document.querySelector('script[src]')?.attributes ?? []) again.setAttribute(name, value);
      Object.assign(again.dataset, added);
      await new Promise((resolve) => {
        again.addEventListener('load', resolve);
        document.head.append(again);
      });
    },
    [list('two'), more] as const,
  );

const parents = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(() => [...document.querySelectorAll('iframe')].map(({ parentElement }) => parentElement?.id));

test.describe('a script tag that runs again', () => {
  test('mounts the elements that were added since, and leaves the mounted ones alone', async ({ stage, evil }) => {
    const { page } = await open(stage, evil.origin, tagOf(attributes) + list('one'));
    await page.locator('#one iframe').evaluate((iframe) => iframe.setAttribute('data-same', ''));
    await insertAgain(page);
    await expect(page.locator('#two iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
    await expect(page.locator('#one iframe[data-same]')).toHaveCount(1);
    expect(await parents(page)).toEqual(['one', 'two']);
    expect(await page.evaluate(() => window.refused)).toEqual([]);
  });

  test('uses the options of the first tag only', async ({ stage, evil }) => {
    const { page } = await open(stage, evil.origin, tagOf(attributes) + list('one'));
    await insertAgain(page, { vitrineTenant: 'another', vitrineServer: evil.origin });
    await expect(page.locator('#two iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
    expect(evil.requests.filter((request) => !request.includes('vitrine.js'))).toEqual([]);
  });

  test('mounts nothing with data-manual', async ({ stage, evil }) => {
    const { page } = await open(stage, evil.origin, tagOf(attributes) + list('one'));
    await insertAgain(page, { manual: '' });
    expect(await parents(page)).toEqual(['one']);
  });

  test('while the page is loading, mounts each element once', async ({ stage, evil }) => {
    const { page } = await open(stage, evil.origin, tagOf(attributes) + list('one') + tagOf(attributes) + list('two'));
    await expect(page.locator('#two iframe')).toHaveCount(1);
    expect(await parents(page)).toEqual(['one', 'two']);
  });
});

test('mountAll mounts the element that it is given, and the ones in it', async ({ stage, evil }) => {
  const { page } = await open(stage, evil.origin, `${tagOf(`${attributes} data-manual`)}${list('one')}${list('two')}`);
  const counts = await page.evaluate(() => {
    const { mountAll } = window.Vitrine as unknown as { mountAll(root?: Element | DocumentFragment): unknown[] };
    const [one, two] = [...document.querySelectorAll('[data-vitrine]')];
    const fragment = document.createDocumentFragment();
    if (two) fragment.append(two);
    const mounted = [mountAll(one).length, mountAll(one).length, mountAll(fragment).length];
    document.body.append(fragment);
    return [...mounted, mountAll(document.head).length, mountAll().length];
  });
  expect(counts).toEqual([1, 0, 1, 0, 0]);
  expect(await parents(page)).toEqual(['one', 'two']);
});

test('the events of an element in a shadow root reach a listener of the document', async ({ stage, evil }) => {
  const { page } = await open(stage, evil.origin, `${tagOf(`${attributes} data-manual`)}<div id="shell"></div>`);
  await page.evaluate((markup) => {
    const root = document.querySelector('#shell')?.attachShadow({ mode: 'open' });
    if (!root) throw new Error('There is no shadow root.');
    root.innerHTML = markup;
    (window.Vitrine as unknown as { mountAll(root: ShadowRoot): unknown }).mountAll(root);
  }, `${list('good')}<div data-vitrine="nothing known"></div>`);
  expect(await page.evaluate(() => window.refused.map(([id, code]) => [id, code]))).toEqual([['shell', 'invalid_option']]);
});
