import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

const faultsOf = ({ page }: Stage): Promise<string[]> =>
  page.evaluate(() => window.events.flatMap(({ name, payload }) => (name === 'error' || name === 'warning' ? [`${name} ${payload.code}`] : [])));

test('H8 a mount that joins an outage gets its error, and a mount that reloads gets it again', async ({ stage }) => {
  const { page } = stage;
  const errors = await page.evaluate(async () => {
    const getToken = () => Promise.reject(new Error('no'));
    const heard: string[] = [];
    const mount = (name: string) => window.Vitrine.mount('#target', { ...window.options, getToken, onError: ({ code }) => void heard.push(`${name} ${code}`) });
    const first = mount('first');
    await first.ready.catch(() => {});
    const second = mount('second');
    await second.ready.catch(() => {});
    first.reload();
    await first.ready.catch(() => {});
    return heard;
  });
  expect(errors).toEqual(['first token_unavailable', 'second token_unavailable', 'first token_unavailable']);
});

test('H8 a token_unavailable warning becomes an error when the token expires', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    let calls = 0;
    window.options.getToken = () => (calls++ ? Promise.reject(new Error('no')) : { token: 'first', expiresIn: 600 });
  });
  await stage.mount();
  await page.clock.runFor(540_000);
  await stage.waitForEvent('warning');
  expect(await faultsOf(stage)).toEqual(['warning token_unavailable']);
  await page.clock.runFor(70_000);
  expect(await faultsOf(stage)).toEqual(['warning token_unavailable', 'error token_unavailable']);
});

for (const [name, more] of Object.entries({ token: { getToken: undefined, token: 'good' }, embedKey: { getToken: undefined, embedKey: 'embk_live_1' } })) {
  test(`H9 refreshToken of a mount with only ${name} is refused with a reason, and the session continues`, async ({ stage }) => {
    const frame = await stage.mount(more);
    const refused = await stage.page.evaluate(() =>
      window.handle.refreshToken().then(
        () => 'renewed',
        ({ code, message }: Error & { code: string }) => [code, message],
      ),
    );
    expect(refused).toEqual(['token_unavailable', expect.stringContaining('`getToken` or `refreshUrl`')]);
    expect(await stage.page.evaluate(() => window.handle.state)).toBe('ready');
    expect(await frame.evaluate(() => window.ends)).toBe(0);
  });
}

test('H10 a logout inside onToken ends every mount of the token source', async ({ stage }) => {
  const { page } = stage;
  const states = await page.evaluate(async () => {
    const tokens: string[] = [];
    const getToken = () => 'first';
    const first = window.Vitrine.mount('#target', { ...window.options, getToken });
    const second = window.Vitrine.mount('#target', { ...window.options, getToken });
    await Promise.all([first.ready, second.ready]);
    first.on('token', () => first.logout());
    second.on('token', () => void tokens.push('second'));
    first.setToken('next');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return [first.state, second.state, tokens];
  });
  expect(states).toEqual(['ended', 'ended', []]);
});

test('H11 fifteen mounts in a row call getToken once; the token is kept for half a minute after the last one', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  for (let tab = 0; tab < 15; tab++) {
    await stage.mount();
    await page.evaluate(() => window.handle.unmount());
    await page.clock.runFor(1_000);
  }
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  await page.clock.runFor(31_000);
  await stage.mount();
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount', 'mount']);
});

test('H11 H10 a logout discards the kept token, even on an unmounted handle, and the next viewer gets a new one', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await stage.mount();
  await page.evaluate(() => {
    window.handle.unmount();
    window.handle.logout();
  });
  // getToken is called at most once a second.
  await page.clock.runFor(1_100);
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-2']);
});

test('H11 the limit of ten getToken calls a minute holds across logouts, mounts and unmounts', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  for (let round = 0; round < 20; round++) {
    await page.evaluate(() => {
      window.handle = window.Vitrine.mount('#target', window.options);
    });
    await page.clock.runFor(1_500);
    await page.evaluate(() => (window.handle.logout(), window.handle.unmount()));
  }
  expect((await page.evaluate(() => window.reasons)).length).toBeLessThanOrEqual(10);
});

