import type { Frame } from '@playwright/test';
import { taskTimes } from '../../support/task-times.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../stage.ts';

const request = { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'by-hand', reason: 'mount' } };

test('P05, F5, F6: calls of undocumented methods fail with an empty error: no code, message or stack', async ({ stage }) => {
  const frame = await stage.mount();
  const answers = await frame.evaluate(async () => {
    const host = window.host as unknown as Record<string, (...given: unknown[]) => Promise<unknown>> & { __proto__: Record<string, () => Promise<unknown>> };
    const calls = [
      () => host.constructor?.(),
      () => host.toString(),
      () => host.hasOwnProperty('x'),
      () => host.__proto__.constructor?.(),
      () => host.nothing?.(),
    ];
    return Promise.all(
      calls.map((call) =>
        Promise.resolve(call()).then(
          () => ({ settled: true }),
          (error: Error & { code: string }) => ({ code: error.code, message: error.message, stack: error.stack }),
        ),
      ),
    );
  });
  for (const answer of answers) expect(answer).toEqual({});
});

test('P06: when getToken throws, the frame gets a code and no text of the page', async ({ stage }) => {
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
  await expect.poll(() => frame.isDetached()).toBe(true);
  await stage.waitForEvent('error');
  const element = await stage.page.waitForSelector('iframe');
  const second = (await element.contentFrame()) as Frame;
  await second.waitForFunction(() => window.refusals?.length > 0);
  const refusals = await second.evaluate(() => window.refusals);
  expect(refusals[0]?.fault.code).toBe('token_unavailable');
  expect(JSON.stringify(refusals)).not.toContain('1234');
  expect(await stage.page.evaluate(() => [window.handle.state, window.faults])).toEqual(['failed', []]);
});

test('P07: ten thousand requests call getToken once a second', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const frame = await stage.mount();
  await frame.evaluate(() => {
    for (let index = 0; index < 5_000; index++) window.ask('rejected');
    for (let index = 0; index < 5_000; index++) void window.host.requestToken({ reason: 'rejected' });
  });
  const calls = (): Promise<number> => page.evaluate(() => window.reasons.length);
  await stage.fence(frame);
  expect(await calls()).toBe(1);
  await page.clock.runFor(990);
  expect(await calls()).toBe(1);
  await page.clock.runFor(20);
  expect(await calls()).toBe(2);
});

test('P07: a frame that rejects every token gets token_rate_limited after ten getToken calls', async ({ stage }) => {
  await pauseClock(stage.page);
  const frame = await stage.mount();
  const codes: string[] = [];
  for (let index = 0; index < 12; index++) {
    const pending = frame.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
    await stage.page.clock.runFor(1_100);
    const result = await pending;
    codes.push(result.ok ? 'ok' : result.fault.code);
  }
  expect(codes.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 'ok'));
  expect(codes.slice(9)).toEqual(Array.from({ length: 3 }, () => 'token_rate_limited'));
  expect((await stage.page.evaluate(() => window.reasons)).length).toBe(10);
});

test('P08, P09, AF29: drops malformed, unknown and large messages without an error in the page', async ({ browser, browserName, stage }) => {
  const frame = await stage.mount();
  const before = await stage.events();
  const dropped = async (): Promise<void> => {
    await frame.evaluate(
      (good) => {
        const cyclic: Record<string, unknown> = { type: good.type };
        cyclic['value'] = cyclic;
        const values: unknown[] = [
          null,
          undefined,
          0,
          '',
          'VITRINE_REQUEST_TOKEN',
          [],
          {},
          cyclic,
          { type: good.type },
          { type: good.type, value: null },
          { type: good.type, value: [] },
          { ...good, more: 1 },
          { ...good, more: 'x'.repeat(1_000_000) },
          { type: good.type, value: { ...good.value, protocol: 99 } },
          { type: good.type, value: { ...good.value, protocol: '1' } },
          { type: good.type, value: { ...good.value, reason: 'please' } },
          { type: good.type, value: { ...good.value, widgetId: 'x'.repeat(70_000) } },
          { type: good.type, value: { ...good.value, widgetId: { toString: 1 } } },
          { type: 'VITRINE_TOKEN', value: { token: 'x' } },
          { type: { toString: 1 }, value: 1 },
        ];
        for (const value of values) parent.postMessage(value, '*');
        parent.postMessage(good, '*', [new MessageChannel().port1].slice(1));
      },
      { ...request, value: { ...request.value, protocol: 0 } },
    );
    await frame.evaluate(() => {
      const bad: unknown[] = [
        null,
        1,
        'x',
        {},
        { namespace: 'penpal' },
        { namespace: 'penpal', type: 'CALL' },
        { namespace: 'penpal', type: 'CALL', id: 1, methodPath: 'resize' },
        { namespace: 'penpal', type: 'REPLY', callId: 1, isError: true, isSerializedErrorInstance: true, value: null },
        { namespace: 'penpal', type: 'ACK1' },
        { namespace: 'penpal', type: 'SYN', participantId: {} },
      ];
      for (const value of bad) window.port.postMessage(value);
      const { port1 } = new MessageChannel();
      window.port.postMessage({ namespace: 'penpal', type: 'CALL', id: port1, methodPath: ['resize'], args: [{ heightPx: 1 }] }, [port1]);
    });
    await stage.fence(frame);
  };
  // The CPU time of a task, independent of other work on the machine. Only Chromium reports it.
  const [longest = 0] = browserName === 'chromium' ? await taskTimes(browser, stage.page, dropped) : [void (await dropped())];
  expect(longest).toBeLessThanOrEqual(100);
  expect(await stage.page.evaluate(() => window.faults)).toEqual([]);
  expect((await stage.events()).filter((name) => name === 'token')).toEqual(before.filter((name) => name === 'token'));
});

