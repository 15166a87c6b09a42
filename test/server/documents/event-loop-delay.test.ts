import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { forEachWorld, type World } from '../../support/server/world.ts';
import { fileOf } from './document-calls.ts';

const receiptOf = async ({ acme, manage }: World, lines: number): Promise<string> => {
  const body = {
    customer: { externalId: 'ext-1' },
    title: `Of ${lines} lines`,
    period: { start: '2026-07-01', end: '2026-07-31' },
    scope: { order: `lines-${lines}` },
    currency: 'EUR',
    lines: Array.from({ length: lines }, (_, index) => ({
      description: `Work of the day ${index + 1}`,
      quantity: '1.5',
      unitPrice: '80.00',
      amountMinor: 12_000,
    })),
  };
  return String((await manage(acme.apiKey, 'POST', '/v1/receipts/sync', body)).json['id']);
};

/** Returns the best of several measurements, and stops at the first that is good enough: other load makes a run slower, never faster. */
async function best(tries: number, enough: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let count = 0; count < tries && least >= enough; count++) least = Math.min(least, await measure());
  return least;
}

/** Returns the longest time in milliseconds that the event loop was blocked during some work. */
async function blockedDuring(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

forEachWorld('a document created alongside other requests', (world) => {
  it('of 40 lines takes less than 150 ms once the worker is warm', async () => {
    const id = await receiptOf(world(), 40);
    await fileOf(world(), world().acme.apiKey, id);
    // CPU time of all threads of this process, so that other load does not count.
    const tookMs = await best(20, 150, async () => {
      const before = process.cpuUsage();
      expect((await fileOf(world(), world().acme.apiKey, id)).status).toBe(200);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    expect(tookMs).toBeLessThan(150);
  });

  it('of 2,000 lines blocks no other request for 50 ms (DC14)', async () => {
    const id = await receiptOf(world(), 2_000);
    // A busy machine delays everything: the delay of an equally long pause without a document is subtracted.
    const blockedMs = await best(8, 50, async () => {
      const startMs = performance.now();
      const withDocument = await blockedDuring(async () => {
        const { status, bytes } = await fileOf(world(), world().acme.apiKey, id);
        expect(status).toBe(200);
        expect(bytes.length).toBeGreaterThan(200_000);
      });
      const spanMs = performance.now() - startMs;
      const withoutDocument = await blockedDuring(() => new Promise((resolve) => setTimeout(resolve, spanMs)));
      return withDocument - withoutDocument;
    });
    expect(blockedMs).toBeLessThan(50);
  });
});
