import { configure, expect, open, tagOf, test } from './declared-page.ts';

/** Ways for a page to name its servers and token sources. */
const pages: Record<string, string> = {
  'the script tag': tagOf('data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"'),
  'configure with an address': configure(`{ server: 'SERVER', tenant: 'acme', refreshUrl: '/api/token' }`),
  'configure with a callback': configure(
    `{ server: 'SERVER', tenant: 'acme', getToken: () => fetch('/api/token', { method: 'POST' }).then((response) => response.json()) }`,
  ),
  'two servers': `${tagOf('data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"')}
    <script>Vitrine.allow({ server: 'https://other.example', tenant: 'acme', refreshUrl: '/api/other' })</script>`,
  'only a script': '<script src="/vitrine.js"></script>',
};

const evilElements: Record<string, string> = {
  'with an address of its own': 'data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-refresh-url="/api/token"',
  'with the token source of the page': 'data-vitrine-server="EVIL" data-vitrine-tenant="acme"',
  'with nothing else': 'data-vitrine-server="EVIL"',
  'with a token of its own': 'data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-token="mine"',
  'with an embed key': 'data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-embed-key="embk_live_1"',
  'with a sign-in by e-mail': 'data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-embed-key="embk_live_1" data-vitrine-magic-link="true"',
  'as a foreign frame': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/embed" data-vitrine-widget-id="w" data-vitrine-refresh-url="/api/token"',
  'as a foreign frame without an address': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/embed" data-vitrine-widget-id="w"',
  'as an address without a dialect': 'data-vitrine-src="EVIL/embed"',
};

test.describe('H1 refuses an element that names its own server, requests no token and loads nothing, on a page with:', () => {
  for (const [how, scripts] of Object.entries(pages)) {
    test(how, async ({ stage, evil }) => {
      const elements = Object.entries(evilElements).map(
        ([name, attributes]) => `<div id="${name}" data-vitrine="${attributes.includes('src=') ? '' : 'receipt-list'}" ${attributes}></div>`,
      );
      const { page, backend } = await open(stage, evil.origin, scripts + elements.join(''));
      await page.waitForFunction((count) => window.refused.length >= count, elements.length);
      expect(await page.evaluate(() => window.refused.map(([id, code]) => [id, code]))).toEqual(
        Object.keys(evilElements).map((id) => [id, 'element_not_allowed']),
      );
      expect(await page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
      expect([backend, evil.requests]).toEqual([[], []]);
      // The error links to the documentation of the page’s server, not of the element’s.
      const docs = new Set(await page.evaluate(() => window.refused.map(([, , docsUrl]) => docsUrl)));
      expect(docs).toEqual(new Set([how === 'only a script' ? undefined : `${stage.frames.origin}/errors#element_not_allowed`]));
    });
  }
});

test('H1 control: a page that lists the hostile server sends it a token', async ({ stage, evil }) => {
  const { page } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-refresh-url="/api/token"')}<div data-vitrine="receipt-list"></div>`,
  );
  await expect.poll(() => evil.requests.filter((request) => request.includes('collected'))).toEqual(['GET /collected?of-the-viewer-1']);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
});

test('H1 refuses an element whose refresh address the page does not list, and sends no cookies to it', async ({ stage, evil }) => {
  const attributes = ['/api/sign-out', 'api/token', '/api/token/', '/api/token?x=1', '//127.0.0.1/api/token', 'http://[', 'EVIL/api/token'];
  const elements = attributes.map((url) => `<div id="${url}" data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-refresh-url="${url}"></div>`);
  const scripts = tagOf('data-vitrine-server="SERVER" data-vitrine-refresh-url="/api/tokens /api/x"');
  const { page, backend } = await open(stage, evil.origin, scripts + elements.join(''));
  await page.waitForFunction((count) => window.refused.length === count, elements.length);
  expect(new Set(await page.evaluate(() => window.refused.map(([, code]) => code)))).toEqual(new Set(['element_not_allowed']));
  expect([backend, evil.requests]).toEqual([[], []]);
});

test.describe('H1 an element cannot combine parts of two sources:', () => {
  const scripts = `<script src="/vitrine.js"></script><script>
Vitrine.configure({ server: 'SERVER', tenant: 'acme', embedKey: 'embk_live_1',
  getToken: () => fetch('/api/token', { method: 'POST' }).then((response) => response.json()) });
Vitrine.allow({ server: 'EVIL', tenant: 'partner', refreshUrl: '/api/partner' });
Vitrine.allow({ dialect: 'returningai', src: 'EVIL/foreign', widgetId: 'w', refreshUrl: '/api/foreign' });
</script>`;
  const mixtures: Record<string, string> = {
    'the partner’s server with the page’s tenant': 'data-vitrine-server="EVIL" data-vitrine-tenant="acme"',
    'the partner’s server with the foreign frame’s refresh address': 'data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/foreign"',
    'the foreign frame with the partner’s refresh address':
      'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign" data-vitrine-refresh-url="/api/partner"',
    'the foreign frame with another widget id': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign" data-vitrine-widget-id="other"',
    'another address at the foreign frame’s origin': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign?of=another"',
    'the page’s server with the partner’s refresh address': 'data-vitrine-server="SERVER" data-vitrine-refresh-url="/api/partner"',
    'the page’s token for another tenant': 'data-vitrine-tenant="evil"',
    'the page’s token for another embed key': 'data-vitrine-embed-key="embk_live_2"',
    'its own token for another tenant, with the partner’s refresh address':
      'data-vitrine-tenant="evil" data-vitrine-token="mine" data-vitrine-refresh-url="/api/partner"',
  };
  for (const [name, attributes] of Object.entries(mixtures)) {
    test(name, async ({ stage, evil }) => {
      const { page, backend } = await open(
        stage,
        evil.origin,
        `${scripts}<div id="mixed" data-vitrine="${attributes.includes('src=') ? '' : 'receipt-list'}" ${attributes}></div>`,
      );
      await page.waitForFunction(() => window.refused.length === 1);
      expect(await page.evaluate(() => window.refused[0]?.slice(0, 2))).toEqual(['mixed', 'element_not_allowed']);
      expect([backend, evil.requests, await page.evaluate(() => document.querySelectorAll('iframe').length)]).toEqual([[], [], 0]);
    });
  }

  test('elements that each name one listed source get the token of that source', async ({ stage, evil }) => {
    const { page, backend } = await open(
      stage,
      evil.origin,
      `${scripts}
      <div id="ours" data-vitrine="receipt-list"></div>
      <div id="partner" data-vitrine="receipt-list" data-vitrine-server="EVIL"></div>
      <div id="foreign" data-vitrine="" data-vitrine-src="EVIL/foreign" data-vitrine-dialect="returningai"></div>`,
    );
    await expect.poll(() => backend.toSorted()).toEqual(['/api/foreign', '/api/partner', '/api/token']);
    const addresses = await page.evaluate(() => [...document.querySelectorAll('iframe')].map(({ src }) => src));
    expect(addresses).toEqual([
      `${stage.frames.origin}/embed?tenant=acme&embedKey=embk_live_1`,
      `${evil.origin}/embed?tenant=partner`,
      `${evil.origin}/foreign`,
    ]);
    expect(await page.evaluate(() => window.refused)).toEqual([]);
  });
});