test('P09 events with a million fields or digits are refused without a long task', async ({ browser, browserName, stage }) => {
  const frame = await stage.mount();
  const emit = async (): Promise<void> => {
    const codes = await frame.evaluate(async () => {
      const refusals = [];
      for (let count = 0; count < 10; count++) {
        for (const payload of ['x'.repeat(1_000_000), { widget: 10n ** 100_000n }]) {
          const answer = await window.host.emit({ name: 'ready', payload });
          refusals.push(!answer.ok && answer.fault.code);
        }
      }
      return refusals;
    });
    expect(codes).toEqual(Array(20).fill('invalid_request'));
  };
  // The CPU time of a task, independent of other work on the machine. Only Chromium reports it.
  const [longest = 0] = browserName === 'chromium' ? await taskTimes(browser, stage.page, emit) : [void (await emit())];
  expect(longest).toBeLessThanOrEqual(100);
});

test('P12, AF28: accepts only known events with small plain values, and treats text as text', async ({ stage }) => {
  const frame = await stage.mount();
  const results = await frame.evaluate(() =>
    Promise.all(
      (
        [
          ['receiptOpened', { receiptId: '<img src=x onerror=alert(1)>', secret: 'x', nested: {} }],
          ['receiptOpened', { receiptId: 'x'.repeat(501) }],
          ['receiptOpened', { receiptId: { html: 1 } }],
          ['invoiceOpened', { receiptId: 'rcpt_1' }],
          ['documentExported', { documentId: 'inv_1', kind: 'invoice' }],
          ['documentExported', { documentId: 'inv_1', kind: 'invoice', format: 1 }],
          ['documentExported', { documentId: 'inv_1', kind: 'invoice', format: 'pdf', token: 'secret' }],
          ['token', { reason: 'mount' }],
          ['constructor', {}],
          ['error', { code: 'bad_response', message: 'Oh', retryable: true, docsUrl: 'javascript:alert(1)' }],
          ['warning', null],
        ] as [never, unknown][]
      ).map(([name, payload]) => window.host.emit({ name, payload }).then(({ ok }) => ok)),
    ),
  );
  expect(results).toEqual([true, false, false, false, false, false, true, false, false, true, false]);
  expect(await stage.page.evaluate(() => window.events.slice(2))).toEqual([
    { name: 'receiptOpened', payload: { receiptId: '<img src=x onerror=alert(1)>' } },
    { name: 'documentExported', payload: { documentId: 'inv_1', kind: 'invoice', format: 'pdf' } },
    { name: 'error', payload: { code: 'bad_response', message: 'Oh', retryable: true, docsUrl: `${stage.frames.origin}/errors#bad_response` } },
  ]);
});

test('every event reaches its callback, its listeners and the listeners of all events', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    const callbacks = [
      ...['Ready', 'Resize', 'Token', 'ReceiptOpened', 'ReceiptClosed', 'InvoiceOpened', 'InvoiceClosed', 'DocumentExported'],
      ...['SessionEnded', 'Warning', 'Error'],
    ].map(
      (name) => [`on${name}`, () => window.faults.push(`on${name}`)] as const,
    );
    Object.assign(window.options, Object.fromEntries(callbacks));
  });
  const frame = await stage.mount();
  const documents = ['receiptOpened', 'receiptClosed', 'invoiceOpened', 'invoiceClosed', 'documentExported'] as const;
  const names = ['ready', 'resize', 'token', ...documents, 'sessionEnded', 'warning', 'error'] as const;
  await page.evaluate((all) => {
    window.faults.length = window.events.length = 0;
    for (const name of all) window.handle.on(name, () => void window.faults.push(name));
    window.handle.on('*', ({ name }) => void window.faults.push(`* ${name}`));
  }, names);
  await frame.evaluate(async () => {
    const receipt = { receiptId: 'rcpt_1' };
    const fault = { code: 'bad_response', message: 'Oh', retryable: true };
    await window.host.emit({ name: 'ready', payload: { widget: 'receipt' } });
    await window.host.resize({ heightPx: 222 });
    await window.host.emit({ name: 'receiptOpened', payload: receipt });
    await window.host.emit({ name: 'receiptClosed', payload: receipt });
    await window.host.emit({ name: 'invoiceOpened', payload: { invoiceId: 'inv_1' } });
    await window.host.emit({ name: 'invoiceClosed', payload: { invoiceId: 'inv_1' } });
    await window.host.emit({ name: 'documentExported', payload: { documentId: 'inv_1', kind: 'invoice', format: 'pdf' } });
    await window.host.emit({ name: 'warning', payload: fault });
    await window.host.emit({ name: 'error', payload: fault });
    await window.host.requestToken({ reason: 'rejected' });
  });
  await page.evaluate(() => window.handle.logout());
  const order = ['ready', 'resize', ...documents, 'warning', 'error', 'token', 'sessionEnded'];
  expect(await stage.events()).toEqual(order);
  expect(await page.evaluate(() => window.faults)).toEqual(order.flatMap((name) => [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, name, `* ${name}`]));
});
