import { expect, test, tools, type Stage } from '../stage.ts';

test('PD9: mount adds one sandboxed iframe to the target and sends it a token by message', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  const iframe = page.locator('#target > iframe');
  await expect(iframe).toHaveCount(1);
  expect(
    await iframe.evaluate((element) =>
      Object.fromEntries([...element.attributes].filter(({ name }) => name !== 'style').map(({ name, value }) => [name, value])),
    ),
  ).toEqual({
    src: `${stage.frames.origin}/embed?tenant=acme`,
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
    allow: '',
    referrerpolicy: 'no-referrer',
    title: 'Receipt',
  });
  expect(await frame.evaluate(() => window.answers)).toEqual([
    { token: 'token-1', widgetId: 'by-hand', config: { widget: 'receipt', resource: 'rcpt_1', theme: 'light', tools }, data: 'coming' },
  ]);
  expect(await page.evaluate(() => window.handle.state)).toBe('ready');
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  expect(await stage.events()).toEqual(['token', 'ready']);
});

test('U07: the token is in no address, markup, cookie or storage', async ({ stage }) => {
  await stage.mount();
  const { page } = stage;
  expect(await page.content()).not.toContain('token-1');
  expect(stage.frames.requests.join()).not.toContain('token-1');
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).not.toContain('token-1');
});

test('N10: mounting, updating, reloading and unmounting add nothing to the history', async ({ stage }) => {
  const { page } = stage;
  const before = await page.evaluate(() => history.length);
  await stage.mount();
  await page.evaluate(async () => {
    window.handle.update({ resource: 'rcpt_2' });
    window.handle.reload();
    await window.handle.ready;
  });
  expect(await page.evaluate(() => history.length)).toBe(before);
  await page.evaluate(() => window.handle.unmount());
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test('N11: the frame takes no focus and the page does not scroll', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    document.body.style.paddingBottom = '5000px';
    document.querySelector<HTMLElement>('#before')?.focus({ preventScroll: true });
    scrollTo(0, 300);
  });
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 900 }));
  expect(await page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(['before', 300]);
});

test('N14: the color-scheme of the iframe matches the theme of its document', async ({ stage }) => {
  const { page } = stage;
  await stage.mount({ theme: 'dark' });
  const scheme = (): Promise<string> => page.locator('iframe').evaluate((element) => getComputedStyle(element).colorScheme);
  expect(await scheme()).toBe('dark');
  await page.evaluate(() => window.handle.update({ theme: 'system' }));
  expect(await scheme()).toBe('light');
});

test.describe('E2 without an inherited color-scheme, the frame address names a scheme that differs from the system’s:', () => {
  test.use({ colorScheme: 'light' });
  const fragment = ({ page }: Stage): Promise<string> => page.locator('iframe').evaluate((element: HTMLIFrameElement) => new URL(element.src).hash);

  test.beforeEach(async ({ page, stage }) => {
    // The engine without this inheritance does not support `currentCSSZoom`.
    await page.addInitScript(() => void delete (Element.prototype as { currentCSSZoom?: number }).currentCSSZoom);
    await stage.open();
  });

  for (const [theme, hash] of [
    ['dark', '#dark'],
    ['light', ''],
    ['system', ''],
  ] as const) {
    test(theme, async ({ stage }) => {
      await stage.mount({ theme });
      expect(await fragment(stage)).toBe(hash);
    });
  }

  test('with a color-scheme of the page’s own style', async ({ stage }) => {
    await stage.page.addStyleTag({ content: ':root { color-scheme: dark }' });
    await stage.mount();
    expect(await fragment(stage)).toBe('#dark');
  });

  test('never for a foreign frame', async ({ stage }) => {
    const { page, frames } = stage;
    await page.addStyleTag({ content: ':root { color-scheme: dark }' });
    await page.evaluate((src) => {
      window.handle = window.Vitrine.mount('#target', { dialect: 'returningai', src, widgetId: 'w1', token: 'x' });
    }, `${frames.origin}/foreign`);
    await expect(page.locator('iframe')).toHaveAttribute('src', `${frames.origin}/foreign`);
  });
});

