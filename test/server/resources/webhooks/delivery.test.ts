import { expect, it } from 'vitest';
import { createWebhookVerifier } from '../../../../backend/index.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { makeWebhook, newReceipt } from './webhook-calls.ts';
import { webhookReceivers } from './webhook-receivers.ts';

forEachWorld('webhooks', (world) => {
  const to = webhookReceivers(world);

  it('AF30 WH04 WH05 send each change with a signature that the verifier of @vitrine/backend accepts', async () => {
    const { secret, deliveries } = await makeWebhook(world(), `${to.receiver.url}/in`);
    const id = await newReceipt(world());
    await world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${id}/seal`);
    await to.run();
    expect(to.types().toSorted()).toEqual(['customer.created', 'receipt.created', 'receipt.sealed']);
    const verifier = createWebhookVerifier({ secret, clock: world().clock });
    for (const { body, headers } of to.receiver.received) {
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
    await to.run();
    expect(to.receiver.received).toHaveLength(3);
  });

  it('WH05 send no event for rolled-back changes, other tenants, reads and unsubscribed types', async () => {
    const { database, receipts } = world().app.services;
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.published', 'receipt.created'] });
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

  it('WH11 resend delivered or failed events with the same id and a new signature', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    await to.run();
    const [first] = await hook.deliveries();
    world().clock.advance(86_400);
    expect(await hook.call('POST', `/deliveries/${first?.id}/resend`)).toMatchObject({ status: 202, json: { state: 'waiting', resends: 1 } });
    await to.run();
    expect(to.receiver.received.map(({ headers }) => headers['vitrine-webhook-id'])).toEqual([first?.event.id, first?.event.id]);
    const verifier = createWebhookVerifier({ secret: hook.secret, clock: world().clock });
    expect(await verifier.verify(to.receiver.received[1]?.body ?? '', String(to.receiver.received[1]?.headers['vitrine-signature']))).toMatchObject({
      id: first?.event.id,
    });
    const { database } = world().app.services;
    await database.query.updateTable('webhook_deliveries').set({ state: 'failed' }).where('endpoint_id', '=', hook.id).execute();
    expect((await hook.call('POST', '/resend-failed', { since: '2030-01-01T00:00:00Z' })).json).toEqual({ resent: 0 });
    expect((await hook.call('POST', '/resend-failed', {})).json).toEqual({ resent: 1 });
    await to.run();
    expect(to.receiver.received).toHaveLength(3);
  });

  it('send an event without content as a test', async () => {
    const hook = await makeWebhook(world(), to.receiver.url);
    expect((await hook.call('POST', '/test')).status).toBe(202);
    await to.run();
    expect(to.types()).toEqual(['webhook.test']);
    expect(await hook.deliveries()).toMatchObject([{ event: { type: 'webhook.test', subject: { id: hook.id } }, state: 'delivered' }]);
  });

  it('WH04 sign with both secrets during a rotation, then with the new one alone, at once without grace', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    const rotate = async (): Promise<string> => String((await hook.call('POST', '/rotate-secret', { graceSeconds: 3_600 })).json['secret']);
    const rotated = (await hook.call('POST', '/rotate-secret', { graceSeconds: 3_600 })).json as { secret: string; secrets: unknown[] };
    expect(rotated.secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(rotated.secrets).toHaveLength(2);
    const signs = async (secret: string): Promise<boolean> => {
      const last = to.receiver.received.at(-1);
      const verdict = createWebhookVerifier({ secret, clock: world().clock }).verify(last?.body ?? '', String(last?.headers['vitrine-signature']));
      return verdict.then(
        () => true,
        () => false,
      );
    };
    await newReceipt(world());
    await to.run();
    expect([await signs(hook.secret), await signs(rotated.secret)]).toEqual([true, true]);
    world().clock.advance(3_601);
    await newReceipt(world());
    await to.run();
    expect([await signs(hook.secret), await signs(rotated.secret)]).toEqual([false, true]);
    const again = (await hook.call('POST', '/rotate-secret', { graceSeconds: 0 })).json as { secret: string; secrets: unknown[] };
    expect(again.secrets).toHaveLength(1);
    await newReceipt(world());
    await to.run();
    expect([await signs(rotated.secret), await signs(again.secret)]).toEqual([false, true]);
    // After several rotations, each secret signs until its own grace period ends.
    const more = [again.secret];
    for (let count = 0; count < 6; count += 1) more.push(await rotate());
    await newReceipt(world());
    await to.run();
    expect(await Promise.all(more.map(signs))).toEqual(more.map(() => true));
  });

  it('WH02 send nothing to a URL that is now forbidden', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    const { database } = world().app.services;
    for (const url of ['http://169.254.169.254/latest', 'https://10.0.0.1/', 'http://[::ffff:10.0.0.1]/']) {
      await database.query.updateTable('webhook_endpoints').set({ url, paused_until: null }).where('id', '=', hook.id).execute();
      await newReceipt(world());
      await to.run();
      expect((await hook.deliveries())[0]).toMatchObject({ lastFault: 'ADDRESS_FORBIDDEN', lastStatus: null, state: 'waiting' });
    }
  });

  it('keep events while they are disabled, and queue no new ones', async () => {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    await newReceipt(world());
    await hook.call('PATCH', '', { enabled: false });
    await newReceipt(world());
    await to.run();
    expect(to.receiver.received).toEqual([]);
    await hook.call('PATCH', '', { enabled: true });
    await to.run();
    expect(to.receiver.received).toHaveLength(1);
  });
});
