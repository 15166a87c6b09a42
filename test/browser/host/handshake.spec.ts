import type { Frame } from '@playwright/test';
import { expect, test, type Stage } from './stage.ts';

const request = { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'thief', reason: 'mount' } };
const shapes: Record<string, unknown>[] = [
  request,
  { type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' },
  { penpal: 'syn' },
  { namespace: 'penpal', type: 'SYN', channel: undefined, participantId: 'thief' },
  { namespace: 'penpal', type: 'CALL', id: '1', methodPath: ['requestToken'], args: [{ reason: 'mount' }] },
];

/** A page that posts what it is told to its parent and opener, and keeps what it gets. */
const thief = `<!doctype html><title>Thief</title><script>
window.got = [];
addEventListener('message', (event) => got.push(event.data));
window.send = (shapes) => { for (const shape of shapes) for (const target of [parent, opener]) if (target !== window) target?.postMessage(shape, '*'); };
</script>`;

interface Thief {
  got: unknown[];
  send(shapes: unknown[]): void;
}

async function thieves(stage: Stage): Promise<Frame> {
  stage.host.set('/thief', thief);
  stage.frames.set('/thief', thief);
  return stage.mount();
}

/** A mark in the page's own queue: whatever was posted before it has been handled. */
async function settle({ page }: Stage): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
}

test.describe('P01: a request that is not from the iframe of the mount gets no answer and calls nobody:', () => {
  const senders: Record<string, (stage: Stage) => Promise<Frame>> = {
    'a sibling frame of the very same origin': async ({ page, frames }) => {
      await page.evaluate((src) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src, id: 'thief', onload: resolve }))), `${frames.origin}/thief`);
      const element = await page.waitForSelector('#thief');
      return (await element.contentFrame()) as Frame;
    },
    'a popup of the very same origin': async ({ page, frames }) => {
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate((src) => void window.open(src), `${frames.origin}/thief`)]);
      await popup.waitForFunction(() => 'send' in window);
      return popup.mainFrame();
    },
    'a frame of the page itself': async ({ page }) => {
      await page.evaluate(() => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src: '/thief', id: 'thief', onload: resolve }))));
      const element = await page.waitForSelector('#thief');
      return (await element.contentFrame()) as Frame;
    },
  };
  for (const [name, open] of Object.entries(senders)) {
    test(name, async ({ stage }) => {
      await thieves(stage);
      const sender = await open(stage);
      await sender.evaluate((all) => (window as unknown as Thief).send(all), shapes);
      await settle(stage);
      expect(await sender.evaluate(() => (window as unknown as Thief).got)).toEqual([]);
      expect(await stage.page.evaluate(() => [window.reasons, window.faults])).toEqual([['mount'], []]);
    });
  }

  test('a synthetic event of a script, without a source', async ({ stage }) => {
    await stage.mount();
    const before = await stage.events();
    await stage.page.evaluate(({ data, origin }) => void dispatchEvent(new MessageEvent('message', { data, origin })), { data: request, origin: stage.frames.origin });
    await settle(stage);
    expect(await stage.events()).toEqual(before);
  });
});

test('P02, P03: a document of another origin in the same iframe gets nothing; when the right one is back, it is answered', async ({ stage }) => {
  const frame = await thieves(stage);
  const { page } = stage;
  await frame.evaluate((src) => location.replace(src), `${stage.host.origin.replace('127.0.0.1', 'localhost')}/nowhere`).catch(() => {});
  stage.host.set('/evil', thief);
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${stage.host.origin}/evil`);
  const element = await page.waitForSelector('iframe');
  const evil = (await element.contentFrame()) as Frame;
  await evil.waitForFunction(() => 'send' in window);
  await evil.evaluate((all) => (window as unknown as Thief).send(all), shapes);
  await settle(stage);
  expect(await evil.evaluate(() => (window as unknown as Thief).got)).toEqual([]);
  const before = (await stage.events()).filter((name) => name === 'ready').length;
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${stage.frames.origin}/embed?tenant=acme`);
  await page.waitForFunction((count) => window.events.filter(({ name }) => name === 'ready').length > count, before);
  expect(await (await stage.frame()).evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-1']);
});

