import { afterEach, expect, it } from 'vitest';
import { openProcessPlace } from '../../support/processes/process-place.ts';
import { startWebhookReceiver } from '../../support/stand-ins/webhook-receiver.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

it('D3 a webhook receiver that does not respond does not delay the stop, and another process need not wait to try again', async () => {
  const receiver = await startWebhookReceiver();
  cleanups.push(receiver.close);
  const reached = new Promise<void>((resolve) => (receiver.answer = () => resolve()));
  const place = await openProcessPlace('sqlite', { env: { VITRINE_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  cleanups.push(place.close);
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const { services, tenant, database } = place;
  const { webhook } = await services.webhooks.create(by, tenant.id, { url: receiver.url, name: null, enabled: true, events: ['*'] });
  await services.webhookDeliveries.test(by, tenant.id, webhook.id);
  const { server } = await place.serve();
  await reached;
  server.signal('SIGTERM');
  const askedMs = performance.now();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  // The time in which an attempt may finish, and a slow machine. A receiver has ten seconds to respond.
  expect(performance.now() - askedMs).toBeLessThan(8_000);
  const deliveries = await database.query.selectFrom('webhook_deliveries').select(['state', 'claim', 'claimed_until', 'last_fault']).execute();
  expect(deliveries).toEqual([{ state: 'waiting', claim: null, claimed_until: null, last_fault: null }]);
  expect(await database.query.selectFrom('webhook_endpoints').select('failures').execute()).toEqual([{ failures: 0 }]);
});
