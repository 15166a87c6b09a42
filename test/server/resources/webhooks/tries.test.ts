import { expect, it } from 'vitest';
import { createApp } from '../../../../server/app.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../../../support/stand-ins/webhook-receiver.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { makeWebhook, newReceipt } from './webhook-calls.ts';
import { webhookReceivers } from './webhook-receivers.ts';

forEachWorld('webhooks', (world) => {
  const to = webhookReceivers(world);

  it('WH06 retry with growing pauses for three days, then report that they gave up', async () => {
    to.receiver.answer = answerWith(500);
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const begin = world().clock.now();
    const sentAtMs: number[] = [];
    for (let tries = 0; tries < 60; tries += 1) {
      await to.run();
      const [delivery] = await hook.deliveries();
      if (delivery?.tries !== sentAtMs.length) sentAtMs.push((world().clock.now() - begin) / 1_000);
      if (delivery?.state === 'failed') break;
      const paused = String((await hook.call('GET')).json['pausedUntil'] ?? '');
      world().clock.set(Math.max(Date.parse(delivery?.nextTryAt ?? ''), Date.parse(paused) || 0));
    }
    const pauses = sentAtMs.slice(1).map((moment, index) => moment - (sentAtMs[index] ?? 0));
    expect(pauses[0]).toBeGreaterThan(4);
    expect(pauses[0]).toBeLessThan(6);
    expect(Math.max(...pauses)).toBeLessThan(9 * 3_600);
    expect(sentAtMs.length).toBeGreaterThan(12);
    // An endpoint that is paused at that moment is tried once more afterwards, an hour later at most.
    expect(sentAtMs.at(-1)).toBeGreaterThanOrEqual(3 * 86_400);
    expect(sentAtMs.at(-1)).toBeLessThanOrEqual(3 * 86_400 + 3_600);
    expect(await hook.deliveries()).toMatchObject([{ state: 'failed', lastFault: 'HTTP_500', nextTryAt: null }]);
    expect(new Set(to.receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).size).toBe(1);
    expect(world().logged.some((line) => line.includes('webhook given up'))).toBe(true);
  });

  it('WH06 send nothing that cannot be signed, report why, and deliver it once the secret opens again', async () => {
    const { query } = world().app.services.database;
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    const { secret_sealed: sealed } = await query.selectFrom('webhook_secrets').selectAll().where('endpoint_id', '=', hook.id).executeTakeFirstOrThrow();
    const storeSecret = (secret: string): Promise<unknown> =>
      query.updateTable('webhook_secrets').set({ secret_sealed: secret }).where('endpoint_id', '=', hook.id).execute();
    await storeSecret(sealed.replace('v1.', 'v1.gone-'));
    await newReceipt(world());
    await to.run();
    const [delivery] = await hook.deliveries();
    expect(delivery).toMatchObject({ state: 'waiting', tries: 1, lastFault: 'KEY_UNAVAILABLE', lastStatus: null, nextTryAt: expect.any(String) });
    expect(to.receiver.received).toEqual([]);
    await storeSecret(sealed);
    world().clock.set(Date.parse(String(delivery?.nextTryAt)));
    await to.run();
    expect(await hook.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('WH07 pause a dead endpoint, which delays neither others nor its own backlog once it is back', async () => {
    const dead = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await makeWebhook(world(), to.other.url, { events: ['receipt.created'] });
    const hanging = new Promise<void>((resolve) => (to.receiver.answer = () => resolve()));
    for (let made = 0; made < 12; made += 1) await newReceipt(world());
    const working = to.run();
    await hanging;
    // While every attempt at the first endpoint hangs, the second receives everything.
    await expect.poll(() => to.other.received.length).toBe(12);
    to.receiver.answer = answerWith(503);
    await to.receiver.close();
    await working;
    const { failures, pausedUntil, failingSince } = (await dead.call('GET')).json as { failures: number; pausedUntil: string; failingSince: string };
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(failingSince).not.toBe(null);
    const totalTries = (await dead.deliveries()).reduce((sum, { tries }) => sum + tries, 0);
    expect(totalTries).toBeLessThanOrEqual(4);
    await to.run();
    expect((await dead.deliveries()).reduce((sum, { tries }) => sum + tries, 0)).toBe(totalTries);

    to.receiver = await startWebhookReceiver();
    await dead.call('PATCH', '', { url: to.receiver.url });
    world().clock.set(Math.max(Date.parse(pausedUntil), world().clock.now()) + 60_000);
    await to.run();
    expect((await dead.deliveries('?state=delivered')).length).toBe(12);
    expect((await dead.call('GET')).json).toMatchObject({ failures: 0, failingSince: null, pausedUntil: null });
  });

  it('WH07 serve other endpoints long before the backlog of many slow ones is delivered', async () => {
    const [endpoints, events] = [20, 12];
    for (let made = 0; made < endpoints; made += 1) await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await makeWebhook(world(), to.other.url, { events: ['receipt.created'] }, world().globex);
    for (let made = 0; made < events; made += 1) await newReceipt(world());
    const otherEventCreated = new Promise<void>((resolve, reject) => {
      to.receiver.answer = (response) => {
        // The first response waits until there is an event at the other tenant.
        to.receiver.answer = slow;
        newReceipt(world(), world().globex).then(() => resolve(slow(response)), reject);
      };
    });
    const slow = (response: Parameters<WebhookReceiver['answer']>[0]): void => {
      world().clock.advance(0.3);
      response.writeHead(204).end();
    };
    let before = Infinity;
    to.other.answer = (response) => {
      before = to.receiver.received.length;
      response.writeHead(204).end();
    };
    await Promise.all([otherEventCreated, to.run()]);
    expect(to.receiver.received).toHaveLength(endpoints * events);
    expect(to.other.received).toHaveLength(1);
    expect(before).toBeLessThan(140);
  });

  it('WH07 serve the endpoints that have waited longest first if there are more than free places', async () => {
    await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const { query } = world().app.services.database;
    const endpoint = await query.selectFrom('webhook_endpoints').selectAll().executeTakeFirstOrThrow();
    const delivery = await query.selectFrom('webhook_deliveries').selectAll().where('endpoint_id', '=', endpoint.id).executeTakeFirstOrThrow();
    const all = Array.from({ length: 90 }, (_none, index) => ({ id: `whe_${String(index).padStart(24, '0')}`, index }));
    const urlOf = (index: number): string => `${to.receiver.url}/${index}`;
    await query.insertInto('webhook_endpoints').values(all.map(({ id, index }) => ({ ...endpoint, id, url: urlOf(index) }))).execute();
    // The higher its index, the longer a delivery has waited.
    const waiting = all.map(({ id, index }) => ({ ...delivery, id: `whd_${id}`, endpoint_id: id, next_try_at: delivery.next_try_at - index * 1_000 }));
    await query.insertInto('webhook_deliveries').values(waiting).execute();
    await to.run();
    const order = to.receiver.received.map(({ path }) => Number(path.slice(1)));
    expect(order).toHaveLength(91);
    expect(order.slice(0, 16).toSorted((one, other_) => one - other_)).toEqual(Array.from({ length: 16 }, (_none, index) => 74 + index));
  });

  it('WH07 deliver a backlog at once when a failing endpoint answers again', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    to.receiver.answer = answerWith(500);
    for (let made = 0; made < 6; made += 1) await newReceipt(world());
    for (let round = 0; round < 6; round += 1) {
      await to.run();
      world().clock.advance(3_600);
    }
    to.receiver.answer = answerWith(200);
    to.receiver.received.length = 0;
    world().clock.advance(3_600);
    await to.run();
    expect((await hook.deliveries('?state=waiting')).length).toBe(0);
    expect(to.receiver.received.length).toBe(6);
  });

  it('WH06 are delivered by two processes together, each event once', async () => {
    await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    for (let made = 0; made < 20; made += 1) await newReceipt(world());
    const { config, database } = world().app.services;
    const second = await createApp({ config, database, clock: world().clock, log: createLog('silent') });
    await Promise.all([to.run(), second.services.webhookDispatcher.run()]);
    await second.close();
    expect(to.receiver.received.length).toBe(20);
    expect(new Set(to.receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).size).toBe(20);
  });

  it('WH06 are retried by another process after one has died, whose late report does not count', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const { database } = world().app.services;
    await database.query
      .updateTable('webhook_deliveries')
      .set({ claim: 'of the dead', claimed_until: world().clock.now() + 30_000, tries: 1 })
      .where('endpoint_id', '=', hook.id)
      .execute();
    await to.run();
    expect(to.receiver.received).toEqual([]);
    world().clock.advance(31);
    await to.run();
    expect(to.receiver.received).toHaveLength(1);
    expect(await hook.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });
});
