import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

declare global {
  interface Window {
    /** While true, the callback rejects. */
    isDown: boolean;
    /** Times of the calls, by the page's monotonic clock. */
    calledAt: number[];
  }
}

/** Pauses the clock of the page, and sets a token callback that fails while `isDown`. */
async function arrange({ page }: Stage, isDown: boolean): Promise<void> {
  await pauseClock(page);
  await page.evaluate((down) => {
    window.isDown = down;
    window.calledAt = [];
    window.options.getToken = ({ reason }) => {
      window.calledAt.push(performance.now());
      const call = window.reasons.push(reason);
      return window.isDown ? Promise.reject(new Error('no')) : { token: `token-${call}`, expiresIn: 600 };
    };
  }, isDown);
}

const faults = ({ page }: Stage): Promise<unknown[]> =>
  page.evaluate(() =>
    window.events.filter(({ name }) => name === 'error' || name === 'warning').map(({ name, payload }) => [name, 'code' in payload && payload.code]),
  );

test('retries a failing callback with growing delays, and reports the outage as one error', async ({ stage }) => {
  const { page } = stage;
  await arrange(stage, true);
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', window.options)));
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.refusals?.length > 0);
  for (let minute = 0; minute < 10; minute++) await page.clock.runFor(60_000);
  const gaps = await page.evaluate(() => window.calledAt.slice(1).map((time, index) => (time - (window.calledAt[index] ?? 0)) / 1_000));
  expect(gaps.length).toBeGreaterThan(8);
  expect(gaps.length).toBeLessThan(20);
  for (const [index, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThanOrEqual(Math.min(60, 2 ** index) - 0.1);
    expect(gap).toBeLessThan(Math.min(60, 2 ** index) * 1.25 + 2);
  }
  expect(await faults(stage)).toEqual([['error', 'token_unavailable']]);
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

test('superset#29902: retries when the network is back, and the frame gets its token', async ({ stage }) => {
  const { page } = stage;
  await arrange(stage, true);
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', window.options)));
  for (let index = 0; index < 4; index++) await page.clock.runFor(30_000);
  await page.evaluate(() => {
    window.isDown = false;
    window.reasons.length = 0;
    dispatchEvent(new Event('online'));
  });
  await page.clock.runFor(2_000);
  await page.waitForFunction(() => window.handle.state === 'ready');
  expect(await page.evaluate(() => [window.reasons, window.events.at(-1)?.name])).toEqual([['mount'], 'ready']);
  expect(await (await stage.frame()).evaluate(() => window.answers.length)).toBe(1);
});

test('a failed refresh of a token that is still valid is a warning, and the mount stays ready', async ({ stage }) => {
  const { page } = stage;
  await arrange(stage, false);
  const frame = await stage.mount();
  await page.evaluate(() => void (window.isDown = true));
  await page.clock.runFor(545_000);
  await stage.waitForEvent('warning');
  expect(await faults(stage)).toEqual([['warning', 'token_unavailable']]);
  expect(await page.evaluate(() => window.handle.state)).toBe('ready');
  await page.evaluate(() => void (window.isDown = false));
  await page.clock.runFor(80_000);
  await frame.waitForFunction(() => window.tokens.length === 1);
  expect(await faults(stage)).toHaveLength(1);
});

test('reports a second outage again', async ({ stage }) => {
  const { page } = stage;
  await arrange(stage, false);
  const frame = await stage.mount();
  for (let outage = 1; outage <= 2; outage++) {
    await page.evaluate(() => void (window.isDown = true));
    await page.clock.runFor(1_100);
    const refused = frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
    expect(await refused).toMatchObject({ ok: false, fault: { code: 'token_unavailable', retryable: true } });
    await page.evaluate(() => void (window.isDown = false));
    await page.clock.runFor(3_000);
    await frame.waitForFunction((count) => window.tokens.length === count, outage);
  }
  expect(await faults(stage)).toEqual([
    ['warning', 'token_unavailable'],
    ['warning', 'token_unavailable'],
  ]);
});

test('lago#3816: retries less and less often while the callback returns an expired token, until it returns a new one', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.options.getToken = ({ reason }) => (window.reasons.push(reason) < 7 ? { token: 'dead', expiresIn: 60 } : 'alive');
  });
  const frame = await stage.mount();
  await page.clock.runFor(61_000);
  await page.waitForFunction(() => window.events.some(({ name }) => name === 'warning'));
  for (let index = 0; index < 4; index++) await page.clock.runFor(30_000);
  await frame.waitForFunction(() => window.tokens[0]?.token === 'alive');
  // The sixth expired token comes 57 to 67 seconds after the first, the new one 16 to 20 seconds later: always after the first expires at 60.
  expect(await faults(stage)).toEqual([
    ['warning', 'token_reused'],
    ['error', 'token_reused'],
  ]);
});

test('P06: a callback that never settles times out, and the frame gets token_unavailable', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.options.getToken = ({ reason }) => (window.reasons.push(reason), new Promise(() => {}));
    window.handle = window.Vitrine.mount('#target', window.options);
  });
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction(() => window.refusals);
  await page.clock.runFor(5_000);
  expect(await faults(stage)).toEqual([]);
  await page.clock.runFor(6_000);
  await frame?.waitForFunction(() => window.refusals.length > 0);
  expect(await frame?.evaluate(() => window.refusals[0])).toEqual({
    widgetId: 'by-hand',
    fault: { code: 'token_unavailable', message: expect.any(String), retryable: true, docsUrl: `${stage.frames.origin}/errors#token_unavailable` },
  });
  expect(await faults(stage)).toEqual([['error', 'token_unavailable']]);
});

test.describe('a refresh address that answers', () => {
  const answers: { name: string; status: number; body: string; code: string | undefined; state: string }[] = [
    { name: '200 with a token', status: 200, body: '{"token":"jwt"}', code: undefined, state: 'ready' },
    { name: '200 with a bare string', status: 200, body: '"jwt"', code: undefined, state: 'ready' },
    { name: '200 with null: nobody is signed in', status: 200, body: 'null', code: 'session_ended', state: 'ended' },
    { name: '200 with an HTML page', status: 200, body: '<!doctype html>', code: 'token_unavailable', state: 'failed' },
    { name: '200 with another object', status: 200, body: '{"jwt":"x"}', code: 'token_unavailable', state: 'failed' },
    { name: '401', status: 401, body: '{}', code: 'session_ended', state: 'ended' },
    { name: '403', status: 403, body: '{}', code: 'token_unavailable', state: 'failed' },
    { name: '404', status: 404, body: '{"token":"jwt"}', code: 'token_unavailable', state: 'failed' },
    { name: '429', status: 429, body: '{}', code: 'token_unavailable', state: 'failed' },
    { name: '501', status: 501, body: '', code: 'token_unavailable', state: 'failed' },
    { name: '500', status: 500, body: '{"token":"jwt"}', code: 'token_unavailable', state: 'failed' },
  ];
  for (const { name, status, body, code, state } of answers) {
    test(name, async ({ stage }) => {
      const { page } = stage;
      await page.route('**/api/token', (route) => route.fulfill({ status, body }));
      const outcome = await page.evaluate(async () => {
        delete window.options.getToken;
        window.handle = window.Vitrine.mount('#target', { ...window.options, refreshUrl: '/api/token' });
        const code = await window.handle.ready.then(
          () => undefined,
          (error: { code: string }) => error.code,
        );
        return { code, state: window.handle.state };
      });
      expect(outcome).toEqual({ code, state });
    });
  }
});
