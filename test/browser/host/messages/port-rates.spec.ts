import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../stage.ts';

test('H3 repeated handshakes do not connect twice: a call runs once', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => {
    for (let index = 0; index < 300; index++) window.port.postMessage({ namespace: 'penpal', type: 'ACK1', methodPaths: [] });
    window.port.postMessage({
      namespace: 'penpal',
      type: 'CALL',
      id: 'one',
      methodPath: ['emit'],
      args: [{ name: 'receiptOpened', payload: { receiptId: 'rcpt_1' } }],
    });
  });
  await frame.evaluate(() => window.host.viewport());
  expect((await stage.events()).filter((name) => name === 'receiptOpened')).toHaveLength(1);
});

for (const { method, argument, most } of [
  { method: 'emit', argument: { name: 'receiptOpened', payload: { receiptId: 'rcpt_1' } }, most: 50 },
  { method: 'viewport', argument: undefined, most: 120 },
  { method: 'requestToken', argument: { reason: 'rejected' }, most: 30 },
  { method: 'print', argument: undefined, most: 3 },
  { method: 'paper', argument: { heightPerWidth: 2 }, most: 20 },
  { method: 'navigate', argument: { step: 'cancel' }, most: 6 },
  { method: 'download', argument: { name: 'Receipt', format: 'csv' }, most: 10 },
]) {
  test(`H3 ${method} is answered ${most} times in a row; more calls get rate_limited until later`, async ({ stage }) => {
    await pauseClock(stage.page);
    // A print dialog may block the page until it is closed.
    await stage.page.evaluate(() => void (window.print = () => {}));
    const frame = await stage.mount();
    const before = (await stage.events()).length;
    const codes = await frame.evaluate(
      async ({ method: name, argument: given }) => {
        const host = window.host as unknown as Record<string, (given: unknown) => Promise<{ ok: boolean; fault?: { code: string } }>>;
        const results = Array.from({ length: 300 }, () => host[name]?.(given));
        // Accepted token requests are still pending, so only refused calls have settled.
        const settled = await Promise.all(results.map((result) => Promise.race([result, host['viewport']?.({}).then(() => undefined)])));
        return settled.map((result) => (result?.ok === false ? result.fault?.code : 'taken'));
      },
      { method, argument },
    );
    expect(codes.filter((code) => code === 'rate_limited').length).toBeGreaterThanOrEqual(300 - most - 1);
    expect(codes[0]).not.toBe('rate_limited');
    expect((await stage.events()).length - before).toBeLessThanOrEqual(most + 1);
    await stage.page.clock.runFor(2_000);
    const later = await frame.evaluate(
      (name) =>
        (window.host as unknown as Record<string, (given: unknown) => Promise<{ fault?: { code: string } }>>)[name]?.({}).then(({ fault }) => fault?.code),
      method,
    );
    expect(later).not.toBe('rate_limited');
  });
}

test('H3 after ninety thousand calls the page still works and the frame gets the height it requests', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => {
    const call = { namespace: 'penpal', type: 'CALL', id: 'x', methodPath: ['emit'], args: [{ name: 'receiptOpened', payload: { receiptId: 'rcpt_1' } }] };
    for (let index = 0; index < 90_000; index++) window.port.postMessage(call);
  });
  expect(await frame.evaluate(() => window.host.resize({ heightPx: 321 }))).toEqual({ ok: true, value: null });
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '321px');
  expect((await stage.events()).filter((name) => name === 'receiptOpened').length).toBeLessThan(200);
});