test('update reaches the frame in place, without a reload or another token', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  const loads = stage.frames.requests.filter((request) => request.includes('/embed')).length;
  await page.evaluate(() => window.handle.update({ widget: 'receipt-list', theme: 'dark', locale: 'de', title: 'Belege' }));
  await frame.waitForFunction(() => window.updates.length > 0);
  expect(await frame.evaluate(() => window.updates)).toEqual([{ widget: 'receipt-list', theme: 'dark', locale: 'de', tools }]);
  await expect(page.locator('iframe')).toHaveAttribute('title', 'Belege');
  expect(stage.frames.requests.filter((request) => request.includes('/embed'))).toHaveLength(loads);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('update sends the frame no message when nothing changes for it', async ({ stage }) => {
  const frame = await stage.mount();
  await stage.page.evaluate(() => {
    window.handle.update({ maxHeight: 500, onReady() {} });
    window.handle.update({ locale: 'ar' });
  });
  await frame.waitForFunction(() => window.updates.length > 0);
  expect(await frame.evaluate(() => window.updates)).toEqual([{ widget: 'receipt', resource: 'rcpt_1', theme: 'light', locale: 'ar', tools }]);
});

test.describe('a refused mount leaves no iframe and causes no getToken call:', () => {
  const cases: { name: string; target?: string; options?: Record<string, unknown>; code: string }[] = [
    { name: 'a target that does not exist', target: '#nowhere', code: 'target_not_found' },
    { name: 'an invalid selector', target: '###', code: 'target_not_found' },
    { name: 'a misspelt option', options: { ressource: 'x' }, code: 'unknown_option' },
    { name: 'a list with a resource', options: { widget: 'receipt-list' }, code: 'conflicting_options' },
    { name: 'P11: a server with a wildcard', options: { server: 'https://*.acme.com' }, code: 'invalid_option' },
    { name: 'P11: a server with a trailing slash', options: { server: 'https://acme.com/' }, code: 'invalid_option' },
    { name: 'E12: the page’s own origin as the server', options: { server: 'own' }, code: 'same_origin_frame_forbidden' },
  ];
  for (const { name, target = '#target', options = {}, code } of cases) {
    test(name, async ({ stage }) => {
      const refused = await stage.page.evaluate(
        ([where, more]) => {
          try {
            window.Vitrine.mount(where, { ...window.options, ...more, ...(more.server === 'own' && { server: location.origin }) });
            return 'mounted';
          } catch (error) {
            return error instanceof window.Vitrine.EmbedError ? error.code : String(error);
          }
        },
        [target, options] as const,
      );
      expect(refused).toBe(code);
      await expect(stage.page.locator('iframe')).toHaveCount(0);
      expect(await stage.page.evaluate(() => window.reasons)).toEqual([]);
    });
  }

  test('an element that cannot show child content', async ({ stage }) => {
    const names = 'canvas iframe img input object select svg textarea video'.split(' ');
    const refused = await stage.page.evaluate((all) => {
      const target = document.querySelector('#target');
      if (!target) throw new Error('There is no target.');
      return all.map((name) => {
        target.innerHTML = `<${name}></${name}>`;
        const element = target.firstElementChild as HTMLElement;
        try {
          window.Vitrine.mount(element, window.options);
          return ['mounted'];
        } catch (error) {
          const { code, message } = error as { code: string; message: string };
          return [code, message, element.childElementCount];
        }
      });
    }, names);
    expect(refused).toEqual(names.map((name) => ['target_not_found', expect.stringContaining(`<${name}>`), 0]));
    expect(await stage.page.evaluate(() => window.reasons)).toEqual([]);
  });

  for (const where of ['a document within the page', 'a template', 'a document that is shown nowhere'])
    test(`an element of ${where}, outside the page’s window`, async ({ stage }) => {
      const refused = await stage.page.evaluate((of) => {
        const template = document.createElement('template');
        const within = document.createElement('iframe');
        document.body.append(within);
        const documents = {
          'a document within the page': within.contentDocument,
          'a template': template.content.ownerDocument,
          'a document that is shown nowhere': document.implementation.createHTMLDocument(),
        };
        const element = documents[of as keyof typeof documents]?.createElement('div');
        if (!element) throw new Error('There is no element.');
        const mounted = (): string => {
          try {
            window.Vitrine.mount(element, window.options);
            return 'mounted';
          } catch (error) {
            return error instanceof window.Vitrine.EmbedError ? error.code : String(error);
          }
        };
        const code = mounted();
        within.remove();
        // Once the element is in the page, the mount works.
        document.body.append(element);
        return [code, element.childElementCount, mounted()];
      }, where);
      expect(refused).toEqual(['target_not_found', 0, 'mounted']);
    });
});
