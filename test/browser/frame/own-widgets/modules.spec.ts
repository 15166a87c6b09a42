import type { Page } from '@playwright/test';
import type { World } from '../../support/world.ts';
import { expect, sizeMismatch, test, type Embed } from '../embed.ts';
import { waitForFrameRequest, bareHostPage, tokenMessage } from '../messages/bare-host-page.ts';
import { forbidImportMap, serveModule } from './own-module.ts';
import { richReceipt } from '../sample.ts';
import { errorPatterns } from '../../support/engine.ts';

test('a list, a plot and an opened receipt share one Preact, and each shared module is fetched once', async ({
  embed,
  page,
  world,
}) => {
  await world.receipt(richReceipt);
  const files: string[] = [];
  page.on('request', (request) => request.url().includes('/embed/assets/') && files.push(new URL(request.url()).pathname.replace(/^.*\/|-[\w-]{8}\.js$/g, '')));
  await embed.open({ widget: 'receipt-list' });
  await embed.frame.locator('.row').click();
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  await expect(embed.frame.getByRole('button', { name: 'Print' })).toBeVisible();
  await expect
    .poll(() => files.toSorted())
    .toEqual(['instances', 'jsx-runtime', 'languages', 'paged-list', 'paper', 'plot', 'preact', 'receipt-list', 'tool-row', 'widget']);
  const isOne = await (
    await embed.document()
  ).evaluate(async () => {
    const load = (name: string): Promise<Record<string, unknown>> => import(name);
    const [preact, hooks, jsx, dev, widget] = await Promise.all(
      ['preact', 'preact/hooks', 'preact/jsx-runtime', 'preact/jsx-dev-runtime', '@vitrine/frame/widget'].map(load),
    );
    return [preact?.['Fragment'] === jsx?.['Fragment'], jsx?.['jsx'] === dev?.['jsx'], typeof hooks?.['useState'], typeof widget?.['defineWidget']];
  });
  expect(isOne).toEqual([true, true, 'function', 'function']);
});

test('a policy that forbids the import map leaves the receipt working, and another widget says why it is blocked', async ({
  embed,
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(errorPatterns.policy, /Failed to resolve module specifier|was a bare specifier/);
  const { id } = await world.receipt(richReceipt);
  await forbidImportMap(page, '**/embed?*');
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('article', { name: richReceipt.title })).toBeVisible();
  await expect(embed.frame.locator('.totals')).toBeVisible();
  expect(await embed.events('error')).toEqual([]);
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expect(embed.frame.getByText('keeps its code from loading')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_blocked', retryable: false }]);
});

test('a file that differs from the one at server start is not run', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/integrity/i, errorPatterns.request);
  await world.receipt();
  await page.route('**/embed/assets/receipt-list-*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nwindow.isChanged = true;` });
  });
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
  expect(await (await embed.document()).evaluate(() => 'isChanged' in window)).toBe(false);
});

test.describe('a widget whose code could not be fetched', () => {
  type Answer = 'abort' | 'whole' | 'changed';
  const openBroken = async (embed: Embed, page: Page, world: World): Promise<{ answer: (next: Answer) => void }> => {
    await world.receipt(richReceipt);
    let answer: Answer = 'abort';
    let given: Answer = 'abort';
    await page.route('**/embed/assets/receipt-list-*', async (route) => {
      // A failed attempt checks once more whether the file exists. The check gets the answer of the attempt.
      const isLook = route.request().resourceType() === 'fetch' && !route.request().url().includes('?again=');
      if (!isLook) given = answer;
      if (given === 'abort') return route.abort();
      const response = await route.fetch();
      return route.fulfill({ response, ...(given === 'changed' && { body: `${await response.text()}\nwindow.isChanged = true;` }) });
    });
    await embed.open({ widget: 'receipt-list' });
    return { answer: (next) => void (answer = next) };
  };

  test('E1 loads at the third attempt, and each attempt asks the server', async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/./);
    const files: string[] = [];
    page.on('request', (request) => request.url().includes('/assets/receipt-list-') && files.push(request.url()));
    const { answer } = await openBroken(embed, page, world);
    const again = embed.frame.getByRole('button', { name: 'Try again' });
    await expect(again).toBeVisible();
    const before = files.length;
    await again.click();
    await expect.poll(() => files.length).toBeGreaterThan(before);
    // From here on the next attempt succeeds. The frame makes it by itself, a second or two later.
    answer('whole');
    await expect(embed.frame.locator('.row')).toHaveCount(1);
  });

  test('E1 is not run at the second attempt when its file has changed', async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/./);
    const { answer } = await openBroken(embed, page, world);
    answer('changed');
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
    expect(await (await embed.document()).evaluate(() => 'isChanged' in window)).toBe(false);
  });
});

