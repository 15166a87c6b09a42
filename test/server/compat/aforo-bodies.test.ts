import { beforeAll, expect, it } from 'vitest';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';

const root = '/api/v1/portal/embed';
const returnUrl = `${page}/thanks`;

forEachWorld('an invalid body on the Aforo routes', (world) => {
  let embedKey = '';
  let session = '';
  beforeAll(async () => {
    const { acme, manage } = world();
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat: ['aforo', 'aforo-magic-links'], magicLinks: true });
    await manage(acme.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: 'https://billing.acme.example/pay' });
    const plan = { externalId: 'pro', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly', status: 'published' };
    await manage(acme.apiKey, 'POST', '/v1/offerings', plan);
    ({ embedKey } = await createEmbedKey(world(), acme));
    session = (await openSession(world(), acme)).token;
  });
  const post = (path: string, body: unknown, token: string | undefined = session): Promise<Answer> =>
    world().send(root + path, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${embedKey}`, 'x-embed-tenant': 'acme', origin: page, 'content-type': 'application/json' },
        ...(token !== undefined && { 'x-aforo-session-token': token }),
      },
      body: JSON.stringify(body),
    });
  const checkouts = async (): Promise<number> => (await world().app.services.database.query.selectFrom('checkouts').select('id').execute()).length;
  const buy = { offeringId: 'pro', idempotencyKey: 'one', returnUrl, mode: 'redirect' };
  const cart = { cartType: 'SUBSCRIBE', targetId: 'pro', returnUrl };

  it.each([
    ['both spellings of a field', '/checkout/cart', { ...cart, offeringId: 'pro' }],
    ['Vitrine’s own field names', '/checkout/cart', { offeringId: 'pro', returnUrl }],
    ['Vitrine’s own field names', '/checkout/initiate', { offeringId: 'pro', returnUrl, quantity: 2 }],
    ['a customer', '/checkout/initiate', { ...buy, customerId: 'ext-2' }],
    ['an amount', '/invoices/inv_1/pay/initiate', { returnUrl, amountMinor: 1 }],
    ['another vendor’s body', '/checkout/initiate', { organization_id: 'x', scope: [], origins: [] }],
    ['both spellings of a field', '/auth/magic-link/request', { email: 'a@b.example', returnUrl, foreign: 'aforo' }],
    ['a proof of Vitrine', '/auth/magic-link/verify', { token: 'x', externalId: null, code: '123456' }],
    ['no JSON object', '/checkout/cart', []],
    ['null', '/checkout/cart', null],
  ])('%s at %s is refused in the error format of Aforo, and starts no checkout', async (_what, path, body) => {
    const before = await checkouts();
    const answer = await post(path, body);
    expect([answer.status, answer.json]).toEqual([400, { code: 'invalid_request', message: expect.any(String) }]);
    expect(await checkouts()).toBe(before);
  });

  it('an expired, foreign or invalid session is refused in the error format of Aforo, and starts no checkout', async () => {
    const { acme, globex, clock, manage } = world();
    const before = await checkouts();
    const dead = (await openSession(world(), acme)).token;
    const foreignSession = (await openSession(world(), globex)).token;
    const { id, token: ended } = await openSession(world(), acme);
    await manage(acme.apiKey, 'DELETE', `/v1/sessions/${id}`);
    for (const wrong of [foreignSession, ended, 'null', 'undefined', 'x', embedKey, `${session}x`]) {
      const answer = await post('/checkout/cart', cart, wrong);
      expect([answer.status >= 401 && answer.status <= 403, answer.json], wrong).toEqual([true, { code: expect.any(String), message: expect.any(String) }]);
      expect(answer.text).not.toContain('chk_');
    }
    clock.advance(3 * 3_600);
    for (let call = 0; call < 30; call += 1) expect((await post('/checkout/cart', cart, dead)).status).toBe(401);
    expect(await checkouts()).toBe(before);
    const { token: fresh } = await openSession(world(), acme);
    expect((await post('/checkout/cart', cart, fresh)).json).toMatchObject({ cartType: 'SUBSCRIBE', status: 'CREATED' });
  });
});
