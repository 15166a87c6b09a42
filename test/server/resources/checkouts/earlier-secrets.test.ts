import { expect, it } from 'vitest';
import { createBillingPage } from '../../../../backend/index.ts';
import type { Checkout } from '../../../../protocol/checkout.ts';
import { parseWebhookSignature } from '../../../../protocol/webhooks.ts';
import { platformSteps, purgeTables } from '../../../../server/platform/store/purge.ts';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

const day = 24 * 60 * 60;
type Shop = Awaited<ReturnType<typeof openShop>>;
type Secret = Pick<Shop, 'secret' | 'keyId'>;

forEachWorld('a billing page whose secret is replaced again', (world) => {
  const manage = (method: string, path: string, body?: unknown): Promise<Answer> => world().manage(world().acme.apiKey, method, path, body);
  async function rotate(graceSeconds: number): Promise<Secret> {
    const answer = await manage('POST', '/v1/payment-provider/rotate-secret', { graceSeconds });
    expect(answer.status, answer.text).toBe(200);
    return { secret: String(answer.json['secret']), keyId: String(answer.json['keyId']) };
  }
  /** Creates a shop with the first secret of its page, and a checkout for each of `customers` customers. */
  async function opened(customers: number): Promise<{ shop: Shop; checkouts: Checkout[] }> {
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    const shop = await openShop(world());
    const checkouts: Checkout[] = [];
    for (let customer = 0; customer < customers; customer += 1) {
      const { json } = await manage('POST', '/v1/customers', { externalId: `of ${shop.offeringId} ${customer}` });
      checkouts.push(await shop.startCheckout({}, world().token({ sub: String(json['externalId']) })));
    }
    return { shop, checkouts };
  }
  const sendNotice = async ({ shop, checkouts }: Awaited<ReturnType<typeof opened>>, { secret, keyId }: Secret): Promise<unknown> => {
    const checkout = checkouts.pop();
    if (!checkout) throw new Error('There is no checkout left.');
    const body = shop.noticeOf(checkout);
    const { json, code } = await shop.post(checkout.id, body, shop.sign(body, { hmacSecret: secret, key: keyId }));
    return code ?? json['state'];
  };

  it('PY09 PY03 accepts notices signed with each earlier secret until the grace period of that secret ends', async () => {
    const place = await opened(8);
    const first = await rotate(3 * day);
    // Suppose the output of this rotation was lost: the page goes on signing with an earlier secret.
    const second = await rotate(2 * day);
    const third = await rotate(2 * day);
    for (const secret of [place.shop, first, second, third]) expect(await sendNotice(place, secret)).toBe('paid');
    world().clock.advance(2 * day + 1);
    for (const secret of [place.shop, first, second]) expect(await sendNotice(place, secret)).toBe('payment_notice_invalid');
    expect(await sendNotice(place, third)).toBe('paid');
  });

  it('PY09 PY01 opens with the old secret of the page and with the new one, until the old one ends', async () => {
    const { shop, checkouts } = await opened(1);
    const [checkout] = checkouts;
    const opens = async (secret: string | string[], keyId: string): Promise<boolean> => {
      const { checkoutUrl } = await shop.read(String(checkout?.id), world().token({ sub: `of ${shop.offeringId} 0` }));
      const page = createBillingPage({ secret, keyId, clock: world().clock });
      return page.read(String(checkoutUrl)).then(
        ({ id, amountMinor }) => id === checkout?.id && amountMinor === checkout.amountMinor,
        () => false,
      );
    };
    const first = await rotate(600);
    const second = await rotate(600);
    const pages = [shop, first, second];
    for (const { secret, keyId } of pages) expect(await opens(secret, keyId)).toBe(true);
    expect(await opens([second.secret, shop.secret], second.keyId)).toBe(true);
    expect(await opens(`paysec_${'x'.repeat(43)}`, second.keyId)).toBe(false);
    world().clock.advance(601);
    expect(await Promise.all(pages.map(({ secret, keyId }) => opens(secret, keyId)))).toEqual([false, false, true]);
    const third = await rotate(0);
    expect([await opens(second.secret, second.keyId), await opens(third.secret, third.keyId)]).toEqual([false, true]);
  });

  it('PY09 signs its addresses with the twenty newest secrets at most, which a billing page still reads', async () => {
    const { shop, checkouts } = await opened(1);
    const rotated: Secret[] = [];
    for (let times = 0; times < 24; times += 1) {
      world().clock.advance(1);
      rotated.push(await rotate(day));
    }
    const { checkoutUrl } = await shop.read(String(checkouts[0]?.id), world().token({ sub: `of ${shop.offeringId} 0` }));
    const signature = new URL(String(checkoutUrl)).searchParams.get('checkout_signature') ?? '';
    const [newest, ...older] = rotated.toReversed();
    expect(parseWebhookSignature(signature)?.signatures.map(({ keyId }) => keyId)[0]).toBe(newest?.keyId);
    expect(parseWebhookSignature(signature)?.signatures).toHaveLength(20);
    for (const { secret, keyId } of [newest, older[0], older[18]] as Secret[])
      await expect(createBillingPage({ secret, keyId, clock: world().clock }).read(String(checkoutUrl))).resolves.toMatchObject({ id: checkouts[0]?.id });
  });

  it('PY09 ends all earlier secrets at once when rotated without grace', async () => {
    const place = await opened(4);
    const [first, second, third] = [await rotate(day), await rotate(day), await rotate(0)];
    for (const secret of [place.shop, first, second]) expect(await sendNotice(place, secret)).toBe('payment_notice_invalid');
    expect(await sendNotice(place, third)).toBe('paid');
  });

  it('PY09 PY14 keeps its secrets after the tenant changes the provider, until they are ended without grace', async () => {
    const place = await opened(3);
    const first = await rotate(day);
    await rotate(day);
    const stripeProvider = { provider: 'stripe', secretKey: 'sk_test_0123456789very', webhookSecret: 'whsec_0123456789abcdef' };
    await manage('POST', '/v1/payment-provider', stripeProvider);
    for (const secret of [place.shop, first]) expect(await sendNotice(place, secret)).toBe('paid');
    await manage('DELETE', '/v1/payment-provider?graceSeconds=0');
    expect(await sendNotice(place, place.shop)).toBe('payment_notice_invalid');
  });

  it('PY09 deletes secrets that are no longer accepted', async () => {
    await opened(0);
    await rotate(day);
    await rotate(day);
    const { database } = world().app.services;
    const storedSecrets = async () => (await database.query.selectFrom('payment_secrets').select('id').execute()).length;
    expect(await storedSecrets()).toBeGreaterThan(0);
    world().clock.advance(day + 1);
    await purgeTables(database, platformSteps, world().clock.now());
    expect(await storedSecrets()).toBe(0);
  });
});
