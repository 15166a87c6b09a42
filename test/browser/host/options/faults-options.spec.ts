import { optionNames } from '../../../../host/options/option-table.ts';
import { expect, test } from '../stage.ts';

const cases: { name: string; options: string; code: string; says: string }[] = [
  { name: 'H18 a misspelt option', options: '{ them: "dark" }', code: 'unknown_option', says: '"them". Did you mean "theme"?' },
  { name: 'H18 a snake-case option', options: '{ get_token: 1 }', code: 'unknown_option', says: 'Did you mean "getToken"?' },
  { name: 'H18 an option that resembles no known option', options: '{ zzzzzz: 1 }', code: 'unknown_option', says: 'The options are server, tenant' },
  {
    name: 'H18 a server with a trailing slash',
    options: '{ server: "https://acme.com/" }',
    code: 'invalid_option',
    says:
      '"server": it must be the address of a server exactly as browsers write it: an origin, with a path where the server has one, and no slash at the end, ' +
      'but is "https://acme.com/". Did you mean "https://acme.com"?',
  },
  {
    name: 'H18 D11 a server path with a trailing slash',
    options: '{ server: "https://acme.com/vitrine/" }',
    code: 'invalid_option',
    says: 'Did you mean "https://acme.com/vitrine"?',
  },
  { name: 'H18 a server without a scheme', options: '{ server: "acme.com" }', code: 'invalid_option', says: 'Did you mean "https://acme.com"?' },
  { name: 'H18 a capitalized widget name', options: '{ widget: "Receipt" }', code: 'invalid_option', says: 'but is "Receipt". Did you mean "receipt"?' },
  { name: 'H18 a misspelt theme', options: '{ theme: "Dark" }', code: 'invalid_option', says: 'Did you mean "dark"?' },
  { name: 'H18 a language tag with an underscore', options: '{ locale: "de_AT" }', code: 'invalid_option', says: 'Did you mean "de-AT"?' },
  {
    name: 'H18 a missing resource',
    options: '{ resource: undefined }',
    code: 'invalid_option',
    says: '"resource": it is missing, and the widget "receipt" needs it',
  },
  {
    name: 'H18 an invalid token (not repeated in the message)',
    options: '{ getToken: undefined, token: "<secret>" }',
    code: 'invalid_option',
    says: 'a text of 8 characters',
  },
  { name: 'H19 a timeout of zero', options: '{ timeoutMs: 0 }', code: 'invalid_option', says: 'from 1 to 2147483647, but is 0' },
  { name: 'H19 a height above the maximum', options: '{ minHeight: 30000 }', code: 'invalid_option', says: 'from 0 to 20000, but is 30000' },
];

for (const { name, options, code, says } of cases) {
  test(`${name} is refused with an error that helps to correct it`, async ({ stage }) => {
    const refused = await stage.page.evaluate((source) => {
      try {
        // oxlint-disable-next-line no-new-func
        window.Vitrine.mount('#target', { ...window.options, ...new Function(`return ${source}`)() });
        return [];
      } catch (error) {
        const { code: refusedWith, message, docsUrl } = error as Error & { code: string; docsUrl: string };
        return [refusedWith, message, docsUrl];
      }
    }, options);
    // An invalid server has no documentation page to link to.
    const docsUrl = options.includes('server') ? undefined : `${stage.frames.origin}/errors#${code}`;
    expect(refused).toEqual([code, expect.stringContaining(says), docsUrl]);
  });
}

test('H19 mount refuses missing options, and options that are not an object', async ({ stage }) => {
  const refused = await stage.page.evaluate(() =>
    [undefined, null, 5, 'x', [], () => 1].map((options) => {
      try {
        return window.Vitrine.mount('#target', options as object).state;
      } catch (error) {
        return [(error as { code: string }).code, (error as Error).message];
      }
    }),
  );
  expect(refused).toEqual([
    ...['server', 'server'].map((name) => ['invalid_option', expect.stringContaining(`"${name}": it is missing`)]),
    ...[1, 2, 3, 4].map(() => ['invalid_option', 'Invalid options: they must be an object.']),
  ]);
});

