import { text } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import type { EmbedHandle } from '../../../../host/index.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { expect, test } from '../../frame/embed.ts';
import type { World } from '../../support/world.ts';

interface PaidWindow {
  PaidEmbed: { renderValueReceipt(options: object): { iframe: HTMLIFrameElement; destroy(): void; updateToken(jwt: string): void } };
  embedding: { iframe: HTMLIFrameElement; destroy(): void; updateToken(jwt: string): void };
  heard: unknown[];
}

/** Creates a receipt of a tenant with the Paid dialect on. Its tokens follow Paid's guide: no `kid`, no `jti`. */
async function arrange({ tenant, manage, receipt }: World): Promise<{ title: string; token: string; jwt: (ageSeconds?: number) => string }> {
  await manage(`/v1/tenants/${tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { title, link } = await receipt();
  const token = link.split('/').at(-1) ?? '';
  const jwt = (ageSeconds = 0): string => {
    const iat = Math.floor(Date.now() / 1000) - ageSeconds;
    const claims = { iss: tenant.row.issuer, sub: 'customer-1', resource: 'value-receipt', resourceId: token, iat, exp: iat + 300 };
    return forge({ alg: 'HS256', typ: 'JWT' }, claims, hs256(tenant.key.secret));
  };
  return { title, token, jwt };
}

const pageOf = ({ server }: World, body = '', script = ''): string => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<div id="here"></div>${body}<script>window.heard = [];</script><script src="${server.url}/vitrine-paid.js"></script><script>${script}</script>`;

const height = (page: Page): Promise<number> => page.locator('#here iframe').evaluate((element) => element.clientHeight);
const contentHeight = (page: Page): Promise<number> =>
  page
    .frameLocator('#here iframe')
    .locator('html')
    .evaluate((root) => root.scrollHeight);
const heightError = async (page: Page): Promise<number> => Math.abs((await height(page)) - (await contentHeight(page)));

test('I5 PaidEmbed.renderValueReceipt shows the receipt at its full height, and destroy() removes it', async ({ page, world }) => {
  const { title, token, jwt } = await arrange(world);
  await page.goto(world.pages.serve('/', pageOf(world)));
  await page.evaluate(
    (options) => {
      const paid = window as unknown as PaidWindow;
      const onReady = (): void => void paid.heard.push('ready');
      const onResize = (px: number): void => void paid.heard.push(px > 200);
      paid.embedding = paid.PaidEmbed.renderValueReceipt({ el: '#here', ...options, onReady, onResize });
    },
    { token, jwt: jwt() },
  );
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as PaidWindow).heard)).toEqual(expect.arrayContaining(['ready', true]));
  await expect.poll(() => heightError(page)).toBeLessThanOrEqual(1);
  await page.evaluate(() => (window as unknown as PaidWindow).embedding.destroy());
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('I5 replaces an expired token from the tenant’s refresh address with cookies, or by onTokenExpired', async ({ page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const { title, token, jwt } = await arrange(world);
  const requests: { body: string; cookie: string | undefined }[] = [];
  await page.context().addCookies([{ name: 'session', value: 'of-the-page', url: world.pages.origin }]);
  world.pages.serve('/token', async (request, response) => {
    requests.push({ body: await text(request), cookie: request.headers.cookie });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token: jwt() }));
  });
  const address = world.pages.serve('/', pageOf(world));
  await page.goto(address);
  const render = (options: object): Promise<void> =>
    page.evaluate(
      (given) => {
        const paid = window as unknown as PaidWindow & { another?: string };
        const renewal = 'another' in given ? { onTokenExpired: () => given.another } : {};
        paid.PaidEmbed.renderValueReceipt({ el: '#here', ...given, ...renewal });
      },
      options as Record<string, unknown>,
    );
  await render({ token, jwt: jwt(600) });
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  expect(requests).toEqual([{ body: JSON.stringify({ resourceId: token }), cookie: 'session=of-the-page' }]);
  await page.goto(address);
  await render({ token, jwt: jwt(600), another: jwt() });
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  expect(requests).toHaveLength(1);
});

