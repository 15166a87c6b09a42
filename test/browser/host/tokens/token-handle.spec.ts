import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

/** Mounts a second time as `#other`, with the same options or with a token source of its own. */
async function mountAnother({ page }: Stage, ownToken?: string): Promise<void> {
  await page.evaluate((token) => {
    const { getToken } = window.options;
    const other = window.Vitrine.mount('#before', { ...window.options, getToken: token ? () => token : getToken });
    other.iframe.id = 'other';
    Object.assign(window, { other });
    return other.ready;
  }, ownToken);
}

test('the callback may use the handle that mount returns', async ({ stage }) => {
  const state = await stage.page.evaluate(async () => {
    let seen: string | undefined;
    const handle = window.Vitrine.mount('#target', { ...window.options, getToken: () => ((seen = handle.state), 'token') });
    await handle.ready;
    return seen;
  });
  expect(state).toBe('loading');
});

test('two refreshToken calls at once cause one getToken call, and both get its result', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await page.evaluate(() => Promise.all([window.handle.refreshToken(), window.handle.refreshToken()]));
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount', 'expiring']);
  await frame.waitForFunction(() => window.tokens.length === 1);
  expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'token').map(({ payload }) => payload))).toEqual([
    { reason: 'mount' },
    { reason: 'expiring' },
  ]);
});

test('refreshToken rejects with the code of the failure', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.options.getToken = ({ reason }) => {
      window.reasons.push(reason);
      const { given } = window as unknown as { given?: string | null };
      return given === 'none' ? Promise.reject(new Error('no')) : given === undefined ? 'same' : given;
    };
  });
  await stage.mount();
  // Automatic retries of the host in between get the same answer.
  const refuse = async (given: string | null): Promise<string> => {
    await page.evaluate((answer) => Object.assign(window, { given: answer }), given);
    const code = page.evaluate(() =>
      window.handle.refreshToken().then(
        () => 'resolved',
        (error: { code: string; docsUrl: string }) => `${error.code} ${error.docsUrl}`,
      ),
    );
    await page.clock.runFor(1_100);
    return code;
  };
  const docs = `${stage.frames.origin}/errors#`;
  expect(await refuse('none')).toBe(`token_unavailable ${docs}token_unavailable`);
  expect(await refuse('same')).toBe(`token_reused ${docs}token_reused`);
  expect(await refuse(null)).toBe(`session_ended ${docs}session_ended`);
  const calls = await page.evaluate(() => window.reasons.length);
  expect(await refuse('same')).toBe(`session_ended ${docs}session_ended`);
  expect(await page.evaluate(() => window.reasons.length)).toBe(calls);
  await page.evaluate(() => window.handle.unmount());
  expect(await refuse('same')).toContain('unmounted');
});

test('refreshToken calls getToken even while an outage waits for its next retry', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    window.options.getToken = ({ reason }) => (window.reasons.push(reason) < 6 ? Promise.reject(new Error('no')) : 'late');
    window.handle = window.Vitrine.mount('#target', window.options);
  });
  for (let second = 0; second < 20; second++) await page.clock.runFor(1_000);
  expect(await page.evaluate(() => window.reasons.length)).toBe(5);
  const refreshed = page.evaluate(() => window.handle.refreshToken());
  await page.clock.runFor(1_000);
  await refreshed;
  await page.waitForFunction(() => window.handle.state === 'ready');
});

test('setToken reaches every mount of the token source in place', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount();
  await mountAnother(stage);
  await page.evaluate(() => {
    window.options.getToken = undefined;
    Object.assign(window, { aborted: 0 });
  });
  await page.evaluate(() => window.handle.setToken({ token: 'of-the-page', expiresIn: 60 }));
  const other = await (await page.waitForSelector('#other')).contentFrame();
  for (const one of [frame, other]) {
    await one?.waitForFunction(() => window.tokens.length === 1);
    expect(await one?.evaluate(() => window.tokens)).toEqual([{ token: 'of-the-page', expiresIn: 60 }]);
  }
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('setToken answers a waiting frame, and aborts the pending getToken call', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    window.options.getToken = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => Object.assign(window, { aborted: true }));
        Object.assign(window, { release: () => resolve('too-late') });
      });
    window.handle = window.Vitrine.mount('#target', window.options);
  });
  await page.waitForFunction(() => 'release' in window);
  await page.evaluate(() => {
    window.handle.setToken('by-hand');
    (window as unknown as { release(): void }).release();
    return window.handle.ready;
  });
  const frame = await stage.frame();
  expect(await frame.evaluate(() => [...window.answers, ...window.tokens].map(({ token }) => token))).toEqual(['by-hand']);
  expect(await page.evaluate(() => (window as unknown as { aborted: boolean }).aborted)).toBe(true);
  expect(await stage.events()).toEqual(['token', 'ready']);
});

