import { expect, it } from 'vitest';
import { answerWith } from '../../../support/stand-ins/webhook-receiver.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { makeWebhook, newReceipt } from './webhook-calls.ts';
import { webhookReceivers } from './webhook-receivers.ts';

type Hook = Awaited<ReturnType<typeof makeWebhook>>;

forEachWorld('a webhook paused after failures', (world) => {
  const to = webhookReceivers(world);

  /** Returns a webhook that has failed for hours and is paused, with a backlog that is due later, and one delivery that was given up. */
  async function pausedHook(): Promise<Hook> {
    const hook = await makeWebhook(world(), to.receiver.url, { events: ['receipt.created'] });
    to.receiver.answer = answerWith(500);
    for (let made = 0; made < 6; made += 1) await newReceipt(world());
    for (let round = 0; round < 9; round += 1) {
      await to.run();
      world().clock.advance(3_600);
    }
    await to.run();
    const { query } = world().app.services.database;
    const [first] = await hook.deliveries();
    await query.updateTable('webhook_deliveries').set({ state: 'failed', settled_at: world().clock.now() }).where('id', '=', String(first?.id)).execute();
    expect(Date.parse(String((await hook.call('GET')).json['pausedUntil']))).toBeGreaterThan(world().clock.now());
    to.receiver.received.length = 0;
    return hook;
  }

  it.each<[string, (hook: Hook) => Promise<{ status: number }>, number]>([
    ['a test event is sent', (hook) => hook.call('POST', '/test'), 6],
    ['a delivery is resent', async (hook) => hook.call('POST', `/deliveries/${(await hook.deliveries('?state=waiting'))[0]?.id}/resend`), 5],
    ['failed deliveries are resent', (hook) => hook.call('POST', '/resend-failed'), 6],
    ['it is turned on again', (hook) => hook.call('PATCH', '', { enabled: false }).then(() => hook.call('PATCH', '', { enabled: true })), 5],
    ['it is told to be on, as it is', (hook) => hook.call('PATCH', '', { enabled: true }), 5],
    ['its address changes', (hook) => hook.call('PATCH', '', { url: `${to.receiver.url}/moved` }), 5],
  ])('WH07 gets its backlog at once when %s and it answers', async (_what, act, expected) => {
    const hook = await pausedHook();
    to.receiver.answer = answerWith(200);
    await to.run();
    expect(to.receiver.received).toHaveLength(0);
    const { status } = await act(hook);
    expect([200, 202]).toContain(status);
    expect((await hook.call('GET')).json['pausedUntil']).toBe(null);
    await to.run();
    expect(to.receiver.received).toHaveLength(expected);
    expect((await hook.call('GET')).json).toMatchObject({ failures: 0, failingSince: null });
    expect(await hook.deliveries('?state=waiting')).toEqual([]);
  });

  it('WH07 is paused again after one try when a test event fails too', async () => {
    const hook = await pausedHook();
    expect((await hook.call('POST', '/test')).status).toBe(202);
    await to.run();
    expect(to.receiver.received).toHaveLength(1);
    expect(Date.parse(String((await hook.call('GET')).json['pausedUntil']))).toBeGreaterThan(world().clock.now());
  });

  it('WH07 is not paused again by an attempt that was under way when its tenant ended the pause', async () => {
    const hook = await pausedHook();
    world().clock.advance(9 * 3_600);
    let fail = (): void => {};
    const reached = new Promise<void>((resolve) => {
      to.receiver.answer = (response) => {
        fail = () => answerWith(500)(response);
        resolve();
      };
    });
    const round = to.run();
    await reached;
    const [failed] = await hook.deliveries('?state=failed');
    expect((await hook.call('POST', `/deliveries/${failed?.id}/resend`)).status).toBe(202);
    to.receiver.answer = answerWith(200);
    fail();
    await round;
    expect((await hook.call('GET')).json).toMatchObject({ pausedUntil: null, failures: 0 });
    expect((await hook.deliveries()).find(({ id }) => id === failed?.id)).toMatchObject({ state: 'delivered' });
    expect(await hook.deliveries('?state=waiting')).toEqual([]);
  });

  it('WH07 stays paused when only its name changes', async () => {
    const hook = await pausedHook();
    expect((await hook.call('PATCH', '', { name: 'other' })).json['pausedUntil']).not.toBe(null);
  });

  it('WH07 sends the test event before an older one that the receiver never accepts', async () => {
    const hook = await pausedHook();
    world().clock.advance(9 * 3_600);
    to.receiver.answer = (response, { body }) => answerWith(body.includes('webhook.test') ? 200 : 500)(response);
    expect((await hook.call('POST', '/test')).status).toBe(202);
    await to.run();
    const [test] = await hook.deliveries();
    expect(test).toMatchObject({ event: { type: 'webhook.test' }, state: 'delivered', tries: 1 });
  });
});