test('H19 a mount with its own widget ignores the configured resource', async ({ stage }) => {
  await stage.page.evaluate(() =>
    window.Vitrine.configure({ server: window.options.server, tenant: 'acme', token: 't', widget: 'receipt', resource: 'rcpt_1' }),
  );
  await stage.page.evaluate(() => (window.handle = window.Vitrine.mount('#target', { widget: 'receipt-list' })).ready);
  expect(await (await stage.frame()).evaluate(() => window.answers[0]?.config)).toMatchObject({ widget: 'receipt-list' });
});

test('H19 update refuses options that cannot change, and accepts event callbacks', async ({ stage }) => {
  await stage.mount();
  const outcomes = await stage.page.evaluate(() =>
    [{ onTokenExpired: () => 'x' }, { getToken: () => 'x' }, { refreshHeaders: {} }, { magicLink: true }, { onReady() {} }, { onEvent() {} }].map((changes) => {
      try {
        window.handle.update(changes as object);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    }),
  );
  expect(outcomes).toEqual(['invalid_option', 'invalid_option', 'invalid_option', 'invalid_option', 'taken', 'taken']);
});

test('H19 mountAll skips an element that is already mounted', async ({ stage }) => {
  const counts = await stage.page.evaluate(async () => {
    const target = document.querySelector('#target');
    target?.setAttribute('data-vitrine', 'receipt-list');
    window.Vitrine.configure({ server: window.options.server, tenant: 'acme', token: 't' });
    const handle = window.Vitrine.mount('#target', window.options);
    const first = window.Vitrine.mountAll().length;
    handle.unmount();
    return [first, window.Vitrine.mountAll().length, document.querySelectorAll('iframe').length];
  });
  expect(counts).toEqual([0, 1, 1]);
});

test('H19 an attribute without a value turns a boolean option on', async ({ stage }) => {
  const { page, frames } = stage;
  const magicLinkOf = (attribute: string): Promise<unknown> =>
    page
      .evaluate(
        async ([server, markup]) => {
          const element = document.createElement('div');
          element.innerHTML = `<div data-vitrine="receipt-list" data-vitrine-server="${server}" data-vitrine-tenant="acme"
            data-vitrine-embed-key="embk_live_1" ${markup}></div>`;
          document.body.append(element);
          window.Vitrine.configure({ server: server as string });
          const [handle] = window.Vitrine.mountAll(element);
          await handle?.ready;
          return true;
        },
        [frames.origin, attribute],
      )
      .then(async () => {
        const frame = page.frames().at(-1);
        await frame?.waitForFunction(() => window.answers?.length > 0);
        return frame?.evaluate(() => Boolean((window.answers[0]?.config as { magicLink?: object } | undefined)?.magicLink));
      });
  expect([
    await magicLinkOf('data-vitrine-magic-link'),
    await magicLinkOf('data-vitrine-magic-link="false"'),
    await magicLinkOf('data-vitrine-magic-link="true"'),
  ]).toEqual([true, false, true]);
});

test('H18 an error names a misspelt attribute or value as written, and suggests the nearest valid one', async ({ stage }) => {
  const { page, host, frames } = stage;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  host.serve(
    '/typo',
    `<!doctype html><title>Typo</title><div data-vitrine="receipt-list" data-vitrine-min-heigth="5"></div>
<div data-vitrine="receipt-list" data-vitrine-theme="drak"></div>
    <script src="/vitrine.js" data-vitrine-server="${frames.origin}" data-vitrine-tenant="acme" data-vitrine-token="t"></script>`,
  );
  await page.goto(`${host.origin}/typo`);
  await expect.poll(() => errors.length).toBe(2);
  expect(errors[0]).toContain('data-vitrine-min-heigth ("minHeigth"). Did you mean data-vitrine-min-height');
  expect(errors[1]).toContain('data-vitrine-theme ("theme"): it must be one of "light", "dark", "system", but is "drak". Did you mean "dark"?');
});

test('P17 a token without fields gets none that a script has set on Object.prototype', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => Object.assign(Object.prototype, { token: 'evil', expiresIn: 1 }));
  await page.evaluate(() => void window.Vitrine.mount('#target', window.options));
  const frame = await stage.frame();
  expect(await frame.evaluate(() => window.answers.map(({ token, expiresIn }) => [token, expiresIn]))).toEqual([['token-1', undefined]]);
});

