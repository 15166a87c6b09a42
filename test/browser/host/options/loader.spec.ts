import type { Page } from '@playwright/test';
import { pauseClock } from '../../support/time.ts';
import type { VitrineGlobal } from '../../../../host/loader.ts';
import { expect, test, tools, type Stage } from '../stage.ts';

declare global {
  interface Window {
    heard: [id: string, name: string, detail: unknown][];
  }
}

/** Records events at the document, starting before the library runs. */
const listening = `<script>
window.heard = [];
for (const name of ['ready', 'resize', 'token', 'receiptOpened', 'receiptClosed', 'sessionEnded', 'warning', 'error'])
  document.addEventListener('vitrine:' + name, ({ target, detail }) => heard.push([target.id, name,
    detail instanceof Error ? { code: detail.code, message: detail.message } : detail]));
</script>`;

interface Markup {
  body: string;
  /** The script tag. */
  script?: string;
}

/** Attributes of the script tag. The page serves this script itself, so the tag names the server of the frames. */
const config = 'src="/vitrine.js" data-vitrine-server="SERVER" data-vitrine-refresh-url="/api/token"';

/** Opens a host page with script-tag markup. `SERVER` stands for the server of the frames. */
async function openPage({ page, host, frames }: Stage, { body, script = `<script ${config}></script>` }: Markup): Promise<Page> {
  host.serve('/tag', `<!doctype html><meta charset="utf-8"><title>Tag</title>${listening}${(script + body).replaceAll('SERVER', frames.origin)}`);
  await page.route('**/api/token', (route) => route.fulfill({ json: { token: 'of-backend', expiresIn: 900 } }));
  await page.goto(`${host.origin}/tag`);
  return page;
}

const required = 'data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"';
const list = (id: string, more = ''): string => `<div id="${id}" data-vitrine="receipt-list" ${required} ${more}></div>`;
const waitForEvents = (page: Page, name: string, count = 1): Promise<unknown> =>
  page.waitForFunction(([wanted, least]) => window.heard.filter((event) => event[1] === wanted).length >= Number(least), [name, count] as const);

test.describe('a script tag mounts every element with data-vitrine', () => {
  const scripts: Record<string, Markup> = {
    'from the head, before the elements exist': { body: list('one') },
    'from the end of the body': { script: '', body: `${list('one')}<script ${config}></script>` },
    'when deferred': { script: `<script ${config} defer></script>`, body: list('one') },
    'when added after the page has loaded': {
      script: `<script>addEventListener('load', () => {
        const script = Object.assign(document.createElement('script'), { src: '/vitrine.js' });
        Object.assign(script.dataset, { vitrineServer: 'SERVER', vitrineRefreshUrl: '/api/token' });
        document.head.append(script);
      })</script>`,
      body: list('one'),
    },
    'as a module': { script: `<script ${config} type="module"></script>`, body: list('one') },
    'X09: next to an element that shadows document.currentScript': {
      body: `<img name="currentScript" data-manual alt="">${list('one')}<script ${config}></script>`,
      script: '',
    },
    'X09: next to an element that shadows the global': { body: `<form id="Vitrine"></form>${list('one')}<script ${config}></script>`, script: '' },
    'X09: next to an element that shadows the global and its methods': {
      body: `<form id="Vitrine"><object name="mount"></object><input name="embed"></form>${list('one')}<script ${config}></script>`,
      script: '',
    },
    'X09: next to an element that shadows document.readyState': { body: `<img name="readyState" alt=""><script ${config}></script>${list('one')}`, script: '' },
  };
  for (const [name, markup] of Object.entries(scripts)) {
    test(name, async ({ stage }) => {
      const page = await openPage(stage, markup);
      await waitForEvents(page, 'ready');
      expect(await page.evaluate(() => [window.heard, document.querySelectorAll('#one > iframe').length])).toEqual([
        [
          ['one', 'token', { reason: 'mount' }],
          ['one', 'ready', { widget: 'receipt-list' }],
        ],
        1,
      ]);
    });
  }
});

test('two copies of the library in a page mount an element once', async ({ stage }) => {
  const twice = `<script ${config} data-manual></script><script>window.first = Vitrine; delete window.Vitrine;</script><script ${config}></script>`;
  const page = await openPage(stage, { script: twice, body: `${list('one')}<div id="two"></div>` });
  await waitForEvents(page, 'ready');
  const copies = await page.evaluate(() => {
    const { first, Vitrine } = window as unknown as Record<'first' | 'Vitrine', VitrineGlobal>;
    return { areTwo: first.mount !== Vitrine.mount, mounted: [first.mountAll().length, Vitrine.mountAll().length] };
  });
  expect(copies).toEqual({ areTwo: true, mounted: [0, 0] });
  await expect(page.locator('iframe')).toHaveCount(1);
});

