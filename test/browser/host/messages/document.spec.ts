import { pauseClock } from '../../support/time.ts';
import { expect, test, tools, type Stage } from '../stage.ts';

const readies = ({ page }: Stage, count: number): Promise<unknown> =>
  page.waitForFunction((wanted) => window.events.filter(({ name }) => name === 'ready').length >= wanted, count);
const tokens = async (stage: Stage): Promise<string[]> => (await stage.frame()).evaluate(() => window.answers.map(({ token }) => token));

test('N8: a moved target reloads its frame, which gets the same token without another getToken call', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(() => {
    const aside = document.createElement('aside');
    document.body.append(aside);
    aside.append(document.querySelector('#target') ?? '');
  });
  await readies(stage, 2);
  expect(await tokens(stage)).toEqual(['token-1']);
  expect(await page.evaluate(() => [window.reasons, window.faults, window.handle.state])).toEqual([['mount'], [], 'ready']);
});

test('reload loads a new document with the same token and config, and creates a new ready promise', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount();
  await frame.evaluate(() => Object.assign(window, { old: true }));
  const isNew = await page.evaluate(async () => {
    const { ready, iframe } = window.handle;
    window.handle.reload();
    const states = [window.handle.state];
    await window.handle.ready;
    return [...states, window.handle.state, ready !== window.handle.ready, iframe === window.handle.iframe];
  });
  expect(isNew).toEqual(['loading', 'ready', true, true]);
  const again = await stage.frame();
  expect(await again.evaluate(() => ['old' in window, window.answers])).toEqual([
    false,
    [{ token: 'token-1', widgetId: 'by-hand', config: { widget: 'receipt', resource: 'rcpt_1', theme: 'light', tools }, data: 'coming' }],
  ]);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('reload before the first document is ready: the first ready promise resolves with the new document', async ({ stage }) => {
  const { page } = stage;
  const state = await page.evaluate(async () => {
    window.handle = window.Vitrine.mount('#target', window.options);
    const { ready } = window.handle;
    window.handle.reload();
    window.handle.reload();
    await ready;
    return window.handle.state;
  });
  expect(state).toBe('ready');
  expect(await page.evaluate(() => [window.reasons, window.faults])).toEqual([['mount'], []]);
});

test('ignores messages of the old document after a reload', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount();
  await frame.evaluate(() => addEventListener('pagehide', () => void window.host.resize({ heightPx: 4_444 })));
  await page.evaluate(() => {
    window.handle.reload();
    return window.handle.ready;
  });
  expect(await page.locator('iframe').evaluate(({ style }) => style.height)).not.toBe('4444px');
});

test('a frame that sends no request in time fails with frame_timeout, and can still become ready', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', { ...window.options, tenant: 'silent', timeoutMs: 20_000 });
    Object.assign(window, { code: window.handle.ready.catch(({ code, docsUrl, retryable }: Record<string, unknown>) => ({ code, docsUrl, retryable })) });
  });
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.ask);
  await page.clock.runFor(10_000);
  expect(await page.evaluate(() => window.handle.state)).toBe('loading');
  await page.clock.runFor(11_000);
  expect(await page.evaluate(() => (window as unknown as { code: unknown }).code)).toEqual({
    code: 'frame_timeout',
    docsUrl: `${stage.frames.origin}/errors#frame_timeout`,
    retryable: true,
  });
  expect([await page.evaluate(() => window.handle.state), await stage.events()]).toEqual(['failed', ['error']]);
  await frame?.evaluate(() => window.ask());
  await frame?.waitForFunction(() => window.connected);
  await frame?.evaluate(() => window.connected.then(() => window.host.emit({ name: 'ready', payload: { widget: 'receipt' } })));
  expect([await page.evaluate(() => window.handle.state), await stage.events()]).toEqual(['ready', ['error', 'token', 'ready']]);
});

