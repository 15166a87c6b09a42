import { expect, test, tools, type Stage } from '../stage.ts';

/** Options as source code for the page: many refused values, such as functions, cannot be serialized. */
type Case = readonly [more: string, code: string, names: string];

/** Mounts with `window.options` and each of `cases`. @returns The error code of each case, and the option names at the start of its message. */
function refusals({ page }: Stage, cases: readonly string[]): Promise<[code: string, names: string[]][]> {
  return page.evaluate(
    (sources) =>
      sources.map((source) => {
        try {
          // oxlint-disable-next-line no-new-func
          const more = new Function('options', `return (${source})`)(window.options) as object;
          window.Vitrine.mount('#target', { ...window.options, ...more }).unmount();
          return ['mounted', []];
        } catch (error) {
          if (!(error instanceof window.Vitrine.EmbedError)) return [String(error), []];
          const [named = ''] = error.message.split(/[:.] /);
          return [error.code, [...named.matchAll(/"(.*?)"/g)].map((match) => String(match[1]))];
        }
      }),
    cases,
  );
}

/** Values that every option of this kind refuses. */
const kinds = {
  text: ['5', '""', '{}', 'true', '() => 1', '"x".repeat(8193)'],
  number: ['"5"', '-1', 'NaN', 'Infinity', '2 ** 31', '{}'],
  callback: ['"alert(1)"', '{}', '1', 'null'],
} as const;

const events = ['onReady', 'onResize', 'onToken', 'onReceiptOpened', 'onReceiptClosed', 'onSessionEnded', 'onWarning', 'onError', 'onEvent'];

/** Every option, with values that it refuses. */
const unfit: Record<string, readonly string[]> = {
  server: [
    '5',
    '""',
    '"acme.com"',
    '"https://acme.com/"',
    '"https://ACME.com"',
    '"https://acme.com/path/"',
    '"https://acme.com/a//b"',
    '"https://acme.com/a?b"',
    '"https://acme.com/a#b"',
    '"http://acme.com"',
    '"https://*.acme.com"',
    '"*"',
    '/acme/',
    '"null"',
    '"https://user@acme.com"',
    '"javascript:alert(1)"',
  ],
  tenant: [...kinds.text, '"a b"', '"a&key=x"', '"a/b"', '"a#b"', '"ä"'],
  widget: [
    '"Receipt"',
    '"receipt_list"',
    '"toString"',
    '"9lives"',
    '"-receipt"',
    '"a/b"',
    '"a?b"',
    '"../receipt"',
    '"r".repeat(41)',
    '5',
    '{}',
    '""',
    '["receipt"]',
    'Object.create(null)',
  ],
  resource: kinds.text,
  token: kinds.text,
  embedToken: kinds.text,
  magicLink: ['"yes"', '"false"', '1', '{}', '""', '() => true'],
  embedKey: [...kinds.text, '"embk_live_1&x=1"'],
  getToken: kinds.callback,
  onTokenExpired: kinds.callback,
  refreshUrl: kinds.text,
  refreshHeaders: ['5', '"x"', '[]', '{ a: 5 }', 'null'],
  layout: ['"grid"', '"Table"', '5', '""', 'Object.create(null)'],
  theme: ['"pink"', '"constructor"', '"Dark"', '5', '""', '{ toString: null, valueOf: null }'],
  locale: ['"e"', '"de_AT"', '"x".repeat(9000)', '5', '""', '{}', '["de"]'],
  title: kinds.text,
  prefetch: ['"yes"', '"false"', '1', '{}', 'null'],
  downloads: ['"yes"', '"false"', '1', '{}', 'null'],
  navigate: ['"https://a.example"', '["https://a.example/"]', '["*"]', '[5]', '[Object.create(null)]', '{}'],
  minHeight: kinds.number,
  maxHeight: kinds.number,
  timeoutMs: kinds.number,
  signal: ['"x"', '{}', 'new AbortController()', '{ aborted: false, addEventListener() {} }'],
  dialect: ['"zendesk"', '"constructor"', '5', '""'],
  src: kinds.text,
  widgetId: kinds.text,
  ...Object.fromEntries(events.map((name) => [name, kinds.callback])),
};

