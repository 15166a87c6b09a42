import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkPayments } from '../../../../server/cli/doctor/check-payments.ts';
import { checkWebhooks } from '../../../../server/cli/doctor/check-webhooks.ts';
import { createMasterKeys } from '../../../../server/access/master-key.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop } from '../../resources/checkouts/checkout-calls.ts';

const by = { actor: { kind: 'cli', id: 'x' }, requestId: null, address: null } as const;
const unresolvable = async (): Promise<never> => {
  throw new Error('no such name');
};
const resolvable = async () => [{ address: '93.184.215.14' }];

forEachWorld('the doctor', (world) => {
  const acme = () => ({ id: world().acme.id, slug: 'acme', mode: 'live' as const });

  it('WH30 names webhooks that are off, failing, unresolvable or not sent', async () => {
    const { services } = world().app;
    const now = world().clock.now();
    const examine = async (resolve: () => Promise<{ address: string }[]>, at = now) =>
      (await checkWebhooks(acme(), services, { now: at, resolve })).map(({ level, message }) => [level, message]);
    expect(await examine(resolvable)).toEqual([]);
    const { webhooks } = services;
    const { webhook } = await webhooks.create(by, acme().id, { name: null, url: 'https://hooks.acme.example/in', events: ['*'], enabled: true } as never);
    expect(await examine(resolvable)).toEqual([['ok', expect.stringContaining('nothing has been sent yet')]]);
    expect(await examine(unresolvable)).toEqual([['warn', expect.stringContaining('does not resolve')]]);
    expect(await examine(async () => [{ address: '10.0.0.7' }])).toEqual([['warn', expect.stringContaining('10.0.0.7')]]);
    const { database } = services;
    await services.receipts.rotateShareToken(by, acme().id, world().acme.receipts[0].id);
    await services.receipts.change(by, acme().id, world().acme.receipts[0].id, 'archive');
    expect(await examine(resolvable, now + 60_000)).toEqual([['ok', expect.any(String)]]);
    expect(await examine(resolvable, now + 3_600_000)).toEqual([['fail', expect.stringMatching(/not sent: \d+ event/)]]);
    await database.query.updateTable('webhook_endpoints').set({ failures: 3, failing_since: now }).where('id', '=', webhook.id).execute();
    expect(await examine(resolvable)).toEqual([['warn', expect.stringContaining('3 tries have failed')]]);
    await services.webhooks.update(by, acme().id, webhook.id, { enabled: false } as never);
    expect(await examine(resolvable, now + 3_600_000)).toEqual([['info', expect.stringMatching(/turned off.*Waiting for it: \d+ event/)]]);
  });

  it('PY30 names a provider with an unreachable page, a key of the other mode, or a secret that does not open', async () => {
    const { services } = world().app;
    type How = { mode?: 'live' | 'test'; masterKeys?: typeof services.masterKeys };
    const examine = async (status: number | Error, { mode = 'live', masterKeys = services.masterKeys }: How = {}) => {
      const answering = async (): Promise<Response> => {
        if (status instanceof Error) throw status;
        return new Response('', { status });
      };
      const on = { now: world().clock.now(), fetch: answering as typeof fetch, publicUrl: world().publicUrl };
      return (await checkPayments({ ...acme(), mode }, { ...services, masterKeys }, on)).map(({ level }) => level);
    };
    expect(await examine(200)).toEqual([]);
    await services.paymentSettings.put(by, acme().id, { provider: 'redirect', url: 'https://billing.acme.example/pay' });
    expect(await examine(200)).toEqual(['ok']);
    expect(await examine(400)).toEqual(['ok']);
    expect(await examine(404)).toEqual(['warn']);
    expect(await examine(503)).toEqual(['warn']);
    expect(await examine(new TypeError('fetch failed'))).toEqual(['warn']);
    expect(await examine(200, { masterKeys: createMasterKeys([{ id: 'another', key: randomBytes(32) }]) })).toEqual(['fail']);
    await services.paymentSettings.rotate(by, acme().id, 3_600);
    expect(await examine(200)).toEqual(['ok', 'info']);
    await services.paymentSettings.put(by, acme().id, { provider: 'stripe', secretKey: 'sk_test_1', webhookSecret: 'whsec_1' });
    expect(await examine(200)).toEqual(['warn']);
    expect(await examine(200, { mode: 'test' })).toEqual(['ok']);
  });

  it('PY30 PY09 says after a rotation which secret the billing page should have, and whether it still uses an older one', async () => {
    const { services } = world().app;
    const shop = await openShop(world());
    const pay = async (secret: string, key: string): Promise<void> => {
      const input = { externalId: `doctor-${key}`, status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
      const { json } = await world().manage(world().acme.apiKey, 'POST', '/v1/offerings', input);
      const checkout = await shop.startCheckout({ offeringId: json['id'] });
      const body = shop.noticeOf(checkout);
      expect((await shop.post(checkout.id, body, shop.sign(body, { hmacSecret: secret, key }))).status).toBe(200);
      world().clock.advance(1);
    };
    const answering = (async () => new Response('')) as typeof fetch;
    const examine = async (): Promise<string[]> => {
      const found = await checkPayments(acme(), services, { now: world().clock.now(), fetch: answering, publicUrl: world().publicUrl });
      expect(JSON.stringify(found)).not.toContain('paysec_');
      return found.map(({ level, message }) => `${level}: ${message}`);
    };
    const pageAnswers = expect.stringMatching(/^ok: Customers pay at/);
    expect(await examine()).toEqual([pageAnswers]);
    const { settings, secret } = await services.paymentSettings.rotate(by, acme().id, 3_600);
    expect(await examine()).toEqual([pageAnswers, expect.stringMatching(`^info: .*should have the secret of key ${settings.keyId} now.*No notice`)]);
    await pay(shop.secret, shop.keyId);
    expect(await examine()).toEqual([pageAnswers, expect.stringMatching(`^warn: .*of key ${settings.keyId} now.*signed with the older key ${shop.keyId}`)]);
    world().clock.advance(3_601);
    expect(await examine()).toEqual([pageAnswers, expect.stringMatching(`^warn: .*older key ${shop.keyId}.*has ended`)]);
    await pay(secret, settings.keyId);
    expect(await examine()).toEqual([pageAnswers, `ok: The billing page has the current secret, of key ${settings.keyId}.`]);
  });
});