test('with data-manual nothing mounts before the page calls mountAll, and no element mounts twice', async ({ stage }) => {
  const page = await openPage(stage, { script: `<script ${config} data-manual></script>`, body: `<section>${list('one')}</section>${list('two')}` });
  const counts = await page.evaluate(() => {
    const frames = (): number => document.querySelectorAll('iframe').length;
    const counts = [frames()];
    const [first, ...others] = window.Vitrine.mountAll(document.querySelector('section') ?? document);
    counts.push(others.length, frames(), window.Vitrine.mountAll().length, window.Vitrine.mountAll().length, frames());
    first?.unmount();
    counts.push(window.Vitrine.mountAll().length, frames());
    return counts;
  });
  expect(counts).toEqual([0, 0, 1, 1, 0, 2, 1, 2]);
});

test('AF33: a second copy of the library logs a warning and changes nothing', async ({ stage }) => {
  const warnings: string[] = [];
  stage.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  const page = await openPage(stage, { body: `${list('one')}<script>window.first = Vitrine</script><script src="/vitrine.js"></script>` });
  await waitForEvents(page, 'ready');
  await expect.poll(() => warnings).toHaveLength(1);
  expect(warnings[0]).toContain('Vitrine');
  expect(await page.evaluate(() => [document.querySelectorAll('iframe').length, (window as unknown as { first: unknown }).first === window.Vitrine])).toEqual([
    1,
    true,
  ]);
});

test('every option that is not a function has an attribute', async ({ stage }) => {
  await pauseClock(stage.page);
  const page = await openPage(stage, {
    body: `<div id="one" data-vitrine="receipt" data-vitrine-resource="rcpt_9" data-vitrine-theme="dark" data-vitrine-locale="de-AT" data-vitrine-title="Beleg"
      data-vitrine-min-height="222" data-vitrine-max-height="333" data-vitrine-timeout-ms="5000" ${required}></div>`,
  });
  await waitForEvents(page, 'ready');
  const frame = await stage.frame();
  expect(await frame.evaluate(() => window.answers[0])).toMatchObject({
    token: 'of-backend',
    expiresIn: 900,
    widgetId: 'by-hand',
    config: { widget: 'receipt', resource: 'rcpt_9', theme: 'dark', locale: 'de-AT', tools },
  });
  await expect(page.locator('#one > iframe')).toHaveAttribute('title', 'Beleg');
  await expect(page.locator('#one > iframe')).toHaveCSS('height', '222px');
  await frame.evaluate(() => window.host.resize({ heightPx: 5_000 }));
  await expect(page.locator('#one > iframe')).toHaveCSS('height', '333px');
});

test('the attributes of a dialect mount a foreign frame', async ({ stage }) => {
  stage.frames.serve(
    '/foreign',
    `<!doctype html><title>Foreign</title><script>
addEventListener('message', ({ data }) => Object.assign(window, { got: data }));
parent.postMessage({ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' }, '*');
</script>`,
  );
  const page = await openPage(stage, {
    script:
      '<script src="/vitrine.js" data-vitrine-dialect="returningai" data-vitrine-src="SERVER/foreign?x=1" data-vitrine-refresh-url="/api/token"></script>',
    body:
      '<div id="one" data-vitrine="" data-vitrine-dialect="returningai" data-vitrine-src="SERVER/foreign?x=1" data-vitrine-widget-id="w-1" ' +
      'data-vitrine-refresh-url="/api/token"></div>',
  });
  await waitForEvents(page, 'ready');
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => 'got' in window);
  expect(await frame?.evaluate(() => (window as unknown as { got: unknown }).got)).toEqual({
    type: 'RETURNINGAI_WIDGET_TOKEN',
    value: { token: 'of-backend', widgetId: 'w-1' },
  });
});

test('U07: removes a token attribute from the markup, whether or not its element can be mounted', async ({ stage }) => {
  const page = await openPage(stage, {
    body: `<div id="one" data-vitrine="receipt-list" data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-token="secret-1"></div>
      <div id="two" data-vitrine="Nothing known" data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-token="secret-2"></div>`,
  });
  await waitForEvents(page, 'ready');
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('secret-');
  expect(await (await stage.frame()).evaluate(() => window.answers[0]?.token)).toBe('secret-1');
});

