import type { TokenAnswer } from '../../../../host/index.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

declare global {
  interface Window {
    /** Milliseconds by which the page's monotonic clock runs ahead while its timers sleep. */
    sleptMs: number;
    /** Reasons of a second mount that has a token source of its own. */
    stillAsked: string[];
    /** Returns the callback's answer to the call with this number. */
    give(call: number): string | TokenAnswer | null | Promise<string | TokenAnswer | null>;
  }
}

const reasons = ({ page }: Stage): Promise<string[]> => page.evaluate(() => window.reasons);

/** Mounts with a token callback that returns `give(call)`. `give` is evaluated in the page. */
async function mountGiving(stage: Stage, give: Window['give']): ReturnType<Stage['mount']> {
  await stage.page.evaluate((source) => {
    // oxlint-disable-next-line no-new-func
    window.give = new Function(`return (${source})`)() as Window['give'];
    window.options.getToken = ({ reason }) => window.give(window.reasons.push(reason));
  }, give.toString());
  return stage.mount();
}

/** Lets a test advance the monotonic clock without running timers, as on a sleeping laptop. */
async function letSleep({ page }: Stage): Promise<void> {
  await page.evaluate(() => {
    window.sleptMs = 0;
    const now = performance.now.bind(performance);
    performance.now = () => now() + window.sleptMs;
  });
}

for (const year of ['2020', '2032']) {
  test(`N5: refreshes a JWT without expiresIn by its own duration, on a computer whose clock is in ${year}`, async ({ stage }) => {
    const { page } = stage;
    await pauseClock(page, new Date(`${year}-01-01T00:00:00Z`));
    const frame = await mountGiving(stage, (call) => `e30.${btoa(JSON.stringify({ iat: 1_790_000_000, exp: 1_790_000_300, call })).replace(/=+$/, '')}.sig`);
    expect(await frame.evaluate(() => window.answers[0]?.expiresIn)).toBe(300);
    await page.clock.runFor(195_000);
    expect(await reasons(stage)).toEqual(['mount']);
    await page.clock.runFor(46_000);
    await frame.waitForFunction(() => window.tokens.length === 1);
    expect(await reasons(stage)).toEqual(['mount', 'expiring']);
  });
}

test('B14: sessions of an hour that start together are renewed spread over minutes, before the last five minutes', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const renewals = await page.evaluateHandle(async () => {
    const times: number[] = [];
    // Each token source is a separate session, as in separate tabs.
    const mounts = Array.from({ length: 20 }, (_, tab) => {
      const getToken = ({ reason }: { reason: string }): TokenAnswer => ({
        token: `${tab} ${reason === 'mount' ? reason : times.push(performance.now())}`,
        expiresIn: 3_600,
      });
      return window.Vitrine.mount(document.body, { ...window.options, getToken });
    });
    // A frame that has not loaded by then would time out, and be loaded again for as long as the time runs.
    await Promise.all(mounts.map(({ ready }) => ready));
    return times;
  });
  await page.clock.runFor(2_930_000);
  expect(await renewals.jsonValue()).toEqual([]);
  await page.clock.runFor(375_000);
  const times = await renewals.jsonValue();
  expect(times).toHaveLength(20);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(60_000);
});

test('keeps a token of unknown lifetime until a frame reports it as expired', async ({ stage }) => {
  await pauseClock(stage.page);
  const frame = await mountGiving(stage, (call) => `opaque-${call}`);
  await stage.page.clock.runFor('24:00:00');
  expect(await reasons(stage)).toEqual(['mount']);
  await frame.evaluate(() => window.host.requestToken({ reason: 'expired' }));
  expect(await reasons(stage)).toEqual(['mount', 'expired']);
});

test('treats an invalid lifetime (zero, negative, not a number) as unknown, without a busy loop', async ({ stage }) => {
  await pauseClock(stage.page);
  for (const expiresIn of [0, -1, NaN, '', {}]) {
    await stage.open();
    await stage.page.evaluate((given) => Object.assign(window, { expiresIn: given }), expiresIn);
    const frame = await mountGiving(stage, (call) => ({ token: `opaque-${call}`, expiresIn: (window as unknown as { expiresIn: number }).expiresIn }));
    await stage.page.clock.runFor(600_000);
    expect(await reasons(stage)).toEqual(['mount']);
    expect(await frame.evaluate(() => window.answers.map(({ expiresIn: lifetime }) => lifetime))).toEqual([undefined]);
  }
});

test('a mount that joins later gets the remaining lifetime of the token', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 600 }));
  await page.clock.runFor(200_000);
  await page.evaluate(() => {
    const late = window.Vitrine.mount('#before', window.options);
    late.iframe.id = 'late';
    return late.ready;
  });
  const late = await (await page.waitForSelector('#late')).contentFrame();
  const expiresIn = await late?.evaluate(() => window.answers[0]?.expiresIn);
  expect(expiresIn).toBeGreaterThan(300);
  expect(expiresIn).toBeLessThanOrEqual(400);
  expect(await reasons(stage)).toEqual(['mount']);
});