for (const [name, values] of Object.entries(unfit)) {
  test(`${name} refuses ${values.length} invalid values with an error that names the option`, async ({ stage }) => {
    const outcomes = await refusals(
      stage,
      values.map((value) => `{ ${name}: ${value} }`),
    );
    expect(outcomes).toEqual(values.map(() => ['invalid_option', [name]]));
    await expect(stage.page.locator('iframe')).toHaveCount(0);
    expect(await stage.page.evaluate(() => window.reasons)).toEqual([]);
  });
}

test('refuses an unknown option by name, even if its value is undefined', async ({ stage }) => {
  const unknown = ['getTokens', 'ressource', 'maxheight', 'onready', 'refreshURL', 'timeout', 'langLocale', 'themes'];
  expect(
    await refusals(
      stage,
      unknown.map((name) => `{ ${name}: undefined }`),
    ),
  ).toEqual(unknown.map((name) => ['unknown_option', [name]]));
  const inherited = ['constructor', 'toString', 'hasOwnProperty', '["__proto__"]'];
  expect(
    (
      await refusals(
        stage,
        inherited.map((name) => `{ ${name}: 1 }`),
      )
    ).map(([code]) => code),
  ).toEqual(inherited.map(() => 'unknown_option'));
});

test('refuses conflicting options, and names them', async ({ stage }) => {
  const cases: Case[] = [
    ['{ token: "x" }', 'conflicting_options', 'getToken token'],
    ['{ getToken: undefined, embedToken: "x", token: "y" }', 'conflicting_options', 'embedToken token'],
    ['{ magicLink: true }', 'conflicting_options', 'magicLink getToken'],
    ['{ getToken: undefined, magicLink: true }', 'invalid_option', 'embedKey'],
    ['{ refreshUrl: "/t" }', 'conflicting_options', 'getToken refreshUrl'],
    ['{ onTokenExpired: () => "x" }', 'conflicting_options', 'onTokenExpired getToken'],
    ['{ getToken: undefined, onTokenExpired: () => "x", refreshUrl: "/t" }', 'conflicting_options', 'onTokenExpired refreshUrl'],
    ['{ widget: "receipt-list" }', 'conflicting_options', 'widget resource'],
    ['{ resource: undefined }', 'invalid_option', 'resource'],
    ['{ minHeight: 300, maxHeight: 200 }', 'conflicting_options', 'minHeight maxHeight'],
    ...['server', 'tenant', 'widget', 'resource', 'theme', 'locale'].map((name): Case => [
      `{ server: undefined, tenant: undefined, widget: undefined, resource: undefined, ${name}: { server: options.server, tenant: "a", widget: "receipt", ` +
        `resource: "r", theme: "dark", locale: "de" }.${name}, dialect: "returningai", src: options.server + "/w", widgetId: "w" }`,
      'conflicting_options',
      `dialect ${name}`,
    ]),
    ['{ src: options.server + "/w" }', 'conflicting_options', 'src server'],
    ['{ widgetId: "w" }', 'conflicting_options', 'widgetId server'],
  ];
  expect(
    await refusals(
      stage,
      cases.map(([more]) => more),
    ),
  ).toEqual(cases.map(([, code, names]) => [code, names.split(' ')]));
});

test('refuses a mount with a required option missing or unusable, and names the option', async ({ stage }) => {
  const dialect =
    'server: undefined, tenant: undefined, widget: undefined, resource: undefined, dialect: "returningai", src: options.server + "/w", widgetId: "w"';
  const cases: Case[] = [
    ...['server', 'tenant', 'widget', 'getToken'].map((name): Case => [`{ ${name}: undefined }`, 'invalid_option', name]),
    ...['src', 'widgetId'].map((name): Case => [`{ ${dialect}, ${name}: undefined }`, 'invalid_option', name]),
    [`{ ${dialect}, src: "http://acme.com/w" }`, 'invalid_option', 'src'],
    [`{ ${dialect}, src: "javascript:alert(1)" }`, 'invalid_option', 'src'],
    [`{ ${dialect}, src: "data:text/html,x" }`, 'invalid_option', 'src'],
  ];
  expect(
    await refusals(
      stage,
      cases.map(([more]) => more),
    ),
  ).toEqual(cases.map(([, code, name]) => [code, [name]]));
});