test('P04, N7: two customers on one page keep their tokens apart', async ({ stage }) => {
  const tokens = await stage.page.evaluate(async () => {
    document.body.insertAdjacentHTML('beforeend', '<div id="second"></div>');
    const [first, second] = [
      window.Vitrine.mount('#target', { ...window.options, getToken: () => 'of-anna' }),
      window.Vitrine.mount('#second', { ...window.options, getToken: () => 'of-ben' }),
    ];
    await Promise.all([first.ready, second.ready]);
    first.iframe.id = 'anna';
    second.iframe.id = 'ben';
  });
  expect(tokens).toBeUndefined();
  for (const [id, token] of [['anna', 'of-anna'], ['ben', 'of-ben']]) {
    const frame = await (await stage.page.waitForSelector(`#${id}`)).contentFrame();
    await frame?.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
    expect(await frame?.evaluate(() => [...window.answers, ...window.tokens].map((answer) => answer.token))).toEqual([token]);
  }
});

test('P05, F5, F6: only the documented methods exist, and what the frame is told of a fault holds no stack', async ({ stage }) => {
  const frame = await stage.mount();
  const answers = await frame.evaluate(async () => {
    const host = window.host as unknown as Record<string, (...given: unknown[]) => Promise<unknown>> & { __proto__: Record<string, () => Promise<unknown>> };
    const calls = [() => host.constructor?.(), () => host.toString(), () => host.hasOwnProperty('x'), () => host.__proto__.constructor?.(), () => host.nothing?.()];
    return Promise.all(calls.map((call) => Promise.resolve(call()).then(() => ({ settled: true }), (error: Error & { code: string }) => ({ code: error.code, message: error.message, stack: error.stack }))));
  });
  for (const answer of answers) expect(answer).toEqual({ code: 'METHOD_NOT_FOUND', message: '', stack: '' });
});

test('P06: when the callback throws, the frame is told a code and not one word of the page', async ({ stage }) => {
  const frame = await stage.mount();
  await stage.page.evaluate(() => {
    window.options.getToken = () => 'x';
    window.handle.unmount();
    window.handle = window.Vitrine.mount('#target', {
      ...window.options,
      getToken: () => {
        throw new Error('password is 1234');
      },
    });
  });
  expect(frame.isDetached()).toBe(true);
  await stage.waitForEvent('error');
  const element = await stage.page.waitForSelector('iframe');
  const second = (await element.contentFrame()) as Frame;
  await second.waitForFunction(() => window.refusals?.length > 0);
  const refusals = await second.evaluate(() => window.refusals);
  expect(refusals[0]?.fault.code).toBe('token_unavailable');
  expect(JSON.stringify(refusals)).not.toContain('1234');
  expect(await stage.page.evaluate(() => [window.handle.state, window.faults])).toEqual(['failed', []]);
});

test('P07: ten thousand requests call the page once a second, and not ten thousand times', async ({ stage }) => {
  const frame = await stage.mount();
  const before = await stage.page.evaluate(() => performance.now());
  await frame.evaluate(() => {
    for (let index = 0; index < 5_000; index++) window.ask('rejected');
    for (let index = 0; index < 5_000; index++) void window.host.requestToken({ reason: 'rejected' });
  });
  await stage.page.waitForFunction(() => window.reasons.length > 1);
  const { calls, passedMs } = await stage.page.evaluate((since) => ({ calls: window.reasons.length, passedMs: performance.now() - since }), before);
  expect(calls).toBeLessThanOrEqual(2 + passedMs / 1_000);
});

test('P07: a frame that refuses every token is stopped at ten calls', async ({ stage }) => {
  await stage.page.clock.install();
  const frame = await stage.mount();
  const codes: string[] = [];
  for (let index = 0; index < 12; index++) {
    const asked = frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
    await stage.page.clock.runFor(1_100);
    const result = await asked;
    codes.push(result.ok ? 'ok' : result.fault.code);
  }
  expect(codes.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 'ok'));
  expect(codes.slice(9)).toEqual(Array.from({ length: 3 }, () => 'token_rate_limited'));
  expect((await stage.page.evaluate(() => window.reasons)).length).toBe(10);
});