for (const event of ['visibilitychange', 'online', 'pageshow'] as const) {
  test(`after a sleep the token is refreshed on ${event} if it is due`, async ({ stage }) => {
    const { page } = stage;
    await letSleep(stage);
    const frame = await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 600 }));
    const wake = (sleptMs: number): Promise<string[]> =>
      page.evaluate(
        async ([slept, name]) => {
          window.sleptMs = slept;
          (name === 'visibilitychange' ? document : window).dispatchEvent(new Event(name, { bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve));
          return window.reasons;
        },
        [sleptMs, event] as const,
      );
    expect(await wake(400_000)).toEqual(['mount']);
    expect(await wake(590_000)).toEqual(['mount', 'expiring']);
    await frame.waitForFunction(() => window.tokens.length === 1);
    expect(await frame.evaluate(() => window.tokens)).toEqual([{ token: 'token-2', expiresIn: 600 }]);
  });
}

test('N6: when the page wakes up, an active mount renews its expired token and an unmounted one does not', async ({ stage }) => {
  const { page } = stage;
  await letSleep(stage);
  await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 600 }));
  // Mounted later, so that its listeners run after those of the unmounted one.
  await page.evaluate(async () => {
    window.stillAsked = [];
    const getToken: typeof window.options.getToken = ({ reason }) => ({ token: `still-${window.stillAsked.push(reason)}`, expiresIn: 600 });
    await window.Vitrine.mount('#target', { ...window.options, getToken }).ready;
    window.handle.unmount();
    window.sleptMs = 700_000;
    for (const name of ['online', 'pageshow']) dispatchEvent(new Event(name));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await page.waitForFunction(() => window.stillAsked.length === 2);
  expect(await page.evaluate(() => window.stillAsked)).toEqual(['mount', 'expired']);
  expect(await reasons(stage)).toEqual(['mount']);
});

test('a tab that becomes hidden does not call getToken', async ({ stage }) => {
  const { page } = stage;
  await letSleep(stage);
  await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 600 }));
  await page.evaluate(async () => {
    Object.defineProperty(document, 'hidden', { value: true });
    window.sleptMs = 700_000;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  });
  expect(await reasons(stage)).toEqual(['mount']);
});

test('PD13: frames that find their token expired at the same time cause one getToken call', async ({ stage }) => {
  const { page } = stage;
  await letSleep(stage);
  const frame = await mountGiving(stage, (call) =>
    call === 1 ? { token: 'token-1', expiresIn: 600 } : new Promise((resolve) => Object.assign(window, { release: () => resolve('token-2') })),
  );
  await page.evaluate(() => {
    const other = window.Vitrine.mount('#before', window.options);
    other.iframe.id = 'other';
    return other.ready;
  });
  const other = await (await page.waitForSelector('#other')).contentFrame();
  await page.evaluate(() => void (window.sleptMs = 700_000));
  const pending = [frame, other].map((one) =>
    one?.evaluate(() => Promise.all([window.host.requestToken({ reason: 'expired' }), window.host.requestToken({ reason: 'rejected' })])),
  );
  for (const one of [frame, other]) await one?.evaluate(() => window.host.viewport());
  await page.evaluate(() => (window as unknown as { release(): void }).release());
  const results = (await Promise.all(pending)).flat();
  expect(results).toEqual(Array.from({ length: 4 }, () => ({ ok: true, value: { token: 'token-2' } })));
  expect(await reasons(stage)).toEqual(['mount', 'expired']);
});

test('a token that outlives the longest timer is not renewed at once', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 40 * 86_400 }));
  await page.clock.runFor('24:00:00');
  expect(await reasons(stage)).toEqual(['mount']);
  for (let hop = 0; hop < 2; hop++) await page.clock.fastForward(12.4 * 86_400_000);
  expect(await reasons(stage)).toEqual(['mount']);
});

test('H14 a mount that is removed for a while causes no getToken call, and gets its token again when it is back', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await mountGiving(stage, (call) => ({ token: `token-${call}`, expiresIn: 600 }));
  await page.evaluate(() => document.querySelector('#target')?.remove());
  await page.clock.runFor(25_000);
  expect(await reasons(stage)).toEqual(['mount']);
  await page.evaluate(() => {
    document.body.append(window.handle.iframe);
  });
  const again = await stage.frame();
  expect(await again.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-1']);
  await page.clock.runFor(60_000);
  expect(await page.evaluate(() => window.handle.state)).toBe('ready');
});
