import type { Frame, Page } from '@playwright/test';
import type { TokenRequest } from '../../../../host/index.ts';
import { builtFiles } from '../../support/built-files.ts';
import { startPageServer, type PageServer } from '../../support/page-server.ts';
import { framePage } from '../frame-page.ts';
import { expect, test as base } from '../stage.ts';
import { needs } from '../../support/engine.ts';

declare global {
  interface Window {
    requests: Omit<TokenRequest, 'signal'>[];
    partner: string;
  }
}

const test = base.extend<{ partner: PageServer }>({
  async partner({ stage }, use) {
    const server = await startPageServer({ host: 'localhost', fallback: builtFiles });
    server.serve('/embed', framePage(stage.host.origin));
    await stage.page.evaluate((origin) => {
      window.partner = origin;
      window.requests = [];
      document.body.insertAdjacentHTML('beforeend', '<div id="second"></div>');
      window.options.getToken = ({ server, tenant, widget, resource, reason }) =>
        `${server} ${tenant} ${window.requests.push({ server, tenant, widget, resource, reason })}`;
    }, server.origin);
    await use(server);
    await server.close();
  },
});

/** Returns the connected frame of the mount in `target`. */
async function documentIn(page: Page, target: string): Promise<Frame> {
  const frame = await (await page.waitForSelector(`${target} iframe`)).contentFrame();
  if (!frame) throw new Error('The iframe has no document.');
  await frame.waitForFunction(() => window.connected);
  return frame;
}

const tokensOf = (frame: Frame): Promise<string[]> => frame.evaluate(() => [...window.answers, ...window.tokens].map(({ token }) => token));

test('H2 one callback for two servers is called per server with its name, and no frame gets the other’s token', async ({ stage, partner }) => {
  const { page, frames } = stage;
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', window.options);
    const second = window.Vitrine.mount('#second', { ...window.options, server: window.partner, tenant: 'other', widget: 'receipt-list', resource: undefined });
    return Promise.all([window.handle.ready, second.ready]);
  });
  const [ours, theirs] = [await documentIn(page, '#target'), await documentIn(page, '#second')];
  // The two sessions call in no fixed order.
  expect((await page.evaluate(() => window.requests)).toSorted((one, other) => String(one.tenant).localeCompare(String(other.tenant)))).toEqual([
    { server: frames.origin, tenant: 'acme', widget: 'receipt', resource: 'rcpt_1', reason: 'mount' },
    { server: partner.origin, tenant: 'other', widget: 'receipt-list', reason: 'mount' },
  ]);
  await theirs.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  await page.evaluate(() => window.handle.refreshToken());
  await page.evaluate(() => window.handle.setToken('by-hand'));
  await ours.waitForFunction(() => window.tokens.some(({ token }) => token === 'by-hand'));
  expect((await tokensOf(theirs)).every((token) => token.startsWith(`${partner.origin} other `))).toBe(true);
  expect((await tokensOf(ours)).filter((token) => token !== 'by-hand').every((token) => token.startsWith(`${frames.origin} acme `))).toBe(true);
});

test('H2 a logout from one server keeps the session of the other', async ({ stage, partner }) => {
  const { page } = stage;
  const states = await page.evaluate(async () => {
    const first = window.Vitrine.mount('#target', window.options);
    const second = window.Vitrine.mount('#second', { ...window.options, server: window.partner });
    await Promise.all([first.ready, second.ready]);
    first.logout();
    return [first.state, second.state];
  });
  expect(states).toEqual(['ended', 'ready']);
  expect(partner.requests.some((request) => request.includes('/embed'))).toBe(true);
});

for (const [name, more] of Object.entries({ tenant: { tenant: 'other' }, 'embed key': { embedKey: 'embk_live_2' } })) {
  test(`H2 two mounts that differ in their ${name} have separate sessions`, async ({ stage, partner }) => {
    const { page, frames } = stage;
    await page.evaluate((other) => {
      const mounts = [window.options, { ...window.options, ...other }, { ...window.options, resource: 'rcpt_2' }].map((options) =>
        window.Vitrine.mount('#target', options),
      );
      return Promise.all(mounts.map(({ ready }) => ready));
    }, more);
    // The third mount shares the session of the first. The two sessions call in no fixed order.
    const requests = await page.evaluate(() => window.requests.map(({ server, tenant, resource }) => `${server} ${tenant} ${resource}`));
    expect(requests.toSorted()).toEqual([`${frames.origin} acme rcpt_1`, `${frames.origin} ${'tenant' in more ? 'other' : 'acme'} rcpt_1`]);
    expect(partner.requests).toEqual([]);
  });
}

test('H2 the callback receives the current resource of the requesting mount', async ({ stage, partner }) => {
  const { page } = stage;
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', window.options);
    return window.handle.ready;
  });
  const frame = await documentIn(page, '#target');
  await page.evaluate(() => window.handle.update({ resource: 'rcpt_9' }));
  await frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  expect(await page.evaluate(() => window.requests.map(({ resource, reason }) => [resource, reason]))).toEqual([
    ['rcpt_1', 'mount'],
    ['rcpt_9', 'rejected'],
  ]);
  expect(partner.requests).toEqual([]);
});

