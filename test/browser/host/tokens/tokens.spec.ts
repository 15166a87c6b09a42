import type { EmbedDefaults } from '../../../../host/index.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test, tools } from '../stage.ts';

test('calls getToken at mount, before the frame has loaded', async ({ stage }) => {
  const { page, frames } = stage;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(`${frames.origin}/embed?**`, async (route) => {
    await held;
    await route.continue();
  });
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', window.options)));
  await page.waitForFunction(() => window.reasons.length === 1);
  expect(await stage.events()).toEqual([]);
  release();
  await page.evaluate(() => window.handle.ready);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('two mounts of one token source share one call, and a refreshed token reaches both in place', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(async () => {
    document.body.insertAdjacentHTML('beforeend', '<div id="second"></div>');
    window.handle = window.Vitrine.mount('#target', window.options);
    const second = window.Vitrine.mount('#second', window.options);
    second.iframe.id = 'other';
    await Promise.all([window.handle.ready, second.ready]);
  });
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  const first = await stage.frame();
  const other = await (await page.waitForSelector('#other')).contentFrame();
  await first.evaluate(() => (document.querySelector<HTMLInputElement>('#field') ?? new HTMLInputElement()).setAttribute('data-typed', 'half'));
  await page.evaluate(() => window.handle.refreshToken());
  await first.waitForFunction(() => window.tokens.length === 1);
  await other?.waitForFunction(() => window.tokens.length === 1);
  expect(await other?.evaluate(() => window.tokens)).toEqual([{ token: 'token-2' }]);
  expect(await first.locator('#field').getAttribute('data-typed')).toBe('half');
});

test('twenty mounts of one token source cause one call, and each frame gets the token', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    const optionsOf = (index: number) => ({ ...window.options, resource: `rcpt_${index}`, timeoutMs: 60_000 });
    const mounts = Array.from({ length: 20 }, (_, index) => window.Vitrine.mount('#target', optionsOf(index)));
    return Promise.all(mounts.map(({ ready }) => ready));
  });
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(await Promise.all(frames.map((frame) => frame.evaluate(() => window.answers.map(({ token, config }) => [token, config]))))).toEqual(
    frames.map((_, index) => [['token-1', { widget: 'receipt', resource: `rcpt_${index}`, theme: 'light', tools }]]),
  );
  await frames[0]?.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  for (const frame of frames.slice(1)) await frame.waitForFunction(() => window.tokens.length === 1);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount', 'rejected']);
});

test('a frame whose token is rejected gets another one, and getToken receives the reason', async ({ stage }) => {
  const frame = await stage.mount();
  await frame
    .evaluate(() => window.host.requestToken({ reason: 'rejected' }))
    .then((result) => expect(result).toEqual({ ok: true, value: { token: 'token-2' } }));
  expect(await stage.page.evaluate(() => window.reasons)).toEqual(['mount', 'rejected']);
});

test('N5: refreshes a token ahead of time by its duration, on a computer whose clock is wrong', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page, new Date('2020-01-01T00:00:00Z'));
  await page.evaluate(() => {
    window.options.getToken = ({ reason }) => ({ token: `token-${window.reasons.push(reason)}`, expiresIn: 600 });
  });
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers[0]?.expiresIn)).toBe(600);
  await page.clock.runFor(415_000);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  await page.clock.runFor(70_000);
  await page.waitForFunction(() => window.reasons.length === 2);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount', 'expiring']);
  await frame.waitForFunction(() => window.tokens[0]?.token === 'token-2');
});

