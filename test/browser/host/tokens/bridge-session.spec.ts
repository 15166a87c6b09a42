import type { Page, Route } from '@playwright/test';
import type { TokenCallback } from '../../../../host/index.ts';
import { mintBridgeToken } from '../../../../backend/index.ts';
import { expect, test, type World } from '../../support/world.ts';
import { needs } from '../../support/engine.ts';

declare global {
  interface Window {
    viewer: string;
    codes: [code: string, isOfOneClass: boolean][];
    show(): void;
  }
}

/** Opens a page with the two scripts and no module. `window.viewer` is the customer signed in to its backend, `window.show()` mounts their receipts. */
async function openPage(page: Page, { server, pages, tenant, manage }: World, viewer: string): Promise<void> {
  const { embedKey } = (await manage('/v1/embed-keys', { name: 'site', allowedOrigins: [pages.origin] })) as { embedKey: string };
  pages.serve('/bridge-token', (request, response) => {
    const externalCustomerId = new URL(request.url ?? '', pages.origin).searchParams.get('viewer') ?? '';
    const issuer = externalCustomerId === 'nobody-we-know' ? 'another' : tenant.row.issuer;
    void mintBridgeToken({ secret: tenant.key.secret, keyId: tenant.key.id, issuer, externalCustomerId }).then((token) => response.end(token));
  });
  await page.goto(
    pages.serve(
      '/',
      `<!doctype html><meta charset="utf-8"><title>Bridge</title><link rel="icon" href="data:,"><div id="here"></div>
<script crossorigin src="${server.url}/vitrine.js"></script>
<script crossorigin src="${server.url}/vitrine-bridge.js"></script>
<script>
window.viewer = '${viewer}';
window.codes = [];
addEventListener('error', ({ error }) => codes.push([error.code, error instanceof Vitrine.EmbedError]));
const site = { server: '${server.url}', embedKey: '${embedKey}' };
const getToken = Vitrine.bridgeSession({ ...site, getBridgeToken: async ({ signal }) => (await fetch('/bridge-token?viewer=' + viewer, { signal })).text() });
window.show = () => (window.handle = Vitrine.embed.mount('#here', { ...site, tenant: '${tenant.slug}', widget: 'receipt-list', getToken }));
show();
</script>`,
    ),
  );
}

/** Records the requests to the server that carry a session token. */
function watchSessions(page: Page, { server }: World): { path: string; bearer: string }[] {
  const seen: { path: string; bearer: string }[] = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    const bearer = request.headers()['authorization']?.replace('Bearer ', '');
    if (origin === server.url && bearer !== undefined) seen.push({ path: pathname, bearer });
  });
  return seen;
}

/** Holds the first request to `path` until `release` is called. */
async function holdBack(page: Page, path: string): Promise<{ held: Promise<Route>; release(): Promise<void> }> {
  let route: Route | undefined;
  const held = new Promise<Route>((resolve) => {
    void page.route(path, async (request) => {
      if (route) return request.continue();
      route = request;
      return resolve(request);
    });
  });
  // The page may have aborted the request by then.
  return { held, release: async () => void (await route?.continue().catch(() => {})) };
}

const sessionOf = (page: Page): Promise<string> =>
  page
    .waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/v1/sessions'))
    .then(async (response) => ((await response.json()) as { token: string }).token);

/** Collects every string that a script of the page or of the frame can reach. */
const everything = async (): Promise<string[]> => {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'string') found.push(value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth > 6 || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      found.push(String(key));
      try {
        walk(Reflect.get(value, key), depth + 1);
      } catch {}
    }
  };
  walk(window, 0);
  found.push(document.URL, document.referrer, document.documentElement.outerHTML, ...performance.getEntries().map(({ name }) => name));
  try {
    found.push(document.cookie, JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
    for (const { name = '' } of await indexedDB.databases()) found.push(name);
    for (const name of await caches.keys()) found.push(name);
  } catch {
    // A frame without storage access has stored nothing.
  }
  return found;
};

test('B13 AF13 a session is in no storage, cookie, attribute, global or address, of the page or its frame', async ({ page, context, world }) => {
  const receipt = await world.receipt();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  const [session] = await Promise.all([sessionOf(page), openPage(page, world, receipt.customer.externalId)]);
  const frame = page.frameLocator('iframe');
  await frame.getByText(receipt.title).click();
  await expect(frame.getByText('Support agent')).toBeVisible();
  const secret = session.split('.').at(-1) ?? session;

  for (const inside of page.frames()) expect((await inside.evaluate(everything)).filter((text) => text.includes(secret))).toEqual([]);
  expect(JSON.stringify([addresses, await context.cookies()])).not.toContain(secret);
  // Control: the search finds a token that is there.
  await page.evaluate((token) => Object.assign(window, { careless: { deep: [{ token }] } }), session);
  expect((await page.evaluate(everything)).some((text) => text.includes(secret))).toBe(true);
});