test('E12: refuses the page’s own origin as server, as src and in markup', async ({ stage }) => {
  const cases = [
    '{ server: location.origin }',
    '{ server: undefined, tenant: undefined, widget: undefined, resource: undefined, dialect: "returningai", src: location.origin + "/w", widgetId: "w" }',
  ];
  expect((await refusals(stage, cases)).map(([code]) => code)).toEqual(['same_origin_frame_forbidden', 'same_origin_frame_forbidden']);
  const declared = await stage.page.evaluate(() => {
    const code = new Promise((resolve) => addEventListener('vitrine:error', (event) => resolve((event as CustomEvent<{ code: string }>).detail.code)));
    window.Vitrine.configure({ server: location.origin });
    document.body.insertAdjacentHTML('beforeend', '<div data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-token="t"></div>');
    window.Vitrine.mountAll();
    return code;
  });
  expect(declared).toBe('same_origin_frame_forbidden');
  await expect(stage.page.locator('iframe')).toHaveCount(0);
});

test('accepts valid options', async ({ stage }) => {
  const cases = [
    '{}',
    '{ theme: undefined, locale: undefined }',
    '{ theme: "system", locale: "zh-Hant-TW", title: "x", minHeight: 0, maxHeight: 20000, timeoutMs: 2 ** 31 - 1, signal: new AbortController().signal }',
    '{ getToken: undefined, token: "x" }',
    '{ getToken: undefined, token: "x", onTokenExpired: () => "y" }',
    '{ getToken: undefined, token: "x", refreshUrl: "/t" }',
    '{ getToken: undefined, refreshUrl: "/t" }',
    '{ getToken: undefined, onTokenExpired: () => "x" }',
    '{ onTokenExpired: options.getToken }',
    '{ minHeight: 200, maxHeight: 200 }',
    '{ widget: "receipt-list", resource: undefined }',
    `{ ${events.map((name) => `${name}() {}`).join(', ')} }`,
  ];
  expect((await refusals(stage, cases)).map(([code]) => code)).toEqual(cases.map(() => 'mounted'));
});

test('configure validates like mount and changes nothing on failure; a mount’s token source replaces the default one', async ({ stage }) => {
  const outcome = await stage.page.evaluate(async () => {
    const codes = [{ themee: 'dark' }, { theme: 'pink' }, { getToken: () => 'x', token: 'y' }].map((options) => {
      try {
        window.Vitrine.configure(options as object);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
    window.Vitrine.configure({ server: window.options.server, tenant: 'acme', token: 'default', refreshUrl: '/t', theme: 'dark' });
    window.Vitrine.configure({ locale: 'de' });
    window.handle = window.Vitrine.mount('#target', { widget: 'receipt-list', getToken: () => 'own' });
    await window.handle.ready;
    return codes;
  });
  expect(outcome).toEqual(['unknown_option', 'invalid_option', 'conflicting_options']);
  expect(await (await stage.frame()).evaluate(() => window.answers[0])).toEqual({
    token: 'own',
    widgetId: 'by-hand',
    config: { widget: 'receipt-list', theme: 'dark', locale: 'de', tools },
    data: 'coming',
  });
});

test('an error of mount links to its documentation', async ({ stage }) => {
  const docsUrl = await stage.page.evaluate(() => {
    try {
      window.Vitrine.mount('#target', { ...window.options, theme: 'pink' as 'dark' });
    } catch (error) {
      return (error as { docsUrl?: string }).docsUrl;
    }
    return undefined;
  });
  expect(docsUrl).toBe(`${stage.frames.origin}/errors#invalid_option`);
});