test('H2 one refresh address for two servers gets a request per server with its name', async ({ stage, partner, browserName }) => {
  needs(browserName, 'postData');
  const { page, frames } = stage;
  const bodies: Record<string, string>[] = [];
  await page.route('**/api/token', (route) => {
    expect(route.request().headers()['content-type']).toContain('application/x-www-form-urlencoded');
    const body = Object.fromEntries(new URLSearchParams(route.request().postData() ?? ''));
    bodies.push(body);
    return route.fulfill({ json: { token: `for ${body['server']}` } });
  });
  await page.evaluate(async () => {
    delete window.options.getToken;
    Object.assign(window.options, { refreshUrl: '/api/token' });
    await window.Vitrine.mount('#target', window.options).ready;
    await window.Vitrine.mount('#second', { ...window.options, server: window.partner, widget: 'receipt-list', resource: undefined }).ready;
  });
  expect(bodies).toEqual([
    { server: frames.origin, tenant: 'acme', widget: 'receipt', resource: 'rcpt_1', reason: 'mount' },
    { server: partner.origin, tenant: 'acme', widget: 'receipt-list', reason: 'mount' },
  ]);
  expect(await tokensOf(await documentIn(page, '#target'))).toEqual([`for ${frames.origin}`]);
  expect(await tokensOf(await documentIn(page, '#second'))).toEqual([`for ${partner.origin}`]);
});

test('H2 the callback receives the origin of a foreign frame as its server', async ({ stage, partner }) => {
  const { page } = stage;
  await page.evaluate(() => {
    const { getToken } = window.options;
    window.Vitrine.mount('#target', { dialect: 'returningai', src: `${window.partner}/foreign`, widgetId: 'w', getToken });
  });
  await page.waitForFunction(() => window.requests.length === 1);
  expect(await page.evaluate(() => window.requests)).toEqual([{ server: partner.origin, reason: 'mount' }]);
});

/** The magic-link config of a frame. */
interface MagicLinkConfig {
  returnUrl: string;
  token?: string;
}

/** Opens `address`, mounts two widgets with magic links, and returns the magic-link config of each frame. */
async function signIns(page: Page, address: string, options: readonly object[]): Promise<(MagicLinkConfig | undefined)[]> {
  await page.goto(address);
  await page.evaluate((all) => {
    document.body.insertAdjacentHTML('beforeend', '<div id="second"></div>');
    const common = { tenant: 'acme', widget: 'receipt-list', magicLink: true } as const;
    return Promise.all(['#target', '#second'].map((target, index) => window.Vitrine.mount(target, { ...common, ...all[index] }).ready));
  }, options);
  const frames = [await documentIn(page, '#target'), await documentIn(page, '#second')];
  return Promise.all(frames.map((frame) => frame.evaluate(() => (window.answers[0]?.config as { magicLink?: MagicLinkConfig } | undefined)?.magicLink)));
}

test('H2 a magic token goes to the mount of the server and embed key that sent it, whichever asks first', async ({ stage, partner }) => {
  const { page, host, frames } = stage;
  const key = { embedKey: 'embk_live_1' };
  const cases = [
    [
      { server: frames.origin, ...key },
      { server: partner.origin, ...key },
    ],
    [
      { server: frames.origin, ...key },
      { server: frames.origin, embedKey: 'embk_live_2' },
    ],
  ];
  for (const options of cases) {
    const configs = await signIns(page, `${host.origin}/?a=1`, options);
    expect(configs.map((config) => config?.token)).toEqual([undefined, undefined]);
    expect(configs[0]?.returnUrl).not.toBe(configs[1]?.returnUrl);
    for (const owner of [0, 1]) {
      for (const back of [`${configs[owner]?.returnUrl}&vitrine_magic_token=ml_x`, `${configs[owner]?.returnUrl}#vitrine_magic_token=ml_x`]) {
        // Goes to a blank page first, because a change of only the fragment loads no page.
        await page.goto('about:blank');
        const next = await signIns(page, back, options);
        expect(next.map((config) => config?.token)).toEqual([0, 1].map((index) => (index === owner ? 'ml_x' : undefined)));
        expect(page.url()).toMatch(/\?a=1#?$/);
      }
    }
  }
});

test('H2 a magic token of a server that is not mounted goes to no mount, and one without a server to one mount', async ({ stage, partner }) => {
  const { page, host, frames } = stage;
  const options = [frames, partner].map(({ origin }) => ({ server: origin, embedKey: 'embk_live_1' }));
  const tokens = async (query: string): Promise<(string | undefined)[]> => (await signIns(page, `${host.origin}/${query}`, options)).map((one) => one?.token);
  expect(await tokens(`?vitrine_magic_from=${encodeURIComponent('https://evil.example embk_live_1')}&vitrine_magic_token=ml_x`)).toEqual([
    undefined,
    undefined,
  ]);
  expect(await tokens('?vitrine_magic_from=%E0%A4%A&vitrine_magic_token=ml_x')).toEqual([undefined, undefined]);
  expect((await tokens('?vitrine_magic_token=ml_x')).toSorted()).toEqual(['ml_x', undefined]);
  expect(page.url()).toBe(`${host.origin}/`);
});
