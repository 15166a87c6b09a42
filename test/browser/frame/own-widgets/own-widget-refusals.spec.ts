import { errorPatterns } from '../../support/engine.ts';
import { forbidImportMap } from './own-module.ts';
import { expect, test } from './own-widgets.ts';

const calls = (code: string): string => `window.calls = ({ api, signal, readJson }) => { ${code} }`;

for (const [file, what] of [
  ['acme-usage.js', 'module'],
  ['acme-usage.css', 'style'],
] as const) {
  test(`OW2 a changed ${what} is not used`, async ({ embed, page, usage, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request, /integrity/i, /Failed to/);
    usage.answer({ limit: 10, days: [{ date: '2026-10-01', calls: 1 }] });
    // A repeated request for a file has a query.
    await page.route(`**/embed/assets/acme-usage/*/${file}*`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: `${await response.text()}\n${file.endsWith('js') ? 'window.isChanged = true;' : '.usage { color: rgb(1, 2, 3) }'}`,
      });
    });
    await embed.open({ widget: 'acme-usage' });
    if (file.endsWith('css')) await expect(embed.frame.locator('.usage')).not.toHaveCSS('color', 'rgb(1, 2, 3)');
    else await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
    expect(await (await embed.document()).evaluate(() => 'isChanged' in window)).toBe(false);
  });
}

test('OW1 OW4 calls go only to the origins of the manifest, and the token only to its token origins', async ({
  embed,
  page,
  usage,
  other,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/^$/);
  const authorizations: (string | undefined)[] = [];
  for (const origin of [other]) {
    origin.serve('/rates', (request, response) => {
      authorizations.push(request.headers.authorization);
      response.writeHead(200, { 'Access-Control-Allow-Origin': world.server.url }).end('2');
    });
  }
  usage.respond((_request, response) => void response.end('1'));
  await page.addInitScript(
    calls(`return Promise.all(['/usage', '${usage.origin}/x', '${other.origin}/rates'].map((address) => api.fetch(address, { signal }).then(readJson)))`),
  );
  await embed.open({ widget: 'acme-calling' });
  await expect(embed.frame.getByRole('heading', { name: '1,1,2' })).toBeVisible();
  expect(usage.bearers).toEqual([expect.stringMatching(/^Bearer eyJ/), expect.stringMatching(/^Bearer eyJ/)]);
  expect(authorizations).toEqual([undefined]);
});

test('OW1 another origin is refused by name, and the policy refuses it for a plain fetch', async ({ embed, page, world, usage, expectBrowserErrors }) => {
  expectBrowserErrors(errorPatterns.policy, errorPatterns.request, /violates the document's/);
  const requestedPaths: string[] = [];
  world.pages.serve(
    '/stolen',
    (request, response) => void response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end((requestedPaths.push(request.url ?? ''), '1')),
  );
  const address = `${world.pages.origin}/stolen`;
  await page.addInitScript(calls(`return (window.isPlain ? fetch : api.fetch)('${address}', { signal })`));
  await embed.open({ widget: 'acme-calling' });
  await expect(embed.frame.getByText(`The widget may not call ${world.pages.origin}: "origins" of its manifest names ${usage.origin}`)).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_origin_forbidden', retryable: false }]);
  await (await embed.document()).evaluate(() => Object.assign(window, { isPlain: true }));
  await embed.frame.getByRole('button', { name: 'Try again' }).click();
  await expect(embed.frame.getByText(/Reference: widget_failed TypeError/)).toBeVisible();
  // The document of built-in widgets allows none of these origins.
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.message')).toBeVisible();
  const isRefused = (to: string): Promise<boolean> =>
    embed.document().then((document) =>
      document.evaluate(
        (target) =>
          fetch(target).then(
            () => false,
            () => true,
          ),
        to,
      ),
    );
  expect(await isRefused(`${usage.origin}/x`)).toBe(true);
  expect([requestedPaths, usage.bearers]).toEqual([[], []]);
});

test('the resource rule and the scopes of the manifest are checked before the code is fetched', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  const fetched: string[] = [];
  page.on('request', (request) => request.url().includes('/acme-order/') && request.url().endsWith('.js') && fetched.push(request.url()));
  await embed.open({ widget: 'acme-order' });
  await expect(embed.frame.getByText('The widget "acme-order" needs a resource.')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'invalid_option' }]);
  const claims = { widget_scope: ['sso_connection'], sub: 'x', iss: 'y' };
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  await embed.open({ widget: 'acme-order', resource: 'order-7', token });
  await expect(embed.frame.getByText('needs a token with the scope "directory_sync"')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_scope_required' }]);
  expect(fetched).toEqual([]);
  await embed.open({ widget: 'acme-order', resource: 'order-7' });
  await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-order' })).toBeVisible();
});

test('the host passes on an unknown widget name, and the frame shows the nearest name', async ({ embed, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  for (const [name, nearest] of [
    ['acme-usag', 'acme-usage'],
    ['recipt', 'receipt'],
  ] as const) {
    await embed.open({ widget: name });
    await expect(embed.frame.getByText(`There is no widget "${name}". The nearest name is "${nearest}".`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'unknown_widget' }]);
  }
});

test('a module that exports another widget shows an error', async ({ embed, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  await embed.open({ widget: 'acme-nameless' });
  await expect(embed.frame.getByText('exports no "widget" of that name')).toBeVisible();
});

test('a widget that bundles a copy of a shared module shows an error', async ({ embed, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  await embed.open({ widget: 'acme-copied' });
  await expect(embed.frame.getByText('brings a copy of "@vitrine/frame/widget": its build must leave that name as it is')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed' }]);
});

test('a policy that forbids the import map is reported, and the receipt in the same mount works', async ({
  embed,
  page,
  world,
  usage,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(errorPatterns.policy, /module specifier|was a bare specifier/);
  usage.answer({ limit: 10, days: [] });
  const { id } = await world.receipt();
  await forbidImportMap(page, /\/embed(\/acme-usage)?\?/);
  await embed.open({ widget: 'acme-usage' });
  await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
  await embed.update({ widget: 'receipt', resource: id } as never);
  await expect(embed.frame.locator('.totals')).toBeVisible();
});
