import { expect, it } from 'vitest';
import { randomId } from '../../../../server/access/secrets.ts';
import { forge, hs256 } from '../../../support/credentials/forge.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../access-keys/access-key-calls.ts';

forEachWorld('the token inspector, for tokens that the server issued', (world) => {
  const inspect = async (token: string, apiKey = world().acme.apiKey, key?: unknown) =>
    (await world().manage(apiKey, 'POST', '/v1/signing-keys/inspect', { token, ...(key !== undefined && { key }) })).json;
  const query = () => world().app.services.database.query;
  const customer = () => world().acme.receipts[0].customerId;

  async function session(): Promise<{ id: string; token: string }> {
    const { acme, clock, app } = world();
    const id = randomId('sess');
    const now = clock.now();
    const row = {
      id,
      tenant_id: acme.id,
      customer_id: customer(),
      opened_by: 'bridge',
      embed_key_id: null,
      signing_key_id: null,
      began_at: now,
      created_at: now,
      expires_at: now + 3_600_000,
      revoked_at: null,
    } as const;
    await query().insertInto('sessions').values(row).execute();
    return { id, token: await app.services.ownTokens.issue('session', { jti: id, sub: customer(), tenant_id: acme.id }, 3_600) };
  }

  async function widgetToken(): Promise<{ id: string; token: string }> {
    const { acme, clock, app } = world();
    const id = randomId('wtok');
    const now = clock.now();
    const row = {
      id,
      tenant_id: acme.id,
      customer_id: customer(),
      scopes_json: '[]',
      origins_json: '[]',
      minted_by: null,
      created_at: now,
      expires_at: now + 1_800_000,
      revoked_at: null,
    } as const;
    await query().insertInto('widget_tokens').values(row).execute();
    return { id, token: await app.services.ownTokens.issue('widget', { jti: id, sub: customer(), tenant_id: acme.id }, 1_800) };
  }

  it('explains every kind, with the state of its row', async () => {
    const [one, two] = [await session(), await widgetToken()];
    const embed = await tokenFor(world(), await makePair(world()));
    const good = { format: 'valid', signature: 'valid', reason: null, row: 'good' };
    expect(await inspect(one.token)).toMatchObject({ ...good, kind: 'session', claims: { jti: one.id, sub: customer() } });
    expect(await inspect(two.token)).toMatchObject({ ...good, kind: 'widget', claims: { jti: two.id } });
    expect(await inspect(embed)).toMatchObject({ ...good, kind: 'embed', claims: { identity: { 'data-customer-id': 'ext-1' } } });
    // A key in the request changes nothing, because the server signs such tokens.
    expect(await inspect(embed, world().acme.apiKey, { keyId: world().acme.key.id })).toMatchObject(good);
  });

  it('reports a row that is revoked, expired, blocked or missing', async () => {
    const revoked = { revoked_at: world().clock.now() };
    const [one, two, three] = [await session(), await widgetToken(), await session()];
    await query().updateTable('sessions').set(revoked).where('id', '=', one.id).execute();
    await query().updateTable('widget_tokens').set(revoked).where('id', '=', two.id).execute();
    await query().updateTable('sessions').set({ expires_at: world().clock.now() }).where('id', '=', three.id).execute();
    expect(await inspect(one.token)).toMatchObject({ signature: 'valid', row: 'revoked', reason: expect.stringContaining('revoked') });
    expect(await inspect(two.token)).toMatchObject({ signature: 'valid', row: 'revoked' });
    expect(await inspect(three.token)).toMatchObject({ signature: 'valid', row: 'expired', reason: expect.any(String) });
    await query().deleteFrom('sessions').where('id', '=', three.id).execute();
    expect(await inspect(three.token)).toMatchObject({ signature: 'valid', row: 'missing', reason: expect.any(String) });

    const pair = await makePair(world());
    const [embed, other] = [await tokenFor(world(), pair), await session()];
    await world().manage(world().acme.apiKey, 'POST', `/v1/access-keys/${pair.accessId}/revoke`, {});
    expect(await inspect(embed)).toMatchObject({ row: 'good', reason: null });
    await world().manage(world().acme.apiKey, 'POST', `/v1/access-keys/${pair.accessId}/revoke`, { revokeTokens: true });
    expect(await inspect(embed)).toMatchObject({ row: 'revoked', reason: expect.any(String) });
    await query().updateTable('customers').set({ blocked_at: world().clock.now() }).where('id', '=', customer()).execute();
    expect(await inspect(other.token)).toMatchObject({ row: 'blocked', reason: expect.any(String) });
    await query().updateTable('customers').set({ blocked_at: null }).where('id', '=', customer()).execute();
  });

  it('agrees with the API about an expired or changed token', async () => {
    const token = await tokenFor(world(), await makePair(world()));
    const changed = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
    expect(await inspect(changed)).toMatchObject({ kind: 'embed', signature: 'invalid', claims: null, row: null });
    const [head = ''] = token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, unknown>;
    expect(await inspect(forge({ ...header, alg: 'HS256' }, world().claims(), hs256(world().acme.key.secret)))).toMatchObject({
      signature: 'unchecked',
      claims: null,
    });
    expect(await inspect(forge({ ...header, kid: 'own_000000000000000000000000' }, world().claims(), hs256('x')))).toMatchObject({
      signature: 'unchecked',
      claims: null,
    });
    world().clock.advance(931);
    expect(await inspect(token)).toMatchObject({ signature: 'valid', reason: expect.stringContaining('exp') });
    expect((await world().read(token, '/v1/receipts')).code).toBe('token_expired');
  });

  it('reveals nothing about a token of another tenant', async () => {
    const { globex } = world();
    const tokens = [await tokenFor(world(), await makePair(world())), (await session()).token, (await widgetToken()).token];
    for (const token of tokens) {
      expect(await inspect(token, globex.apiKey)).toMatchObject({
        format: 'valid',
        signature: 'unchecked',
        reason: 'No usable key matches the token.',
        claims: null,
        row: null,
      });
    }
  });

  it('finds the key that a tenant token names, and recognizes a bridge token by its claims', async () => {
    const { token, claims, acme, globex } = world();
    expect(await inspect(token())).toMatchObject({ kind: 'tenant', signature: 'valid', reason: null, row: null });
    const bridge = forge(
      { alg: 'HS256', kid: acme.key.id },
      { ...claims({ sub: undefined, aud: 'vitrine-embed' }), external_customer_id: 'ext-1' },
      hs256(acme.key.secret),
    );
    expect(await inspect(bridge)).toMatchObject({ kind: 'bridge', signature: 'valid', reason: null });
    const elsewhere = forge({ alg: 'HS256', kid: acme.key.id }, { ...claims({ sub: undefined }), external_customer_id: 'ext-1' }, hs256(acme.key.secret));
    expect(await inspect(elsewhere)).toMatchObject({ kind: 'bridge', signature: 'valid', reason: expect.stringContaining('aud') });
    expect((await inspect(token(), globex.apiKey))['code']).toBe('not_found');
    expect((await inspect(forge({ alg: 'HS256' }, claims(), hs256(acme.key.secret))))['code']).toBe('invalid_request');
    expect(await inspect('nonsense')).toMatchObject({ kind: null, format: 'invalid' });
  });
});