test.describe('an invalid element gets an error event, and the next element still mounts:', () => {
  const cases: { name: string; element: string; code: string; names: string }[] = [
    { name: 'a misspelt attribute', element: list('bad', 'data-vitrine-resorce="x"'), code: 'unknown_option', names: 'resorce' },
    { name: 'a widget with an invalid name', element: list('bad').replace('receipt-list', 'receipt_list'), code: 'invalid_option', names: 'widget' },
    { name: 'a height that is not a number', element: list('bad', 'data-vitrine-min-height="tall"'), code: 'invalid_option', names: 'minHeight' },
    { name: 'code in an attribute', element: list('bad', 'data-vitrine-on-ready="alert(1)"'), code: 'invalid_option', names: 'onReady' },
    {
      name: 'a callback in an attribute',
      element: list('bad', 'data-vitrine-get-token="alert"').replace('data-vitrine-refresh-url="/api/token"', ''),
      code: 'invalid_option',
      names: 'getToken',
    },
    { name: 'a signal in an attribute', element: list('bad', 'data-vitrine-signal="x"'), code: 'invalid_option', names: 'signal' },
    { name: 'no tenant', element: list('bad').replace('data-vitrine-tenant="acme"', ''), code: 'invalid_option', names: 'tenant' },
    { name: 'two conflicting attributes', element: list('bad', 'data-vitrine-resource="x"'), code: 'conflicting_options', names: 'resource' },
    { name: 'the name of an inherited property', element: list('bad', 'data-vitrine-constructor="x"'), code: 'unknown_option', names: 'constructor' },
  ];
  for (const { name, element, code, names } of cases) {
    test(name, async ({ stage }) => {
      const page = await openPage(stage, { body: `${element}${list('good')}` });
      await waitForEvents(page, 'ready');
      const errors = await page.evaluate(() => window.heard.filter((event) => event[1] === 'error'));
      expect(errors).toEqual([['bad', 'error', { code, message: expect.stringContaining(`"${names}"`) }]]);
      expect(await page.evaluate(() => [...document.querySelectorAll('iframe')].map(({ parentElement }) => parentElement?.id))).toEqual(['good']);
    });
  }
});

test('the element receives events for heights, receipts, warnings and sessions, with their payloads', async ({ stage }) => {
  const page = await openPage(stage, { body: list('one') });
  await waitForEvents(page, 'ready');
  const frame = await stage.frame();
  await frame.evaluate(async () => {
    await window.host.resize({ heightPx: 345 });
    await window.host.emit({ name: 'receiptOpened', payload: { receiptId: 'rcpt_1' } });
    await window.host.emit({ name: 'receiptClosed', payload: { receiptId: 'rcpt_1' } });
    await window.host.emit({ name: 'warning', payload: { code: 'resize_loop', message: 'Loop.', retryable: false } });
  });
  await page.unroute('**/api/token');
  await page.route('**/api/token', (route) => route.fulfill({ status: 401 }));
  await frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  await waitForEvents(page, 'sessionEnded');
  expect(await page.evaluate(() => window.heard.slice(2))).toEqual([
    ['one', 'resize', { heightPx: 345 }],
    ['one', 'receiptOpened', { receiptId: 'rcpt_1' }],
    ['one', 'receiptClosed', { receiptId: 'rcpt_1' }],
    ['one', 'warning', { code: 'resize_loop', message: 'Loop.', retryable: false, docsUrl: `${stage.frames.origin}/errors#resize_loop` }],
    ['one', 'error', { code: 'session_ended', message: 'Session ended.', retryable: false, docsUrl: `${stage.frames.origin}/errors#session_ended` }],
    ['one', 'sessionEnded', { reason: 'unavailable' }],
  ]);
});

test('an element without a token source gets an error event', async ({ stage }) => {
  const page = await openPage(stage, {
    script: '<script src="/vitrine.js" data-vitrine-server="SERVER" data-vitrine-tenant="acme"></script>',
    body: '<div id="bad" data-vitrine="receipt-list"></div><div id="good" data-vitrine="receipt-list" data-vitrine-embed-key="embk_live_1"></div>',
  });
  await waitForEvents(page, 'ready');
  expect(await page.evaluate(() => window.heard.filter(([, name]) => name === 'error'))).toEqual([
    ['bad', 'error', { code: 'invalid_option', message: expect.stringContaining('"getToken"') }],
  ]);
});

test('configured options apply where an element does not set its own', async ({ stage }) => {
  const page = await openPage(stage, {
    script: '<script src="/vitrine.js" data-vitrine-server="SERVER" data-vitrine-refresh-url="/nowhere" data-vitrine-locale="de"></script>',
    body: `<script>Vitrine.configure({ tenant: 'acme', theme: 'dark', refreshUrl: '/api/token' })</script>
      <div id="one" data-vitrine="receipt-list" data-vitrine-theme="light"></div>`,
  });
  await waitForEvents(page, 'ready');
  expect(await (await stage.frame()).evaluate(() => [window.answers[0]?.token, window.answers[0]?.config])).toEqual([
    'of-backend',
    { widget: 'receipt-list', theme: 'light', locale: 'de', tools },
  ]);
});