test('P17 ignores options that a script has set on Object.prototype', async ({ stage }) => {
  const hostnames: string[] = [];
  stage.page.on('request', (request) => void hostnames.push(new URL(request.url()).hostname));
  const { addresses, codes } = await stage.page.evaluate((names) => {
    const { server, tenant, widget, resource, getToken } = window.options;
    const whole = { server, tenant, widget, resource, getToken };
    const given = [whole, { ...whole, getToken: undefined, token: 'token-1' }, { ...whole, locale: 'de' }];
    const lacking = (['server', 'tenant', 'widget', 'resource', 'getToken'] as const).map((name) => ({ ...whole, [name]: undefined }));
    const element = document.createElement('div');
    element.dataset['vitrine'] = 'receipt';
    element.dataset['vitrineResource'] = 'rcpt_1';
    document.body.append(element);
    const everything = Object.prototype as Record<string, unknown>;
    for (const name of names) {
      const value = name === 'dialect' ? 'returningai' : 'https://evil.example';
      Object.defineProperty(everything, name, { configurable: true, writable: true, value });
    }
    const refusalOf = (options: object): string => {
      try {
        window.Vitrine.mount('#target', options).unmount();
        return 'taken';
      } catch (error) {
        const { code, docsUrl } = error as { code: string; docsUrl?: string };
        return `${code} ${docsUrl?.replace(String(server), '')}`;
      }
    };
    try {
      const unnamed = refusalOf({ tenant, widget, resource, getToken });
      window.Vitrine.configure(whole);
      const handles = [...given.map((options) => window.Vitrine.mount('#target', options)), ...window.Vitrine.mountAll()];
      const frames = Array.from(document.querySelectorAll('iframe'), ({ src }) => src.replace(String(server), ''));
      for (const handle of handles) handle.unmount();
      const refused = [unnamed, ...lacking.map(refusalOf)];
      return { addresses: frames, codes: refused };
    } finally {
      for (const name of names) delete everything[name];
    }
  }, optionNames);
  expect(addresses).toEqual(Array.from({ length: 4 }, () => '/embed?tenant=acme'));
  // Before `configure` there is no server and no documentation address. After it, missing options come from it, except the resource if the mount
  // names its widget.
  expect(codes).toEqual(['invalid_option undefined', 'taken', 'taken', 'taken', 'invalid_option /errors#invalid_option', 'taken']);
  expect(hostnames).not.toContain('evil.example');
});

test('mountAll accepts a root that this document owns, and refuses any other with target_not_found', async ({ stage }) => {
  const codes = await stage.page.evaluate(() => {
    const { mountAll } = window.Vitrine as unknown as { mountAll(root?: unknown): unknown[] };
    const template = document.createElement('template');
    template.innerHTML = '<div data-vitrine="receipt"></div>';
    const parsed = new DOMParser().parseFromString(template.innerHTML, 'text/html');
    const none = [null, '#target', 7, {}, template.content, parsed, parsed.body];
    const shadow = document.createElement('div').attachShadow({ mode: 'open' });
    const parts = [undefined, document, document.body, document.createDocumentFragment(), shadow];
    return [...none, ...parts].map((root) => {
      try {
        return mountAll(root).length;
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
  });
  expect(codes).toEqual([...Array.from({ length: 7 }, () => 'target_not_found'), 0, 0, 0, 0, 0]);
});
