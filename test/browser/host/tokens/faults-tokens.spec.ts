import { holdTime } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

const faultsOf = ({ page }: Stage): Promise<string[]> =>
  page.evaluate(() => window.events.flatMap(({ name, payload }) => (name === 'error' || name === 'warning' ? [`${name} ${payload.code}`] : [])));

test('H8 a mount that joins an outage is told of it, and one that reloads is told again', async ({ stage }) => {
  const { page } = stage;
  const told = await page.evaluate(async () => {
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
  expect(told).toEqual(['first token_unavailable', 'second token_unavailable', 'first token_unavailable']);
});

test('H8 an outage that was a warning becomes an error when the token is over', async ({ stage }) => {
  const { page } = stage;
  await holdTime(page);
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
  test(`H9 refreshToken of a mount that has only ${name} is refused with a reason, and its session lives`, async ({ stage }) => {
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

test('H10 a logout inside of onToken is final for every mount of the source', async ({ stage }) => {
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

test('H11 fifteen mounts one after the other ask the page once; the token outlives the last of them by half a minute', async ({ stage }) => {
  const { page } = stage;
  await holdTime(page);
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

test('H11 H10 a logout ends that half a minute, also by the handle of a mount that has ended: the next viewer has a token of his own', async ({ stage }) => {
  const { page } = stage;
  await holdTime(page);
  await stage.mount();
  await page.evaluate(() => {
    window.handle.unmount();
    window.handle.logout();
  });
  // The page is asked at most once a second.
  await page.clock.runFor(1_100);
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-2']);
});

test('H11 the limit of ten calls a minute holds through logouts, mounts and unmounts', async ({ stage }) => {
  const { page } = stage;
  await holdTime(page);
  for (let round = 0; round < 20; round++) {
    await page.evaluate(() => {
      window.handle = window.Vitrine.mount('#target', window.options);
    });
    await page.clock.runFor(1_500);
    await page.evaluate(() => (window.handle.logout(), window.handle.unmount()));
  }
  expect((await page.evaluate(() => window.reasons)).length).toBeLessThanOrEqual(10);
});

test.describe('H15 what comes instead of a token is named, with its cause:', () => {
  const cases: { name: string; callback: () => unknown; says: string; hasCause: boolean }[] = [
    { name: 'a TypeError', callback: () => (undefined as unknown as { x: { y: string } }).x.y, says: 'failed with TypeError', hasCause: true },
    { name: 'a rejection', callback: () => Promise.reject(new Error('backend is away')), says: 'failed with Error: backend is away', hasCause: true },
    { name: 'nothing', callback: () => undefined, says: 'returns nothing', hasCause: false },
    { name: 'a Response', callback: () => new Response('{}'), says: 'await response.json()', hasCause: false },
    { name: 'the names of OAuth', callback: () => ({ access_token: 'secret-value', expires_in: 5 }), says: '"access_token", "expires_in"', hasCause: false },
    { name: 'the page of a sign-in', callback: () => '<!doctype html><title>Sign in</title>', says: 'markup, as of a sign-in page', hasCause: false },
    { name: 'an empty text', callback: () => '', says: 'an empty text', hasCause: false },
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
      // What the page's own code threw stands in its console, once, although somebody listens.
      expect(lines).toHaveLength(hasCause ? 1 : 0);
    });
  }
});

test('H16 403 and 500 of a refresh address are outages with the status, 401 ends; the headers go along', async ({ stage }) => {
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

test('H19 an answer that comes after its time is not heard: one error, then a token of the next try', async ({ stage }) => {
  const { page } = stage;
  await holdTime(page);
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
  // Behind the next try the late answer comes as well.
  await page.clock.runFor(2_000);
  await stage.waitForEvent('ready');
  expect((await stage.events()).filter((name) => name !== 'resize')).toEqual(['error', 'token', 'ready']);
  expect(await (await stage.frame()).evaluate(() => window.answers.map(({ token }) => token))).toEqual(['second']);
  // What has recovered is ready.
  await page.evaluate(() => window.handle.ready);
});