test('a callback that hangs times out, its signal aborts, and the next attempt succeeds', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    Object.assign(window, { aborted: 0 });
    window.options.getToken = ({ reason, signal }) => {
      signal.addEventListener('abort', () => void (window as unknown as { aborted: number }).aborted++);
      return window.reasons.push(reason) === 1 ? new Promise(() => {}) : 'late';
    };
    window.handle = window.Vitrine.mount('#target', { ...window.options, timeoutMs: 300 });
  });
  await page.waitForFunction(() => window.reasons.length === 1);
  await page.clock.runFor(290);
  expect([await stage.events(), await page.evaluate(() => window.handle.state)]).toEqual([[], 'loading']);
  await page.clock.runFor(20);
  expect([await stage.events(), await page.evaluate(() => window.handle.state)]).toEqual([['error'], 'failed']);
  await page.clock.runFor(2_000);
  await stage.waitForEvent('ready');
  expect(await page.evaluate(() => [window.handle.state, (window as unknown as { aborted: number }).aborted, window.reasons, window.faults])).toEqual([
    'ready',
    1,
    ['mount', 'mount'],
    [],
  ]);
});

test.describe('an invalid token gives one error per outage:', () => {
  const given: Record<string, () => unknown> = {
    undefined: () => undefined,
    'a number': () => 5,
    'an empty string': () => '',
    'a string of ten megabytes': () => 'x'.repeat(10_000_000),
    'an object without token': () => ({ jwt: 'x' }),
    'a rejected promise': () => Promise.reject(new Error('no')),
  };
  for (const [name, make] of Object.entries(given)) {
    test(name, async ({ stage }) => {
      await stage.page.evaluate((source) => {
        // oxlint-disable-next-line no-new-func
        const make = new Function(`return (${source})()`) as () => never;
        window.handle = window.Vitrine.mount('#target', { ...window.options, getToken: () => (window.reasons.push('mount'), make()) });
      }, make.toString());
      await stage.page.waitForFunction(() => window.reasons.length === 2);
      await stage.waitForEvent('error');
      expect(await stage.page.evaluate(() => window.events.map(({ name, payload }) => [name, 'code' in payload && payload.code]))).toEqual([
        ['error', 'token_unavailable'],
      ]);
      expect(await stage.page.evaluate(() => window.handle.ready.catch((error: Error) => error.name))).toBe('EmbedError');
    });
  }
});

test('warns with token_reused when the callback returns a rejected token again', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => (window.options.getToken = () => 'always'));
  const frame = await stage.mount();
  const result = await frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  expect(result.ok ? 'ok' : result.fault.code).toBe('token_reused');
  expect(await page.evaluate(() => window.events.at(-1))).toMatchObject({
    name: 'warning',
    payload: { code: 'token_reused', docsUrl: `${stage.frames.origin}/errors#token_reused` },
  });
});

test('PD13, RT3: requests the refresh address by POST with cookies; 401 ends the session', async ({ stage }) => {
  const { page, host } = stage;
  let status = 200;
  const requests: string[] = [];
  await pauseClock(page);
  await page.context().addCookies([{ name: 'sid', value: 'anna', url: host.origin }]);
  await page.route('**/api/token', async (route) => {
    requests.push(`${route.request().method()} ${(await route.request().headerValue('cookie')) ?? ''}`);
    await route.fulfill({ status, json: { token: `jwt-${requests.length}`, expiresIn: 900 } });
  });
  const options: EmbedDefaults = { refreshUrl: '/api/token' };
  await page.evaluate(() => delete window.options.getToken);
  const frame = await stage.mount(options);
  expect(requests).toEqual(['POST sid=anna']);
  expect(await frame.evaluate(() => window.answers[0])).toMatchObject({ token: 'jwt-1', expiresIn: 900 });
  status = 401;
  const refused = frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  await page.clock.runFor(1_000);
  expect(await refused).toMatchObject({ ok: false, fault: { code: 'session_ended' } });
  expect(await page.evaluate(() => window.handle.state)).toBe('ended');
  expect(await page.evaluate(() => window.events.at(-1))).toEqual({ name: 'sessionEnded', payload: { reason: 'unavailable' } });
  await frame.waitForFunction(() => window.ends === 1);
});