test('setToken refuses an invalid token and changes nothing', async ({ stage }) => {
  const frame = await stage.mount();
  const codes = await stage.page.evaluate(() =>
    ['', 5, null, undefined, {}, { token: '' }, 'x'.repeat(8_193)].map((given) => {
      try {
        window.handle.setToken(given as string);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    }),
  );
  expect(codes).toEqual(Array.from({ length: 7 }, () => 'invalid_option'));
  expect(await frame.evaluate(() => window.tokens)).toEqual([]);
  expect(await stage.page.evaluate(() => window.handle.state)).toBe('ready');
});

test('logout ends every mount of its token source and no other', async ({ stage }) => {
  const { page } = stage;
  const frame = await stage.mount();
  await mountAnother(stage);
  const states = await page.evaluate(async () => {
    document.body.insertAdjacentHTML('beforeend', '<div id="third"></div>');
    const third = window.Vitrine.mount('#third', { ...window.options, getToken: () => 'of-ben' });
    await third.ready;
    window.handle.logout();
    window.handle.logout();
    const { other } = window as unknown as { other: typeof third };
    return [window.handle.state, other.state, third.state];
  });
  expect(states).toEqual(['ended', 'ended', 'ready']);
  await frame.waitForFunction(() => window.ends === 1);
  expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'sessionEnded').map(({ payload }) => payload))).toEqual([
    { reason: 'logout' },
    { reason: 'logout' },
  ]);
  expect(await frame.evaluate(() => window.host.requestToken({ reason: 'expired' }))).toMatchObject({
    ok: false,
    fault: { code: 'session_ended', retryable: false },
  });
});

test('a mount after logout starts a new session with another getToken call', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(() => {
    window.handle.logout();
    window.handle.unmount();
  });
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-2']);
});

test.describe('no timer and no getToken call is left', () => {
  const ends: Record<string, () => void> = {
    'after unmount': () => window.handle.unmount(),
    'after logout': () => window.handle.logout(),
    'after the signal aborts': () => void window.dispatchEvent(new Event('leave')),
  };
  for (const [name, end] of Object.entries(ends)) {
    for (const moment of ['with a token', 'in an outage', 'while a call is under way'] as const) {
      test(`${name}, ${moment}`, async ({ stage }) => {
        const { page } = stage;
        await pauseClock(page);
        await page.evaluate((when) => {
          const leave = new AbortController();
          addEventListener('leave', () => leave.abort());
          window.options.getToken = ({ reason }) => {
            const token = `t-${window.reasons.push(reason)}`;
            if (when === 'in an outage') return Promise.reject(new Error('no'));
            return when === 'with a token' ? { token, expiresIn: 600 } : new Promise(() => {});
          };
          window.handle = window.Vitrine.mount('#target', { ...window.options, signal: leave.signal });
        }, moment);
        if (moment === 'while a call is under way') await page.waitForFunction(() => window.reasons.length === 1);
        else await stage.waitForEvent(moment === 'in an outage' ? 'error' : 'ready');
        await page.evaluate(end);
        const before = await page.evaluate(() => [window.reasons.length, window.events.length]);
        await page.clock.runFor('02:00:00');
        await page.evaluate(() => ['online', 'pageshow', 'visibilitychange'].forEach((event) => dispatchEvent(new Event(event))));
        await page.clock.runFor(5_000);
        expect(await page.evaluate(() => [window.reasons.length, window.events.length])).toEqual(before);
      });
    }
  }
});

test('the callback’s signal aborts only when the last mount of the token source unmounts', async ({ stage }) => {
  const aborted = await stage.page.evaluate(async () => {
    let seen: AbortSignal | undefined;
    const getToken: typeof window.options.getToken = ({ signal }) => ((seen = signal), new Promise(() => {}));
    const [first, second] = [
      window.Vitrine.mount('#target', { ...window.options, getToken }),
      window.Vitrine.mount('#before', { ...window.options, getToken }),
    ];
    await Promise.resolve();
    const steps = [seen?.aborted];
    first.unmount();
    steps.push(seen?.aborted);
    second.unmount();
    return [...steps, seen?.aborted];
  });
  expect(aborted).toEqual([false, false, true]);
});
