import type { Page } from '@playwright/test';
import type { VitrineEmbedElement } from '../../../host/element.ts';
import { bundle } from '../support/bundle.ts';
import { expect, test as base } from '../frame/embed.ts';
import type { World } from '../support/world.ts';

const test = base.extend<{ script: string }>({
  // oxlint-disable-next-line no-empty-pattern
  script: async ({}, use) => use(await bundle(new URL('element-page.ts', import.meta.url))),
});

type Here = Window & { embed: { configure(options: object): void }; define(): Promise<unknown>; faults: string[] };

/** Opens a page with this markup, before the element is defined. */
async function open(page: Page, world: World, script: string, markup: string): Promise<string> {
  world.pages.serve('/app.js', (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script));
  const faults =
    "<script>window.faults = []; addEventListener('vitrine:error', (event) => { event.preventDefault(); faults.push(event.detail.code); });</script>";
  await page.goto(
    world.pages.serve(
      '/',
      `<!doctype html><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,">${faults}${markup}<script src="/app.js"></script>`,
    ),
  );
  return world.tenant.mint({ customer: 'customer-1' });
}

test('the element uses properties set before its definition, updates in place, and mounts again after a move', async ({ page, world, script }) => {
  const { id } = await world.receipt();
  const token = await open(page, world, script, '<div id="one"><vitrine-embed data-vitrine-theme="dark"></vitrine-embed></div><div id="two"></div>');
  await page.evaluate(
    ([server, tenant, resource, bearer]) => {
      Object.assign(document.querySelector('vitrine-embed') ?? {}, { server, tenant, widget: 'receipt', resource, getToken: () => bearer });
      return (window as unknown as Here).define();
    },
    [world.server.url, world.tenant.slug, id, token],
  );
  const frame = page.frameLocator('vitrine-embed iframe');
  await expect(frame.getByRole('heading', { name: 'Value delivered' })).toBeVisible();
  await expect(page.locator('iframe')).toHaveCSS('color-scheme', 'dark');
  await page.locator('iframe').evaluate((iframe) => iframe.setAttribute('data-same', ''));
  await page.evaluate(() => {
    const element = document.querySelector<VitrineEmbedElement>('vitrine-embed');
    element?.setAttribute('data-vitrine-theme', 'light');
    if (element) document.querySelector('#two')?.append(element);
  });
  await expect(page.locator('iframe[data-same]')).toHaveCSS('color-scheme', 'light');
  await expect(frame.getByRole('heading', { name: 'Value delivered' })).toBeVisible();
  await page.evaluate(() => {
    Object.assign(window, { kept: document.querySelector<VitrineEmbedElement>('vitrine-embed') });
    document.querySelector('vitrine-embed')?.remove();
  });
  expect(await page.evaluate(() => (window as unknown as { kept: VitrineEmbedElement }).kept.handle)).toBe(null);
  await page.evaluate(() => document.body.append((window as unknown as { kept: Element }).kept));
  await expect(frame.getByRole('heading', { name: 'Value delivered' })).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(1);
  expect(await page.evaluate(() => (window as unknown as Here).faults)).toEqual([]);
});

test('the element does not mount in another document, and gets target_not_found', async ({ page, world, script }) => {
  const token = await open(page, world, script, '');
  const heard = await page.evaluate(
    async ([server, tenant, bearer]) => {
      await (window as unknown as Here).define();
      const element = Object.assign(document.createElement('vitrine-embed'), { server, tenant, widget: 'receipt-list', getToken: () => bearer });
      const failed = new Promise<string>((resolve) => {
        element.addEventListener('vitrine:error', (event) => {
          event.preventDefault();
          resolve((event as CustomEvent<{ code: string }>).detail.code);
        });
      });
      const aside = document.createElement('iframe');
      document.body.append(aside);
      aside.contentDocument?.body.append(element);
      return [await failed, element.childElementCount];
    },
    [world.server.url, world.tenant.slug, token],
  );
  expect(heard).toEqual(['target_not_found', 0]);
});

test('H1 attributes of an element cannot choose the server for a token of the page or of its own properties', async ({ page, world, script }) => {
  const evil = 'https://evil.example';
  const token = await open(page, world, script, `<vitrine-embed data-vitrine="receipt-list" data-vitrine-server="${evil}"></vitrine-embed>`);
  const requests: string[] = [];
  page.on('request', (request) => request.url().startsWith(evil) && requests.push(request.url()));
  await page.evaluate(() => (window as unknown as Here).define());
  await expect.poll(() => page.evaluate(() => (window as unknown as Here).faults)).toEqual(['element_not_allowed']);
  await page.evaluate((bearer) => void Object.assign(document.querySelector('vitrine-embed') ?? {}, { tenant: 'acme', getToken: () => bearer }), token);
  await expect.poll(() => page.evaluate(() => (window as unknown as Here).faults)).toEqual(['element_not_allowed', 'element_not_allowed']);
  await page.evaluate((server) => (window as unknown as Here).embed.configure({ server, refreshUrl: '/token' }), world.server.url);
  await page.evaluate(() => document.querySelector('vitrine-embed')?.setAttribute('data-vitrine-theme', 'dark'));
  await expect.poll(() => page.evaluate(() => (window as unknown as Here).faults)).toHaveLength(3);
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(requests).toEqual([]);
});

test('the element is a block, honours `hidden`, and follows the page’s own rules for its display', async ({ page, world, script }) => {
  const token = await open(page, world, script, '<vitrine-embed hidden></vitrine-embed>');
  await page.evaluate(
    ([server, tenant, bearer]) => {
      Object.assign(document.querySelector('vitrine-embed') ?? {}, { server, tenant, widget: 'receipt-list', getToken: () => bearer });
      return (window as unknown as Here).define();
    },
    [world.server.url, world.tenant.slug, token],
  );
  const element = page.locator('vitrine-embed');
  await expect(page.locator('vitrine-embed iframe')).toHaveCount(1);
  await expect(element).toBeHidden();
  await element.evaluate((one: HTMLElement) => (one.hidden = false));
  await expect(element).toHaveCSS('display', 'block');
  await expect(page.frameLocator('vitrine-embed iframe').locator('.message')).toBeVisible();
  await page.addStyleTag({ content: 'vitrine-embed { display: grid }' });
  await expect(element).toHaveCSS('display', 'grid');
  expect(await element.getAttribute('style')).toBe(null);
});

test('the events of an element in a shadow root reach a listener of the document', async ({ page, world, script }) => {
  const element = '<vitrine-embed data-vitrine="receipt-list"></vitrine-embed>';
  await open(page, world, script, `<div id="shell"><template shadowrootmode="open">${element}</template></div>`);
  await page.evaluate(() => (window as unknown as Here).define());
  await expect.poll(() => page.evaluate(() => (window as unknown as Here).faults)).toEqual(['invalid_option']);
});