test('I5 H1 a data-paid-embed element uses the server of the script, whatever addresses it names', async ({ page, world }) => {
  const { title, token, jwt } = await arrange(world);
  const evil = 'data-base-url="https://evil.example" data-server="https://evil.example" data-refresh-url="/api/delete"';
  const elements =
    `<div data-paid-embed data-kind="value-receipt" data-token="${token}" data-jwt="${jwt()}" ${evil}></div><div data-paid-embed data-kind="something-else" ` +
    `data-token="${token}"></div>`;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(world.pages.serve('/', pageOf(world, elements)));
  await expect(page.frameLocator('[data-paid-embed] iframe').getByText(title)).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(1);
  expect(requests.filter((url) => /evil|delete/.test(url))).toEqual([]);
});

test('I5 a Vitrine mount on the same element keeps the iframe of a Paid receipt', async ({ page, world }) => {
  const { title, token, jwt } = await arrange(world);
  const script = `<script src="${world.server.url}/vitrine.js" data-manual></script>`;
  await page.goto(world.pages.serve('/', pageOf(world, script)));
  await page.evaluate((options) => void (window as unknown as PaidWindow).PaidEmbed.renderValueReceipt({ el: '#here', ...options }), { token, jwt: jwt() });
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  const frames = await page.evaluate(
    (options) => {
      const here = document.querySelector('#here');
      const paid = here?.querySelector('iframe');
      const { iframe } = (window as unknown as { Vitrine: { mount(target: string, given: object): EmbedHandle } }).Vitrine.mount('#here', options);
      return [...(here?.children ?? [])].map((child) => (child === paid ? 'paid' : child === iframe ? 'ours' : child.localName));
    },
    { server: world.server.url, tenant: world.tenant.slug, widget: 'receipt-list', token: await world.tenant.mint({ customer: 'customer-1' }) },
  );
  expect(frames).toEqual(['paid', 'ours']);
});

test('I5 a published receipt needs no viewer token, in a call and in markup', async ({ page, world }) => {
  await world.manage(`/v1/tenants/${world.tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { id, title, link } = await world.receipt();
  await world.manage(`/v1/receipts/${id}/publish`, {});
  const token = link.split('/').at(-1) ?? '';
  await page.goto(world.pages.serve('/', pageOf(world, `<div id="declared" data-paid-embed data-token="${token}"></div>`)));
  await expect(page.frameLocator('#declared iframe').getByText(title)).toBeVisible();
  await page.evaluate((given) => {
    const paid = window as unknown as PaidWindow;
    const onError = ({ code }: { code: string }): void => void paid.heard.push(code);
    paid.PaidEmbed.renderValueReceipt({ el: '#here', token: given, onReady: () => paid.heard.push('ready'), onError });
  }, token);
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as PaidWindow).heard)).toEqual(['ready']);
});

test('I5 refuses invalid options with an error code, and ignores messages from other windows', async ({ page, world }) => {
  const { title, token, jwt } = await arrange(world);
  await page.goto(world.pages.serve('/', pageOf(world)));
  const codes = await page.evaluate(
    (options) => {
      const { PaidEmbed } = window as unknown as PaidWindow;
      const wrong = [
        { el: '#nowhere', token: options.token },
        { el: '#here', token: '../../admin' },
        { el: '#here', token: 7 },
        { el: '#here', token: options.token, baseUrl: 'javascript:alert(1)' },
        { el: '#here', token: options.token, baseUrl: location.origin },
      ];
      return wrong.map((each) => {
        try {
          PaidEmbed.renderValueReceipt(each);
          return 'taken';
        } catch (error) {
          return (error as { code?: string }).code;
        }
      });
    },
    { token },
  );
  expect(codes).toEqual(['target_not_found', 'invalid_option', 'invalid_option', 'invalid_option', 'same_origin_frame_forbidden']);
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.evaluate(
    (options) => {
      const paid = window as unknown as PaidWindow;
      const onError = ({ code }: { code: string }): void => void paid.heard.push(code);
      paid.embedding = paid.PaidEmbed.renderValueReceipt({ el: '#here', ...options, onError });
    },
    { token, jwt: jwt() },
  );
  await expect(page.frameLocator('#here iframe').getByText(title)).toBeVisible();
  await expect.poll(() => heightError(page)).toBeLessThanOrEqual(1);
  const before = await height(page);
  await page.evaluate(() => {
    postMessage({ type: 'paid-embed:height', px: 5_000 }, '*');
    postMessage({ type: 'paid-embed:token-expired', refreshUrl: '/api/delete' }, '*');
    return new Promise((resolve) => setTimeout(resolve));
  });
  expect(await height(page)).toBe(before);
  expect(await page.evaluate(() => (window as unknown as PaidWindow).heard)).toEqual([]);
});