test('P08, P09: what is malformed, unknown or large is dropped without an error in the page', async ({ stage }) => {
  const frame = await stage.mount();
  const before = await stage.events();
  const longTasks = await stage.page.evaluate(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] });
    Object.assign(window, { durations });
  });
  expect(longTasks).toBeUndefined();
  await frame.evaluate((good) => {
    const cyclic: Record<string, unknown> = { type: good.type };
    cyclic['value'] = cyclic;
    const values: unknown[] = [
      null, undefined, 0, '', 'VITRINE_REQUEST_TOKEN', [], {}, cyclic,
      { type: good.type }, { type: good.type, value: null }, { type: good.type, value: [] }, { ...good, more: 1 }, { ...good, more: 'x'.repeat(1_000_000) },
      { type: good.type, value: { ...good.value, protocol: 99 } }, { type: good.type, value: { ...good.value, protocol: '1' } },
      { type: good.type, value: { ...good.value, reason: 'please' } }, { type: good.type, value: { ...good.value, widgetId: 'x'.repeat(70_000) } },
      { type: good.type, value: { ...good.value, widgetId: { toString: 1 } } }, { type: 'VITRINE_TOKEN', value: { token: 'x' } }, { type: { toString: 1 }, value: 1 },
    ];
    for (const value of values) parent.postMessage(value, '*');
    parent.postMessage(good, '*', [new MessageChannel().port1].slice(1));
  }, { ...request, value: { ...request.value, protocol: 0 } });
  await frame.evaluate(() => {
    const bad: unknown[] = [null, 1, 'x', {}, { namespace: 'penpal' }, { namespace: 'penpal', type: 'CALL' }, { namespace: 'penpal', type: 'CALL', id: 1, methodPath: 'resize' },
      { namespace: 'penpal', type: 'REPLY', callId: 1, isError: true, isSerializedErrorInstance: true, value: null }, { namespace: 'penpal', type: 'ACK1' }, { namespace: 'penpal', type: 'SYN', participantId: {} }];
    for (const value of bad) window.port.postMessage(value);
    const { port1 } = new MessageChannel();
    window.port.postMessage({ namespace: 'penpal', type: 'CALL', id: port1, methodPath: ['resize'], args: [{ heightPx: 1 }] }, [port1]);
  });
  await settle(stage);
  expect(await stage.page.evaluate(() => window.faults)).toEqual([]);
  expect((await stage.events()).filter((name) => name === 'token')).toEqual(before.filter((name) => name === 'token'));
  expect(await stage.page.evaluate(() => (window as unknown as { durations: number[] }).durations.filter((duration) => duration > 100))).toEqual([]);
});

test('P12: events are known names with small plain values; text stays text', async ({ stage }) => {
  const frame = await stage.mount();
  const results = await frame.evaluate(() =>
    Promise.all(
      ([
        ['receiptOpened', { receiptId: '<img src=x onerror=alert(1)>', secret: 'x', nested: {} }],
        ['receiptOpened', { receiptId: 'x'.repeat(501) }],
        ['receiptOpened', { receiptId: { html: 1 } }],
        ['token', { reason: 'mount' }],
        ['constructor', {}],
        ['error', { code: 'bad_response', message: 'Oh', retryable: true, docsUrl: 'javascript:alert(1)' }],
        ['warning', null],
      ] as [never, unknown][]).map(([name, payload]) => window.host.emit({ name, payload }).then(({ ok }) => ok)),
    ),
  );
  expect(results).toEqual([true, false, false, false, false, true, false]);
  expect(await stage.page.evaluate(() => window.events.slice(2))).toEqual([
    { name: 'receiptOpened', payload: { receiptId: '<img src=x onerror=alert(1)>' } },
    { name: 'error', payload: { code: 'bad_response', message: 'Oh', retryable: true, docsUrl: `${stage.frames.origin}/errors#bad_response` } },
  ]);
});

test('P15: the frame cannot navigate the page, nor open its dialogs', async ({ stage }) => {
  const frame = await stage.mount();
  const refused = await frame.evaluate(() => {
    try {
      if (top) top.location.href = 'about:blank#taken';
      return 'navigated';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refused).toBe('SecurityError');
  expect(stage.page.url()).toBe(`${stage.host.origin}/`);
});

test('N8: a frame that reloads itself is answered again, over a new port, with no further call of the page', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => location.reload());
  await stage.page.waitForFunction(() => window.events.filter(({ name }) => name === 'ready').length === 2);
  const again = await stage.frame();
  await again.evaluate(() => window.host.resize({ heightPx: 321 }));
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '321px');
  expect(await stage.page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('N8: a second request of the same document closes the port of the first', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => {
    Object.assign(window, { old: window.host });
    window.ask();
  });
  await frame.waitForFunction(() => window.portsOpened === 2);
  const lost = await frame.evaluate(async () => {
    await window.connected;
    const { old } = window as unknown as { old: typeof window.host };
    return Promise.resolve().then(() => old.resize({ heightPx: 777 })).then(() => 'answered', () => 'closed');
  });
  expect(lost).toBe('closed');
  await expect(stage.page.locator('iframe')).not.toHaveCSS('height', '777px');
});