test('with token and onTokenExpired, the callback is called only when the token has expired', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    const { getToken } = window.options;
    delete window.options.getToken;
    Object.assign(window.options, { token: 'first', onTokenExpired: getToken });
  });
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers[0]?.token)).toBe('first');
  expect(await page.evaluate(() => window.reasons)).toEqual([]);
  await frame.evaluate(() => window.host.requestToken({ reason: 'expired' }));
  expect(await page.evaluate(() => window.reasons)).toEqual(['expired']);
});

test('a single token that is rejected ends the session', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => delete window.options.getToken);
  const frame = await stage.mount({ token: 'only' });
  expect(await frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }))).toMatchObject({ fault: { code: 'session_ended' } });
  expect(await page.evaluate(() => window.handle.state)).toBe('ended');
});

test('a rejected single token gives the page an error with the reason, and the frame only "Session ended."', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => delete window.options.getToken);
  const frame = await stage.mount({ token: 'only' });
  const answer = await frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
  expect(answer).toEqual({ ok: false, fault: expect.objectContaining({ code: 'session_ended', message: 'Session ended.' }) });
  const errors = await page.evaluate(() => window.events.flatMap(({ name, payload }) => (name === 'error' ? [payload] : [])));
  expect(errors).toMatchObject([{ code: 'session_ended', status: 401, message: expect.stringContaining('`getToken`') }]);
});

test('the reason for a rejected single token contains the server’s error code, and no other text from the frame', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => delete window.options.getToken);
  for (const [code, says] of [
    ['token_invalid', 'the server refused the token (token_invalid), and'],
    ['<b>No words of a frame</b>', 'the server refused the token, and'],
  ] as const) {
    const frame = await stage.mount({ token: 'only' });
    await frame.evaluate((code) => window.host.requestToken({ reason: 'rejected', code }), code);
    const error = await page.evaluate(() => window.events.findLast(({ name }) => name === 'error')?.payload);
    expect(error).toMatchObject({ code: 'session_ended', status: 401, message: expect.stringContaining(says) });
    await page.evaluate(() => window.handle.unmount());
  }
});

test('RT7, RT8, B15: after logout no token is requested or sent, and setToken starts a new document', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await page.evaluate(() => window.handle.logout());
  await frame.waitForFunction(() => window.ends === 1);
  expect(await page.evaluate(() => window.events.at(-1))).toEqual({ name: 'sessionEnded', payload: { reason: 'logout' } });
  await page.evaluate(() => window.handle.reload());
  const second = await (await page.waitForSelector('iframe')).contentFrame();
  await second?.waitForFunction(() => window.refusals?.length > 0);
  expect(await second?.evaluate(() => [window.refusals[0]?.fault.code, window.answers.length])).toEqual(['session_ended', 0]);
  await page.evaluate(() => void dispatchEvent(new Event('online')));
  expect(await page.evaluate(() => [window.handle.state, window.reasons])).toEqual(['ended', ['mount']]);
  await page.evaluate(() => {
    window.handle.setToken('of-ben');
    return window.handle.ready;
  });
  const third = await stage.frame();
  expect(await third.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['of-ben']);
  expect(await page.evaluate(() => [window.handle.state, window.reasons])).toEqual(['ready', ['mount']]);
});

test('B15: a token that arrives after logout is dropped', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await page.evaluate(() => {
    window.options.getToken = () => new Promise((resolve) => Object.assign(window, { resolve }));
  });
  await page.evaluate(() => {
    window.handle.unmount();
    window.handle = window.Vitrine.mount('#target', window.options);
  });
  await expect.poll(() => frame.isDetached()).toBe(true);
  await page.waitForFunction(() => 'resolve' in window);
  await page.evaluate(() => {
    window.handle.logout();
    (window as unknown as { resolve(token: string): void }).resolve('of-anna');
  });
  const next = await (await page.waitForSelector('iframe')).contentFrame();
  await next?.waitForFunction(() => window.refusals?.length > 0);
  expect(await next?.evaluate(() => window.answers)).toEqual([]);
});