for (const [name, nearest] of [
  ['recipt', 'receipt'],
  ['receipts-list', 'receipt-list'],
  ['constructor', 'invoice'],
] as const) {
  test(`an unknown widget "${name}" shows an error with the nearest name, "${nearest}"`, async ({ page, world, expectBrowserErrors }) => {
    expectBrowserErrors(/^$/);
    await page.goto(world.pages.serve('/', bareHostPage(world)));
    await waitForFrameRequest(page);
    const token = await world.tenant.mint({ customer: 'customer-1' });
    await page.evaluate(({ message }) => window.sendToFrame(message), { message: tokenMessage(token, { widget: name }) });
    const frame = page.frameLocator('#frame');
    // English text is isolated in every language, or its last punctuation would move in Arabic.
    await expect(frame.locator('small bdi')).toHaveText(`There is no widget "${name}". The nearest name is "${nearest}".`);
    await expect(frame.getByText('Reference: unknown_widget')).toBeVisible();
  });
}

test('a widget whose code arrives after another one has replaced it is not opened', async ({ embed, page, world }) => {
  await world.receipt(richReceipt);
  await serveModule(
    page,
    'invoice-list',
    `import { defineWidget, message } from '@vitrine/frame/widget';
window.opened = 0;
export const widget = defineWidget({ name: 'invoice-list', resource: 'none', texts: { en: {} },
  open() { window.opened += 1; return { state: { status: 'ready', value: 1 }, view: () => message('late'), retry() {}, destroy() {} }; } });
setTimeout(() => (window.isLate = true));`,
  );
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/embed/assets/of-the-test.js', async (route) => {
    await held;
    await route.fallback();
  });
  const isAsked = page.waitForRequest('**/embed/assets/of-the-test.js');
  await embed.open({ widget: 'invoice-list' });
  await isAsked;
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.row')).toHaveCount(1);
  release();
  const document = await embed.document();
  await document.waitForFunction(() => 'isLate' in window);
  expect(await document.evaluate(() => (window as unknown as { opened: number }).opened)).toBe(0);
});

/** A widget whose parts throw when a test says so. */
const breakable = `
import { defineWidget, message } from '@vitrine/frame/widget';
import { jsx } from 'preact/jsx-runtime';
import { useState } from 'preact/hooks';
window.breaks ??= {};
const Late = () => { const [on, set] = useState(false); if (on) throw new Error('thrown in an update');
  return jsx('button', { onClick: () => set(true), children: 'update' }); };
export const widget = defineWidget({
  name: 'receipt-list',
  resource: 'none',
  texts: { en: { title: 'Breakable' } },
  load: async () => { if (breaks.load) throw new Error('thrown in load'); return 1; },
  view: ({ texts }) => {
    if (breaks.view) throw new Error('thrown in view');
    return jsx('section', { class: 'sheet', children: [
      jsx('h1', { children: texts.title }),
      jsx('button', { onClick: () => { throw new Error('thrown in an event'); }, children: 'event' }),
      jsx('button', { onClick: () => { Promise.reject(new Error('thrown in a promise')); }, children: 'promise' }),
      jsx(Late, {}),
    ] });
  },
});`;

for (const place of ['event', 'promise', 'update'] as const) {
  const where = place === 'promise' ? 'a promise' : `an ${place}`;
  test(`a widget that throws in ${where} shows an error that can be retried, and the frame keeps working`, async ({
    embed,
    page,
    expectBrowserErrors,
  }) => {
    // The Firefox driver reports an error in the console by its class alone.
    expectBrowserErrors(/thrown in|^Error$/);
    await serveModule(page, 'receipt-list', breakable);
    await embed.open({ widget: 'receipt-list' });
    await embed.frame.getByRole('button', { name: place }).click();
    await expect(embed.frame.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
    await expect(embed.frame.getByText(/Reference: widget_failed Error: thrown in/)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed' }]);
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Breakable' })).toBeVisible();
    // Updates from the page still work.
    await embed.update({ locale: 'de' });
    await expect.poll(async () => (await embed.document()).evaluate(() => document.documentElement.lang)).toBe('de');
  });
}

for (const place of ['view', 'load'] as const) {
  test(`a widget that throws in ${place} shows an error, and its view once it no longer throws`, async ({ embed, page, expectBrowserErrors }) => {
    expectBrowserErrors(/thrown in|^Error$/);
    await page.addInitScript((name) => Object.assign(window, { breaks: { [name]: true } }), place);
    await serveModule(page, 'receipt-list', breakable);
    await embed.open({ widget: 'receipt-list' });
    await expect(embed.frame.getByText(`thrown in ${place}`)).toBeVisible();
    expect(await embed.events('ready')).toEqual([]);
    await (await embed.document()).evaluate(() => Object.assign(window, { breaks: {} }));
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Breakable' })).toBeVisible();
    await expect.poll(() => embed.events('ready')).toEqual([{ widget: 'receipt-list' }]);
  });
}

test('a module that exports no widget shows an error', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  await serveModule(page, 'receipt-list', 'export const widget = { name: "other", open() {} };');
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.getByText('exports no "widget" of that name')).toBeVisible();
});