test('a frame that gets its token and never becomes ready fails with frame_timeout', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', { ...window.options, tenant: 'silent', timeoutMs: 20_000 });
  });
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.ask);
  await frame?.evaluate(() => window.ask());
  await frame?.waitForFunction(() => window.connected);
  await page.clock.runFor(21_000);
  expect(await page.evaluate(() => window.handle.ready.catch(({ code }: { code: string }) => code))).toBe('frame_timeout');
});

test('an error of the frame rejects ready with its code; a reload starts again', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', { ...window.options, tenant: 'silent' })));
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.ask);
  await frame?.evaluate(() => window.ask());
  await frame?.waitForFunction(() => window.connected);
  await frame?.evaluate(() =>
    window.connected.then(() =>
      window.host.emit({ name: 'error', payload: { code: 'receipt_not_found', message: 'No.', retryable: false, status: 404, requestId: 'r-1' } }),
    ),
  );
  expect(
    await page.evaluate(() =>
      window.handle.ready.catch(({ name, code, status, requestId, retryable }: Record<string, unknown>) => ({ name, code, status, requestId, retryable })),
    ),
  ).toEqual({
    name: 'EmbedError',
    code: 'receipt_not_found',
    status: 404,
    requestId: 'r-1',
    retryable: false,
  });
  await page.evaluate(() => window.handle.reload());
  expect(await page.evaluate(() => window.handle.state)).toBe('loading');
});

test('a failed mount causes no unhandled rejection when the page does not use ready', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', { ...window.options, tenant: 'silent', timeoutMs: 1 })));
  await stage.waitForEvent('error');
  await page.evaluate(() => {
    window.handle.reload();
    window.handle.unmount();
    return new Promise((resolve) => setTimeout(resolve));
  });
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

test('a refused update changes nothing', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount();
  const refusals = await page.evaluate(() =>
    [
      { server: 'https://evil.example' },
      { tenant: 'other' },
      { getToken: () => 'x' },
      { token: 'x' },
      { timeoutMs: 5 },
      { signal: new AbortController().signal },
      { dialect: 'returningai' },
      { themee: 'dark' },
      { theme: 'pink' },
      { widget: 'receipt' },
      { widget: 'receipt-list', resource: 'rcpt_2' },
      { minHeight: 500, maxHeight: 100 },
    ].map((changes) => {
      try {
        window.handle.update(changes as object);
        return 'taken';
      } catch (error) {
        return [(error as { code: string }).code, /"(\w+)"/.exec((error as Error).message)?.[1]].join(' ');
      }
    }),
  );
  expect(refusals).toEqual([
    'invalid_option server',
    'invalid_option tenant',
    'invalid_option getToken',
    'invalid_option token',
    'invalid_option timeoutMs',
    'invalid_option signal',
    'invalid_option dialect',
    'unknown_option themee',
    'invalid_option theme',
    'invalid_option resource',
    'conflicting_options widget',
    'conflicting_options minHeight',
  ]);
  await page.evaluate(() => window.handle.update({ title: 'Mark' }));
  expect(await frame.evaluate(() => window.updates)).toEqual([]);
  await page.evaluate(() => window.handle.update({ locale: 'de' }));
  await frame.waitForFunction(() => window.updates.length > 0);
  expect(await frame.evaluate(() => window.updates)).toEqual([{ widget: 'receipt', resource: 'rcpt_1', theme: 'light', locale: 'de', tools }]);
});

test('update replaces callbacks, and a reloaded document gets the newest config', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(() => {
    window.handle.update({ theme: 'dark', onReady: ({ widget }) => void window.faults.push(`heard ${widget}`) });
    window.handle.reload();
    return window.handle.ready;
  });
  expect(await page.evaluate(() => window.faults)).toEqual(['heard receipt']);
  expect(await (await stage.frame()).evaluate(() => window.answers[0]?.config)).toEqual({ widget: 'receipt', resource: 'rcpt_1', theme: 'dark', tools });
});
