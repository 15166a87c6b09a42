import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { openShop } from '../checkouts/checkout-calls.ts';
import { offer } from './offering-calls.ts';

const namesOf = ({ json }: Answer): string[] => (json['items'] as { externalId: string }[]).map(({ externalId }) => externalId);

forEachWorld('an archived offering', (world) => {
  const call = (path: string, body: unknown = {}, apiKey = world().acme.apiKey) => world().manage(apiKey, 'POST', path, body);
  const subscribe = (offering: string, status: string, customer = 'ext-1') =>
    call('/v1/subscriptions', { externalId: `${customer} ${offering}`, customer: { externalId: customer }, offering, status });

  it('PR21 is shown to its subscribers with any credential, in its place and with their subscription, but not sold', async () => {
    for (const [position, name] of ['first', 'old', 'older', 'last'].entries()) await offer(world(), name, { position });
    for (const name of ['old', 'older']) {
      world().clock.advance(1);
      await subscribe(name, 'active');
      expect((await call(`/v1/offerings/${name}/archive`)).status).toBe(200);
    }
    const { acme, read, token } = world();
    const { token: session } = await openSession(world(), acme);
    const credentials = { 'a token': token(), 'a session': session, 'an embed token': await tokenFor(world(), await makePair(world())) };
    for (const [who, credential] of Object.entries(credentials)) {
      expect([who, namesOf(await read(credential, '/v1/offerings'))]).toEqual([who, ['first', 'old', 'older', 'last']]);
      expect((await read(credential, '/v1/offerings/old')).json).toMatchObject({ status: 'archived', subscription: { status: 'active' } });
      expect(namesOf(await read(credential, '/v1/offerings?status=archived'))).toEqual(['old', 'older']);
      expect(namesOf(await read(credential, '/v1/offerings?status=published'))).toEqual(['first', 'last']);
      expect(namesOf(await read(credential, '/v1/offerings?text=older'))).toEqual(['older']);
      const { items } = (await read(credential, '/v1/subscriptions')).json;
      expect(items).toMatchObject([{ offering: { name: 'Plan older' } }, { offering: { name: 'Plan old' } }]);
    }
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const answer = await read(token(), `/v1/offerings?limit=1${cursor}`);
      seen.push(...namesOf(answer));
      if (answer.json['nextCursor'] === null) break;
      cursor = `&cursor=${encodeURIComponent(String(answer.json['nextCursor']))}`;
    }
    expect(seen).toEqual(['first', 'old', 'older', 'last']);

    // The Aforo client shows a button for every offering it gets.
    await world().manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat: ['aforo'] });
    const shownOfferings = (await read(session, '/api/v1/portal/embed/tenant-config/acme', { origin: page })).json['offerings'];
    expect(shownOfferings).toMatchObject([{ offeringId: 'first' }, { offeringId: 'last' }]);

    await call('/v1/payment-provider', { provider: 'redirect', url: 'https://billing.acme.example/pay' });
    for (const customerId of ['ext-1', 'ext-2'])
      expect((await call('/v1/checkouts', { offeringId: 'old', customerId, returnUrl: 'https://app.acme.example/' })).code).toBe('not_found');
    expect((await call('/v1/checkouts', { offeringId: 'first', customerId: 'ext-1', returnUrl: 'https://app.acme.example/' })).status).toBe(201);
  });

  it('PR21 is not found by former or unproven subscribers, embed keys, tokens for one receipt and other tenants', async () => {
    const { acme, globex, read, token, manage } = world();
    await offer(world(), 'had', { name: 'canary' });
    await subscribe('had', 'ended');
    await subscribe('had', 'active', 'ext-2');
    await call('/v1/offerings/had/archive');
    await offer(world(), 'a draft', { status: 'draft', name: 'canary' });
    await subscribe('a draft', 'active');
    // The other tenant has a customer with the same external id, who is subscribed to its offering.
    await offer(world(), 'foreign', { name: 'canary' }, globex.apiKey);
    await call('/v1/subscriptions', { externalId: 'foreign', customer: { externalId: 'ext-1' }, offering: 'foreign', status: 'active' }, globex.apiKey);
    await call('/v1/offerings/foreign/archive', {}, globex.apiKey);
    const { embedKey } = await createEmbedKey(world(), acme);
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity: true });
    const { json: unverified } = await manage(embedKey, 'POST', '/v1/identity', { identity: { 'data-customer-id': 'ext-2' } }, { origin: page });
    const others = {
      'who had it': token(),
      'a token of one receipt': token({ sub: undefined, resourceId: acme.receipts[1].id }),
      'a token of nobody': token({ sub: 'nobody knows them' }),
      'an embed key': embedKey,
      'a page’s own word': String(unverified['embedToken']),
    };
    for (const [who, credential] of Object.entries(others)) {
      for (const query of ['', '?status=archived', '?status=draft', '?text=canary']) {
        const { status, text } = await read(credential, `/v1/offerings${query}`, { origin: page });
        expect([who, query, status, text.includes('canary')]).toEqual([who, query, 200, false]);
      }
      for (const name of ['had', 'a draft', 'foreign']) expect((await read(credential, `/v1/offerings/${name}`, { origin: page })).code, who).toBe('not_found');
    }
    expect((await read(token({ sub: 'ext-2' }), '/v1/offerings/had')).json).toMatchObject({ name: 'canary', subscription: { status: 'active' } });
  });

  it('PR21 is shown to customers whose payment of it is in progress, and only to them, until it is decided', async () => {
    for (const state of ['open', 'pending'] as const) {
      const { read, token, clock } = world();
      const shop = await openShop(world());
      const checkout = await shop.startCheckout();
      if (state === 'pending') expect((await shop.sendNotice(checkout, { state })).status).toBe(200);
      expect((await call(`/v1/offerings/${shop.offeringId}/archive`)).status).toBe(200);
      const shown = { id: shop.offeringId, status: 'archived', subscription: null, checkout: { id: checkout.id, state } };
      expect((await read(token(), `/v1/offerings/${shop.offeringId}`)).json).toMatchObject(shown);
      const archived = async (sub = 'ext-1') =>
        ((await read(token({ sub }), '/v1/offerings?status=archived')).json['items'] as { id: string }[]).find(({ id }) => id === shop.offeringId);
      expect(await archived()).toMatchObject(shown);
      expect((await read(token({ sub: 'ext-2' }), `/v1/offerings/${shop.offeringId}`)).code).toBe('not_found');
      expect(await archived('ext-2')).toBeUndefined();
      // It is not sold to anyone.
      expect((await shop.begin()).code).toBe('not_found');
      clock.advance(state === 'open' ? 3_601 : 14 * 86_400 + 1);
      expect((await read(token(), `/v1/offerings/${shop.offeringId}`)).code).toBe('not_found');
      expect(await archived()).toBeUndefined();
    }
  });

  it('PR21 is shown to a customer whose payment arrives after it was archived', async () => {
    const { read, token } = world();
    const shop = await openShop(world());
    const checkout = await shop.startCheckout();
    await call(`/v1/offerings/${shop.offeringId}/archive`);
    await shop.sendNotice(checkout);
    const { json } = await read(token(), `/v1/offerings/${shop.offeringId}`);
    expect(json).toMatchObject({ subscription: { status: 'active' } });
    expect(json).not.toHaveProperty('checkout');
  });
});
