import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { forEachWorld } from '../../support/server/world.ts';
import { fileOf } from './document-calls.ts';

forEachWorld('queued documents', (world) => {
  it('leave the queue when their requests are aborted, and delay no other request (DC09)', async () => {
    const { acme, base, logged, manage, token } = world();
    const lines = Array.from({ length: 500 }, (_none, index) => ({ description: `Agent run ${index}`, amountMinor: index }));
    const long = { customer: { externalId: 'ext-1' }, title: 'Long', period: { start: '2026-09-01', end: '2026-09-30' }, currency: 'EUR', lines };
    const id = String((await manage(acme.apiKey, 'POST', '/v1/receipts/sync', long)).json['id']);
    const bearer = token();
    // One document is made and eight wait. The next request is refused.
    const waiting = new Set<ClientRequest>();
    await new Promise<void>((resolve) => {
      for (let count = 0; count < 10; count += 1) {
        const request = get(`${base}/v1/receipts/${id}/document`, { agent: false, headers: { authorization: `Bearer ${bearer}` } });
        const answered = ({ statusCode }: IncomingMessage): void => {
          waiting.delete(request);
          if (statusCode === 503) resolve();
        };
        waiting.add(request.on('response', answered).on('error', () => {}));
      }
    });
    expect(waiting.size).toBeGreaterThanOrEqual(8);
    for (const request of waiting) request.destroy();
    await expect.poll(() => logged.join('').match(/"status":499/g)?.length).toBeGreaterThanOrEqual(8);
    expect((await fileOf(world(), bearer, id)).status).toBe(200);
  });
});
