import type { Frame } from '@playwright/test';
import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

declare global {
  interface Window {
    /** All messages that the foreign frame received, with their origin and number of ports. */
    received: { data: { type?: string; value?: { token: string } }; origin: string; ports: number }[];
    request(): void;
  }
}

/** A widget of another vendor: it knows the two messages of `returningai` and nothing about Vitrine. */
const foreignFrame = `<!doctype html><title>Foreign</title><script>
window.received = [];
addEventListener('message', ({ data, origin, ports }) => data !== 'fenced' && received.push({ data, origin, ports: ports.length }));
window.request = () => parent.postMessage({ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' }, '*');
if (!location.search.includes('silent')) request();
</script>`;

const answer = (token: string): object => ({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token, widgetId: 'community-1' } });

/** Mounts the foreign frame. `give` is the source of the token callback, which receives the number of the call. */
async function mountForeign(stage: Stage, { give = '(call) => "token-" + call', query = '' } = {}): Promise<Frame> {
  const { page, frames } = stage;
  frames.serve('/foreign', foreignFrame);
  await page.evaluate(
    ([src, source]) => {
      // oxlint-disable-next-line no-new-func
      const make = new Function(`return (${source})`)() as (call: number) => string;
      const getToken: typeof window.options.getToken = ({ reason }) => make(window.reasons.push(reason));
      const { onEvent } = window.options;
      window.options = { dialect: 'returningai', src, widgetId: 'community-1', getToken, onEvent };
      window.handle = window.Vitrine.mount('#target', window.options);
    },
    [`${frames.origin}/foreign${query}`, give] as const,
  );
  return foreign(stage);
}

async function foreign({ page }: Stage): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('The iframe has no document.');
  await frame.waitForFunction(() => window.received && !('old' in window));
  return frame;
}

/** Marks the document of a frame that is about to be replaced. */
const markOld = (frame: Frame): Promise<unknown> => frame.evaluate(() => Object.assign(window, { old: true }));

const received = (frame: Frame): Promise<unknown[]> => frame.evaluate(() => window.received.map(({ data }) => data));