test('B15 after a change of viewer, nothing of the former viewer is sent or shown, and a pending response is dropped', async ({ page, world }) => {
  const first = await world.receipt({ customer: { externalId: 'ada', name: 'Ada' }, title: 'Receipt of Ada' });
  const second = await world.receipt({ customer: { externalId: 'bob', name: 'Bob' }, title: 'Receipt of Bob' });
  const seen = watchSessions(page, world);
  const [ada] = await Promise.all([sessionOf(page), openPage(page, world, 'ada')]);
  const frame = page.frameLocator('iframe');
  const { held, release } = await holdBack(page, `**/v1/receipts/${first.id}*`);
  await frame.getByText('Receipt of Ada').click();
  await held;

  await page.evaluate(() => {
    window.handle.logout();
    window.handle.unmount();
    window.viewer = 'bob';
  });
  const before = seen.length;
  const [bob] = await Promise.all([sessionOf(page), page.evaluate(() => window.show())]);
  await release();
  await frame.getByText('Receipt of Bob').click();
  await expect(frame.getByText('Support agent')).toBeVisible();
  expect(await frame.getByText('Ada').count()).toBe(0);
  const later = seen.slice(before);
  expect(later.map(({ path }) => path)).toContain(`/v1/receipts/${second.id}`);
  expect(later.filter(({ bearer }) => bearer === ada)).toEqual([]);
  expect(new Set(later.filter(({ path }) => path !== '/v1/sessions').map(({ bearer }) => bearer))).toEqual(new Set([bob]));
});

test('B15 a session that opens after its viewer has left is not used', async ({ page, world, browserName }) => {
  needs(browserName, 'postData');
  await world.receipt({ customer: { externalId: 'ada', name: 'Ada' }, title: 'Receipt of Ada' });
  await world.receipt({ customer: { externalId: 'bob', name: 'Bob' }, title: 'Receipt of Bob' });
  const { held, release } = await holdBack(page, '**/v1/sessions');
  await openPage(page, world, 'ada');
  await held;
  const exchanges: string[] = [];
  page.on('request', (request) => request.url().endsWith('/v1/sessions') && request.method() === 'POST' && exchanges.push(request.postData() ?? ''));
  await page.evaluate(() => {
    window.handle.logout();
    window.handle.unmount();
    window.viewer = 'bob';
    window.show();
  });
  await release();
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('Receipt of Bob')).toBeVisible();
  expect(await frame.getByText('Ada').count()).toBe(0);
  // Bob's session starts with his own bridge token and does not renew Ada's.
  expect(exchanges.map((text) => Object.keys(JSON.parse(text) as object))).toEqual([['bridgeToken']]);
});

// Without `crossorigin`, browsers hide errors of cross-origin scripts from the page and show them only in the console.
test('AF10 a refused bridge token is reported with its code, as an EmbedError', async ({ page, world }) => {
  await openPage(page, world, 'nobody-we-know');
  // The host retries, so a second error may already be there on a busy machine.
  await expect.poll(() => page.evaluate(() => window.codes[0])).toEqual(['token_invalid', true]);
});

test.describe('AF10 an answer of other software in place of the server is reported as bad_response:', () => {
  const answers: Record<string, Parameters<Route['fulfill']>[0]> = {
    'a page of a proxy': { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
    'a problem with a foreign code': { status: 403, json: { code: 'E_FORBIDDEN', detail: 'No.' } },
    'a success without a token': { status: 200, json: { ok: true } },
  };
  for (const [name, answer] of Object.entries(answers)) {
    test(name, async ({ page, world }) => {
      await page.route('**/v1/sessions', (route) => route.fulfill({ headers: { 'Access-Control-Allow-Origin': '*' }, ...answer }));
      await openPage(page, world, 'ada');
      await expect.poll(() => page.evaluate(() => window.codes[0])).toEqual(['bad_response', true]);
      expect(await page.evaluate(() => window.handle.ready.catch((error: { code: string }) => error.code))).toBe('token_unavailable');
    });
  }
});

test('H2 a mount of another server gets no token from a bridge session, and no session is requested', async ({ page, world }) => {
  await world.receipt({ customer: { externalId: 'ada', name: 'Ada' }, title: 'Receipt of Ada' });
  await openPage(page, world, 'ada');
  await expect(page.frameLocator('iframe').getByText('Receipt of Ada')).toBeVisible();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  const code = await page.evaluate(async (tenant) => {
    // oxlint-disable-next-line no-new-func
    const getToken = new Function('return getToken')() as TokenCallback;
    document.body.insertAdjacentHTML('beforeend', '<div id="other"></div>');
    const other = window.Vitrine.mount('#other', { server: 'https://other.example', tenant, widget: 'receipt-list', getToken });
    const failed = await other.ready.catch((error: { code: string }) => error.code);
    other.unmount();
    return failed;
  }, world.tenant.slug);
  expect(code).toBe('token_unavailable');
  expect(await page.evaluate(() => window.codes)).toEqual([['conflicting_options', true]]);
  expect(urls.filter((url) => /bridge-token|sessions/.test(url))).toEqual([]);
});

test('vitrine-bridge.js without vitrine.js fails with "Vitrine is not defined"', async ({ page, world }) => {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(
    world.pages.serve('/', `<!doctype html><title>Alone</title><link rel="icon" href="data:,"><script src="${world.server.url}/vitrine-bridge.js"></script>`),
  );
  await expect.poll(() => complaints).toEqual(['Vitrine is not defined']);
  // The script leaves no global behind.
  expect(await page.evaluate(() => 'Vitrine' in window)).toBe(false);
});
