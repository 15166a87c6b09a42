import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createWebhookVerifier } from '../../../../backend/index.ts';
import { createApp } from '../../../../server/app.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../../../support/stand-ins/webhook-receiver.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { makeWebhook, newReceipt } from './webhook-calls.ts';

forEachWorld('webhooks', (world) => {
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  beforeAll(async () => {
    [receiver, other] = [await startWebhookReceiver(), await startWebhookReceiver()];
  });
  afterAll(() => Promise.all([receiver.close(), other.close()]));
  beforeEach(() => {
    for (const one of [receiver, other]) {
      one.received.length = 0;
      one.answer = answerWith(204);
    }
  });
  afterEach(async () => {
    const { acme, globex, manage } = world();
    for (const tenant of [acme, globex]) {
      const { items } = (await manage(tenant.apiKey, 'GET', '/v1/webhooks')).json as { items: { id: string }[] };
      for (const { id } of items) await manage(tenant.apiKey, 'DELETE', `/v1/webhooks/${id}`);
    }
  });

  const run = (): Promise<void> => world().app.services.webhookDispatcher.run();
  const types = (one = receiver): string[] => one.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

  it('AF30 WH04 WH05 tells of each change, signed, and the verifier of @vitrine/backend takes it', async () => {
    const { secret, deliveries } = await makeWebhook(world(), `${receiver.url}/in`);
    const id = await newReceipt(world());
    await world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${id}/seal`);
    await run();
    expect(types().toSorted()).toEqual(['customer.created', 'receipt.created', 'receipt.sealed']);
    const verifier = createWebhookVerifier({ secret, clock: world().clock });
    for (const { body, headers } of receiver.received) {
      const event = await verifier.verify(body, String(headers['vitrine-signature']));
      expect(event).toMatchObject({ id: headers['vitrine-webhook-id'], tenant: 'acme', createdAt: new Date(world().clock.now()).toISOString() });
      if (event.type === 'receipt.sealed')
        expect(event).toMatchObject({ subject: { kind: 'receipt', id }, before: { status: 'draft' }, after: { status: 'sealed' } });
    }
    expect((await deliveries()).map(({ state, tries, lastStatus }) => [state, tries, lastStatus])).toEqual([
      ['delivered', 1, 204],
      ['delivered', 1, 204],
      ['delivered', 1, 204],
    ]);
    await run();
    expect(receiver.received).toHaveLength(3);
  });

  it('WH05 has no event of what was rolled back, of another tenant, of reads, and of what was not asked for', async () => {
    const { database, receipts } = world().app.services;
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.published', 'receipt.created'] });
    const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };
    const failed = database.write(async (tx) => {
      await receipts.publishIn(tx, by, world().acme.id, world().acme.receipts[0].id, null);
      throw new Error('behind it');
    });
    await expect(failed).rejects.toThrow('behind it');
    await newReceipt(world(), world().globex);
    await world().read(world().token(), '/v1/receipts');
    await world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${world().acme.receipts[0].id}/seal`);
    expect(await hook.deliveries()).toEqual([]);
    await newReceipt(world());
    expect((await hook.deliveries()).map(({ event }) => event.type)).toEqual(['receipt.created']);
  });

  it('WH06 tries again with growing pauses for three days, then says that it has given up', async () => {
    receiver.answer = answerWith(500);
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const begin = world().clock.now();
    const moments: number[] = [];
    for (let tries = 0; tries < 60; tries += 1) {
      await run();
      const [delivery] = await hook.deliveries();
      if (delivery?.tries !== moments.length) moments.push((world().clock.now() - begin) / 1_000);
      if (delivery?.state === 'failed') break;
      const paused = String((await hook.call('GET')).json['pausedUntil'] ?? '');
      world().clock.set(Math.max(Date.parse(delivery?.nextTryAt ?? ''), Date.parse(paused) || 0));
    }
    const pauses = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(pauses[0]).toBeGreaterThan(4);
    expect(pauses[0]).toBeLessThan(6);
    expect(Math.max(...pauses)).toBeLessThan(9 * 3_600);
    expect(moments.length).toBeGreaterThan(12);
    // An endpoint that is given a rest at that moment is asked once more behind it, an hour later at most.
    expect(moments.at(-1)).toBeGreaterThanOrEqual(3 * 86_400);
    expect(moments.at(-1)).toBeLessThanOrEqual(3 * 86_400 + 3_600);
    expect(await hook.deliveries()).toMatchObject([{ state: 'failed', lastFault: 'HTTP_500', nextTryAt: null }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).size).toBe(1);
    expect(world().logged.some((line) => line.includes('webhook given up'))).toBe(true);
  });

  it('WH06 what cannot be signed is sent to nobody, says why, and goes out once its secret opens again', async () => {
    const { query } = world().app.services.database;
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    const { secret_sealed: sealed } = await query.selectFrom('webhook_secrets').selectAll().where('endpoint_id', '=', hook.id).executeTakeFirstOrThrow();
    const keep = (secret: string): Promise<unknown> =>
      query.updateTable('webhook_secrets').set({ secret_sealed: secret }).where('endpoint_id', '=', hook.id).execute();
    await keep(sealed.replace('v1.', 'v1.gone-'));
    await newReceipt(world());
    await run();
    const [delivery] = await hook.deliveries();
    expect(delivery).toMatchObject({ state: 'waiting', tries: 1, lastFault: 'KEY_UNAVAILABLE', lastStatus: null, nextTryAt: expect.any(String) });
    expect(receiver.received).toEqual([]);
    await keep(sealed);
    world().clock.set(Date.parse(String(delivery?.nextTryAt)));
    await run();
    expect(await hook.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('WH07 a dead endpoint is left alone and holds up neither the others nor itself once it is back', async () => {
    const dead = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await makeWebhook(world(), other.url, { events: ['receipt.created'] });
    const hanging = new Promise<void>((resolve) => (receiver.answer = () => resolve()));
    for (let made = 0; made < 12; made += 1) await newReceipt(world());
    const working = run();
    await hanging;
    // While every try to the first one hangs, the other one has everything.
    await expect.poll(() => other.received.length).toBe(12);
    receiver.answer = answerWith(503);
    await receiver.close();
    await working;
    const { failures, pausedUntil, failingSince } = (await dead.call('GET')).json as { failures: number; pausedUntil: string; failingSince: string };
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(failingSince).not.toBe(null);
    const tried = (await dead.deliveries()).reduce((sum, { tries }) => sum + tries, 0);
    expect(tried).toBeLessThanOrEqual(4);
    await run();
    expect((await dead.deliveries()).reduce((sum, { tries }) => sum + tries, 0)).toBe(tried);

    receiver = await startWebhookReceiver();
    await dead.call('PATCH', '', { url: receiver.url });
    world().clock.set(Math.max(Date.parse(pausedUntil), world().clock.now()) + 60_000);
    await run();
    expect((await dead.deliveries('?state=delivered')).length).toBe(12);
    expect((await dead.call('GET')).json).toMatchObject({ failures: 0, failingSince: null, pausedUntil: null });
  });

  it('WH07 endpoints that answer slowly, as many as there are places, let others have their turn long before their backlog is over', async () => {
    const [endpoints, events] = [20, 12];
    for (let made = 0; made < endpoints; made += 1) await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await makeWebhook(world(), other.url, { events: ['receipt.created'] }, world().globex);
    for (let made = 0; made < events; made += 1) await newReceipt(world());
    const happened = new Promise<void>((resolve, reject) => {
      receiver.answer = (response) => {
        // The first one is kept until something has happened at the other tenant.
        receiver.answer = slow;
        newReceipt(world(), world().globex).then(() => resolve(slow(response)), reject);
      };
    });
    const slow = (response: Parameters<WebhookReceiver['answer']>[0]): void => {
      world().clock.advance(0.3);
      response.writeHead(204).end();
    };
    let before = Infinity;
    other.answer = (response) => {
      before = receiver.received.length;
      response.writeHead(204).end();
    };
    await Promise.all([happened, run()]);
    expect(receiver.received).toHaveLength(endpoints * events);
    expect(other.received).toHaveLength(1);
    expect(before).toBeLessThan(140);
  });

  it('WH07 of more endpoints than there are places, those that have waited longest have the first ones', async () => {
    await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const { query } = world().app.services.database;
    const endpoint = await query.selectFrom('webhook_endpoints').selectAll().executeTakeFirstOrThrow();
    const delivery = await query.selectFrom('webhook_deliveries').selectAll().where('endpoint_id', '=', endpoint.id).executeTakeFirstOrThrow();
    const all = Array.from({ length: 90 }, (_none, index) => ({ id: `whe_${String(index).padStart(24, '0')}`, index }));
    const urlOf = (index: number): string => `${receiver.url}/${index}`;
    await query.insertInto('webhook_endpoints').values(all.map(({ id, index }) => ({ ...endpoint, id, url: urlOf(index) }))).execute();
    // The later one was made, the longer it waits.
    const waiting = all.map(({ id, index }) => ({ ...delivery, id: `whd_${id}`, endpoint_id: id, next_try_at: delivery.next_try_at - index * 1_000 }));
    await query.insertInto('webhook_deliveries').values(waiting).execute();
    await run();
    const order = receiver.received.map(({ path }) => Number(path.slice(1)));
    expect(order).toHaveLength(91);
    expect(order.slice(0, 16).toSorted((one, other_) => one - other_)).toEqual(Array.from({ length: 16 }, (_none, index) => 74 + index));
  });

  it('WH07 a backlog is delivered at once when an endpoint that was away answers again', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    receiver.answer = answerWith(500);
    for (let made = 0; made < 6; made += 1) await newReceipt(world());
    for (let round = 0; round < 6; round += 1) {
      await run();
      world().clock.advance(3_600);
    }
    receiver.answer = answerWith(200);
    receiver.received.length = 0;
    world().clock.advance(3_600);
    await run();
    expect((await hook.deliveries('?state=waiting')).length).toBe(0);
    expect(receiver.received.length).toBe(6);
  });

  it('WH06 two processes share the work: each event comes once', async () => {
    await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    for (let made = 0; made < 20; made += 1) await newReceipt(world());
    const { config, database } = world().app.services;
    const second = await createApp({ config, database, clock: world().clock, log: createLog('silent') });
    await Promise.all([run(), second.services.webhookDispatcher.run()]);
    await second.close();
    expect(receiver.received.length).toBe(20);
    expect(new Set(receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).size).toBe(20);
  });

  it('WH06 a try whose process has died is made again by another one, and what the dead one would say counts no more', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    const { database } = world().app.services;
    await database.query
      .updateTable('webhook_deliveries')
      .set({ claim: 'of the dead', claimed_until: world().clock.now() + 30_000, tries: 1 })
      .where('endpoint_id', '=', hook.id)
      .execute();
    await run();
    expect(receiver.received).toEqual([]);
    world().clock.advance(31);
    await run();
    expect(receiver.received).toHaveLength(1);
    expect(await hook.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('WH11 sends again what was delivered or given up, under the same id, and every time with a fresh signature', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    await run();
    const [first] = await hook.deliveries();
    world().clock.advance(86_400);
    expect(await hook.call('POST', `/deliveries/${first?.id}/resend`)).toMatchObject({ status: 202, json: { state: 'waiting', resends: 1 } });
    await run();
    expect(receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).toEqual([first?.event.id, first?.event.id]);
    const verifier = createWebhookVerifier({ secret: hook.secret, clock: world().clock });
    expect(await verifier.verify(receiver.received[1]?.body ?? '', String(receiver.received[1]?.headers['vitrine-signature']))).toMatchObject({
      id: first?.event.id,
    });
    const { database } = world().app.services;
    await database.query.updateTable('webhook_deliveries').set({ state: 'failed' }).where('endpoint_id', '=', hook.id).execute();
    expect((await hook.call('POST', '/resend-failed', { since: '2030-01-01T00:00:00Z' })).json).toEqual({ resent: 0 });
    expect((await hook.call('POST', '/resend-failed', {})).json).toEqual({ resent: 1 });
    await run();
    expect(receiver.received).toHaveLength(3);
  });

  it('sends an event that says nothing when it is asked for a test', async () => {
    const hook = await makeWebhook(world(), receiver.url);
    expect((await hook.call('POST', '/test')).status).toBe(202);
    await run();
    expect(types()).toEqual(['webhook.test']);
    expect(await hook.deliveries()).toMatchObject([{ event: { type: 'webhook.test', subject: { id: hook.id } }, state: 'delivered' }]);
  });

  it('WH04 while a secret is replaced both sign, then the new one alone; without a grace the former one ends at once', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    const rotate = async (): Promise<string> => String((await hook.call('POST', '/rotate-secret', { graceSeconds: 3_600 })).json['secret']);
    const rotated = (await hook.call('POST', '/rotate-secret', { graceSeconds: 3_600 })).json as { secret: string; secrets: unknown[] };
    expect(rotated.secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(rotated.secrets).toHaveLength(2);
    const signs = async (secret: string): Promise<boolean> => {
      const last = receiver.received.at(-1);
      const verdict = createWebhookVerifier({ secret, clock: world().clock }).verify(last?.body ?? '', String(last?.headers['vitrine-signature']));
      return verdict.then(
        () => true,
        () => false,
      );
    };
    await newReceipt(world());
    await run();
    expect([await signs(hook.secret), await signs(rotated.secret)]).toEqual([true, true]);
    world().clock.advance(3_601);
    await newReceipt(world());
    await run();
    expect([await signs(hook.secret), await signs(rotated.secret)]).toEqual([false, true]);
    const again = (await hook.call('POST', '/rotate-secret', { graceSeconds: 0 })).json as { secret: string; secrets: unknown[] };
    expect(again.secrets).toHaveLength(1);
    await newReceipt(world());
    await run();
    expect([await signs(rotated.secret), await signs(again.secret)]).toEqual([false, true]);
    // Replaced anew and anew, each signs for as long as it was told.
    const more = [again.secret];
    for (let count = 0; count < 6; count += 1) more.push(await rotate());
    await newReceipt(world());
    await run();
    expect(await Promise.all(more.map(signs))).toEqual(more.map(() => true));
  });

  it('WH02 sends nothing to an address that the rule forbids by now', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    const { database } = world().app.services;
    for (const url of ['http://169.254.169.254/latest', 'https://10.0.0.1/', 'http://[::ffff:10.0.0.1]/']) {
      await database.query.updateTable('webhook_endpoints').set({ url, paused_until: null }).where('id', '=', hook.id).execute();
      await newReceipt(world());
      await run();
      expect((await hook.deliveries())[0]).toMatchObject({ lastFault: 'ADDRESS_FORBIDDEN', lastStatus: null, state: 'waiting' });
    }
  });

  it('what is on its way waits while a webhook is off, and nothing new is put on its way', async () => {
    const hook = await makeWebhook(world(), receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    await hook.call('PATCH', '', { enabled: false });
    await newReceipt(world());
    await run();
    expect(receiver.received).toEqual([]);
    await hook.call('PATCH', '', { enabled: true });
    await run();
    expect(receiver.received).toHaveLength(1);
  });
});
