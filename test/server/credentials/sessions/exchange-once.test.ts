import { expect, it } from 'vitest';
import { createSessionExchange } from '../../../../server/credentials/sessions/exchange.ts';
import { createEmbedKey } from '../../../support/credentials/embed-keys.ts';
import { bridgeToken, claimsOf, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('a bridge token that is sent again', (world) => {
  const bridge = (claims?: Record<string, unknown>, header?: Record<string, unknown>) => bridgeToken(world(), world().acme, claims, header);
  const key = async () => (await createEmbedKey(world(), world().acme)).embedKey;

  it('B01 is accepted once when it has a "jti"', async () => {
    const embedKey = await key();
    const token = bridge();
    expect((await exchange(world(), embedKey, token)).status).toBe(201);
    for (let turn = 0; turn < 2; turn += 1) expect(await exchange(world(), embedKey, token)).toMatchObject({ status: 401, code: 'token_replayed' });
    // Another token with the same jti is a replay too, also on another page of the tenant.
    const { jti } = claimsOf(token);
    expect((await exchange(world(), await key(), bridge({ jti, external_customer_id: 'ext-2' }))).code).toBe('token_replayed');
    const { items } = (await world().manage(world().acme.apiKey, 'GET', '/v1/audit?action=session.refused')).json as { items: { after: unknown }[] };
    expect(items[0]?.after).toEqual({ reason: 'token_replayed' });
  });

  it('B02 without a "jti" is accepted again until it expires', async () => {
    const embedKey = await key();
    const token = bridge({ jti: undefined });
    for (let turn = 0; turn < 2; turn += 1) expect((await exchange(world(), embedKey, token)).status).toBe(201);
    world().clock.advance(331);
    expect((await exchange(world(), embedKey, token)).code).toBe('token_expired');
  });

  it('B01 is accepted once among twenty parallel requests', async () => {
    const embedKey = await key();
    const token = bridge();
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(world(), embedKey, token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(401)]);
  });

  it('B01 is accepted once among twenty parallel requests, in each of fifty rounds', async () => {
    const { acme, app } = world();
    const open = createSessionExchange(app.services);
    const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;
    const winners: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const { id: embedKeyId } = await createEmbedKey(world(), acme);
      const bridgeToken = bridge();
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => open(by, { tenantId: acme.id, embedKeyId, bridgeToken })));
      for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'token_replayed' });
      winners.push(tries.filter(({ status }) => status === 'fulfilled').length);
    }
    expect(winners).toEqual(Array<number>(50).fill(1));
  }, 180_000);

  it('B04 may have the same "jti" as a token of another tenant', async () => {
    const { globex } = world();
    const jti = 'same';
    expect((await exchange(world(), await key(), bridge({ jti }))).status).toBe(201);
    expect((await exchange(world(), (await createEmbedKey(world(), globex)).embedKey, bridgeToken(world(), globex, { jti }))).status).toBe(201);
  });

  it('AF25 opens sixty sessions a minute for a key, without affecting another key or the next minute', async () => {
    const [embedKey, other] = [await key(), await key()];
    for (let turn = 0; turn < 60; turn += 1) expect((await exchange(world(), embedKey, bridge({ jti: undefined }))).status).toBe(201);
    const refused = await exchange(world(), embedKey, bridge());
    expect([refused.status, refused.code, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, 'rate_limited', true]);
    expect((await exchange(world(), other, bridge())).status).toBe(201);
    world().clock.advance(61);
    expect((await exchange(world(), embedKey, bridge())).status).toBe(201);
  }, 60_000);

  it('counts invalid tokens separately from the valid ones of the same key', async () => {
    const embedKey = await key();
    world().clock.advance(61);
    const codes: unknown[] = [];
    for (let turn = 0; turn < 61; turn += 1) codes.push((await exchange(world(), embedKey, 'a.b.c')).code);
    expect([codes[0], codes.at(-1)]).toEqual(['token_invalid', 'rate_limited']);
    expect((await exchange(world(), embedKey, bridge())).status).toBe(201);
  }, 60_000);
});