test('RT4, RT5: a foreign frame that requests a token gets the token and its widget id, and nothing else', async ({ stage }) => {
  const frame = await mountForeign(stage);
  await frame.waitForFunction(() => window.received.length === 1);
  expect(await frame.evaluate(() => window.received)).toEqual([{ data: answer('token-1'), origin: stage.host.origin, ports: 0 }]);
  expect(
    await stage.page.evaluate(() => [window.handle.state, window.reasons, window.events.map(({ name }) => name), window.handle.iframe.getAttribute('sandbox')]),
  ).toEqual(['ready', ['mount'], ['token', 'ready'], 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms']);
});

test('a frame with the paid dialect gets its token in Paid’s message format and sets its own height', async ({ stage }) => {
  const { page, frames } = stage;
  frames.serve('/paid', foreignFrame.replace("'RETURNINGAI_WIDGET_REQUEST_TOKEN' }", "'paid-embed:ready' }"));
  await page.evaluate((src) => {
    const getToken: typeof window.options.getToken = ({ reason }) => `token-${window.reasons.push(reason)}`;
    window.options = { dialect: 'paid', src, widgetId: 'none', getToken, onEvent: window.options.onEvent };
    window.handle = window.Vitrine.mount('#target', window.options);
  }, `${frames.origin}/paid`);
  const frame = await foreign(stage);
  await frame.waitForFunction(() => window.received.length === 1);
  expect(await received(frame)).toEqual([{ type: 'paid-embed:token', token: 'token-1' }]);
  for (const px of ['1px', -5, Number.NaN, 731])
    await frame.evaluate((height) => window.parent.postMessage({ type: 'paid-embed:height', px: height }, '*'), px);
  await expect.poll(() => page.locator('iframe').evaluate((element) => element.clientHeight)).toBe(731);
});

test('RT7: requests repeated at once get the same token; a later request makes the page fetch a new one', async ({ stage }) => {
  const { page } = stage;
  // The page's clock stands still between two steps, however slow the computer is.
  await pauseClock(page);
  const frame = await mountForeign(stage);
  await frame.waitForFunction(() => window.received.length === 1);
  await frame.evaluate(() => {
    window.request();
    window.request();
  });
  const repeated = async (): Promise<number> => {
    await page.clock.runFor(50);
    return (await received(frame)).length;
  };
  await expect.poll(repeated).toBeGreaterThan(1);
  await page.clock.runFor(3_000);
  expect(new Set((await received(frame)).map((message) => JSON.stringify(message)))).toEqual(new Set([JSON.stringify(answer('token-1'))]));
  const before = (await received(frame)).length;
  await frame.evaluate(() => window.request());
  await frame.waitForFunction((count) => window.received.length > count, before);
  expect((await received(frame)).at(-1)).toEqual(answer('token-2'));
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount', 'expired']);
  // The new token causes no second ready event.
  const readies = async (): Promise<number> => (await stage.events()).filter((name) => name === 'ready').length;
  expect(await readies()).toBe(1);
  await page.evaluate(() => window.handle.reload());
  await expect.poll(async () => {
    await page.clock.runFor(50);
    return readies();
  }).toBe(2);
});

test('a foreign frame that is unmounted in onToken stays unmounted', async ({ stage }) => {
  const { page, frames } = stage;
  frames.serve('/foreign', foreignFrame);
  await page.evaluate((src) => {
    const { onEvent } = window.options;
    const onToken = (): void => window.handle.unmount();
    window.handle = window.Vitrine.mount('#target', { dialect: 'returningai', src, widgetId: 'community-1', token: 'token', onEvent, onToken });
  }, `${frames.origin}/foreign`);
  await page.waitForFunction(() => !window.handle.iframe.isConnected);
  expect(await page.evaluate(() => [window.handle.state, window.events.map(({ name }) => name)])).toEqual(['unmounted', []]);
});

test('RT10: a request without an available token gets no answer until there is a token', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const frame = await mountForeign(stage, { give: '(call) => call < 3 ? (call === 1 ? Promise.reject(new Error("no")) : { token: null }) : "token"' });
  await stage.waitForEvent('error');
  await frame.evaluate(() => window.request());
  await stage.fence(frame);
  expect(await received(frame)).toEqual([]);
  for (let second = 0; second < 6; second++) await page.clock.runFor(1_000);
  await frame.waitForFunction(() => window.received.length > 0);
  expect((await received(frame))[0]).toEqual(answer('token'));
});

test('RT6, RT10: a document of another origin in the iframe, a sibling frame and the page itself get no token', async ({ stage }) => {
  const { page, host, frames } = stage;
  await markOld(await mountForeign(stage, { query: '?silent' }));
  host.serve('/evil', foreignFrame);
  await page.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src, id: 'sibling' })), `${frames.origin}/foreign`);
  const sibling = await (await page.waitForSelector('#sibling')).contentFrame();
  await sibling?.waitForFunction(() => window.received);
  await sibling?.evaluate(() => window.request());
  await page.evaluate(() => postMessage({ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' }, '*'));
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${host.origin}/evil?silent`);
  const evil = await foreign(stage);
  await evil.evaluate(() => window.request());
  await stage.fence(evil);
  expect(await received(evil)).toEqual([]);
  expect(await sibling?.evaluate(() => window.received)).toEqual([]);
  expect(await stage.events()).toEqual([]);
});

test('a mount answers only requests of its own dialect', async ({ stage }) => {
  const frame = await mountForeign(stage, { query: '?silent' });
  await frame.evaluate(() => parent.postMessage({ type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'x', reason: 'mount' } }, '*'));
  await stage.fence(frame);
  expect(await received(frame)).toEqual([]);
  await stage.open();
  const ours = await stage.mount();
  await ours.evaluate(() => {
    Object.assign(window, { received: [] });
    addEventListener('message', ({ data }) => data !== 'fenced' && window.received.push(data));
    parent.postMessage({ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' }, '*');
  });
  await stage.fence(ours);
  expect(await ours.evaluate(() => window.received)).toEqual([]);
});

test('RT7, RT8: after logout a reloaded document gets no token; setToken loads a new document that gets the new one', async ({ stage }) => {
  const { page } = stage;
  const frame = await mountForeign(stage);
  await frame.waitForFunction(() => window.received.length === 1);
  await page.evaluate(() => {
    window.handle.logout();
    window.handle.reload();
  });
  await frame.waitForFunction(() => true).catch(() => {});
  const second = await foreign(stage);
  await second.evaluate(() => window.request());
  await stage.fence(second);
  expect(await received(second)).toEqual([]);
  expect(await page.evaluate(() => window.reasons)).toEqual(['mount']);
  await page.evaluate(() => window.handle.setToken('of-ben'));
  await page.waitForFunction(() => window.handle.state === 'ready');
  const third = await foreign(stage);
  await third.waitForFunction(() => window.received.length > 0);
  expect((await received(third))[0]).toEqual(answer('of-ben'));
});

test('RT9: the token is in no storage, cookie or markup of the page', async ({ stage }) => {
  const frame = await mountForeign(stage);
  await frame.waitForFunction(() => window.received.length === 1);
  expect(
    await stage.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML])),
  ).not.toContain('token-1');
});

test('N8: a foreign frame that reloads itself gets the same token again', async ({ stage }) => {
  // A request one second after the answer counts as expired. With a paused clock, a reload takes no time.
  await pauseClock(stage.page);
  const frame = await mountForeign(stage, { query: '?silent' });
  const ask = async (one: Frame): Promise<void> => {
    await one.evaluate(() => window.request());
    const answers = async (): Promise<number> => {
      await stage.page.clock.runFor(10);
      return one.evaluate(() => window.received.length);
    };
    await expect.poll(answers).toBe(1);
  };
  await ask(frame);
  await markOld(frame);
  await frame.evaluate(() => location.reload());
  await ask(await foreign(stage));
  expect(await received(frame)).toEqual([answer('token-1')]);
});

test('a foreign frame that never asks fails with frame_timeout', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await mountForeign(stage, { query: '?silent' });
  await page.clock.runFor(11_000);
  expect(await page.evaluate(() => window.handle.ready.catch(({ code }: { code: string }) => code))).toBe('frame_timeout');
});

test('the timeout error distinguishes a foreign document that loaded without a request from one that never loaded', async ({ stage }) => {
  const { page, frames } = stage;
  frames.serve('/silent', '<!doctype html><title>Silent</title>Nothing');
  await page.route('**/never', () => new Promise(() => {}));
  await pauseClock(page);
  const messageOf = async (path: string): Promise<string> => {
    const isAsked = page.waitForRequest(`**${path}`);
    await page.evaluate((src) => {
      const { onEvent } = window.options;
      window.handle = window.Vitrine.mount('#target', { dialect: 'returningai', src, widgetId: 'w', token: 't', timeoutMs: 700, onEvent });
      window.handle.iframe.addEventListener('load', () => Object.assign(window, { hasCome: true }));
    }, `${frames.origin}${path}`);
    await isAsked;
    if (path === '/silent') await page.waitForFunction(() => 'hasCome' in window);
    await page.clock.runFor(700);
    return page.evaluate(async () => {
      const message = await window.handle.ready.then(String, (error: Error) => error.message);
      window.handle.unmount();
      return message;
    });
  };
  expect(await messageOf('/silent')).toContain(
    'has loaded, but has not asked for its token in 700 milliseconds. It may not support the dialect "returningai".',
  );
  expect(await messageOf('/never')).toContain('has not loaded in 700 milliseconds.');
});