test.describe('H15 the error names what getToken gave instead of a token, with its cause:', () => {
  const cases: { name: string; callback: () => unknown; says: string; hasCause: boolean }[] = [
    { name: 'a TypeError', callback: () => (undefined as unknown as { x: { y: string } }).x.y, says: 'failed with TypeError', hasCause: true },
    { name: 'a rejected promise', callback: () => Promise.reject(new Error('backend is away')), says: 'failed with Error: backend is away', hasCause: true },
    { name: 'undefined', callback: () => undefined, says: 'a function without a return', hasCause: false },
    { name: 'a Response', callback: () => new Response('{}'), says: 'await response.json()', hasCause: false },
    { name: 'OAuth field names', callback: () => ({ access_token: 'secret-value', expires_in: 5 }), says: '"access_token", "expires_in"', hasCause: false },
    { name: 'the HTML of a sign-in page', callback: () => '<!doctype html><title>Sign in</title>', says: 'markup, like a sign-in page', hasCause: false },
    { name: 'an empty string', callback: () => '', says: 'an empty text', hasCause: false },
  ];
  for (const { name, callback, says, hasCause } of cases) {
    test(name, async ({ stage }) => {
      const { page } = stage;
      const lines: string[] = [];
      page.on('console', (line) => line.type() === 'error' && line.text().startsWith('Vitrine:') && lines.push(line.text()));
      const heard = await page.evaluate(async (source) => {
        // oxlint-disable-next-line no-new-func
        window.options.getToken = new Function(`return (${source})()`) as never;
        const error = await window.Vitrine.mount('#target', window.options).ready.catch((thrown: Error & { code: string; cause?: unknown }) => thrown);
        const { code, message, cause } = error as Error & { code: string };
        return { code, message, isCaused: cause instanceof Error };
      }, callback.toString());
      expect(heard).toEqual({ code: 'token_unavailable', message: expect.stringContaining(says), isCaused: hasCause });
      expect(heard.message).not.toContain('secret-value');
      // An error that the page's own code threw is logged once, even with a listener.
      await expect.poll(() => lines).toHaveLength(hasCause ? 1 : 0);
    });
  }
});

test('H16 403 and 500 of a refresh address are outages, 401 ends the session; refreshHeaders are sent', async ({ stage }) => {
  const { page } = stage;
  let status = 403;
  const headers: (string | null)[] = [];
  await page.route('**/api/token', async (route) => {
    headers.push(await route.request().headerValue('x-csrf-token'));
    await route.fulfill({ status, body: '{"token":"jwt"}' });
  });
  const outcome = (): Promise<unknown> =>
    page.evaluate(async () => {
      delete window.options.getToken;
      const handle = window.Vitrine.mount('#target', {
        ...window.options,
        refreshUrl: '/api/token',
        refreshHeaders: () => ({ 'X-CSRF-Token': 'of-the-page' }),
      });
      const error = await handle.ready.then(
        () => undefined,
        ({ code, message }: Error & { code: string }) => [code, message],
      );
      const { state } = handle;
      handle.unmount();
      return [state, error];
    });
  expect(await outcome()).toEqual(['failed', ['token_unavailable', expect.stringContaining('/api/token answered 403')]]);
  status = 500;
  expect(await outcome()).toEqual(['failed', ['token_unavailable', expect.stringContaining('answered 500')]]);
  status = 401;
  expect(await outcome()).toEqual(['ended', ['session_ended', expect.any(String)]]);
  status = 200;
  expect(await outcome()).toEqual(['ready', undefined]);
  expect(new Set(headers)).toEqual(new Set(['of-the-page']));
});

test('H19 ignores a token that arrives after its timeout: one error, then the token of the next attempt', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    let calls = 0;
    window.options.getToken = () => (calls++ ? 'second' : new Promise((resolve) => setTimeout(resolve, 2_500, 'late')));
    window.handle = window.Vitrine.mount('#target', { ...window.options, timeoutMs: 1_500 });
  });
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.ask);
  if (frame) await stage.fence(frame);
  await page.clock.runFor(1_500);
  await stage.waitForEvent('error');
  // The late answer arrives after the next attempt.
  await page.clock.runFor(2_000);
  await stage.waitForEvent('ready');
  expect((await stage.events()).filter((name) => name !== 'resize')).toEqual(['error', 'token', 'ready']);
  expect(await (await stage.frame()).evaluate(() => window.answers.map(({ token }) => token))).toEqual(['second']);
  // After the recovery, ready resolves.
  await page.evaluate(() => window.handle.ready);
});
