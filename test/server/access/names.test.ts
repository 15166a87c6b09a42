import { describe, expect, it, test } from 'vitest';
import { isName, isSameName, nameSpellings, normalizeName } from '../../../protocol/names.ts';
import { createEmbedKey } from '../../support/credentials/embed-keys.ts';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { bridgeToken, exchange } from '../../support/credentials/sessions.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';

const [composed, decomposed] = ['Jos\u00e9 \u1e69', 'Jose\u0301 s\u0323\u0307'];
/** Invisible or unpaired characters that a name must not contain. */
const invalidNames = {
  'a C0 control': 'a\u0007b',
  DEL: 'a\u007fb',
  'a C1 control': 'a\u0085b',
  'another C1 control': 'a\u009bb',
  'a line separator': 'a\u2028b',
  'a paragraph separator': 'a\u2029b',
  'a direction override': 'a\u202eb',
  'a direction mark': 'a\u200fb',
  'an isolate': 'a\u2066b',
  'an Arabic letter mark': 'a\u061cb',
  'a lone surrogate': 'a\ud800b',
} as const;

describe('a name', () => {
  test.each(Object.entries(invalidNames))('S12 with %s is invalid', (_what, text) => {
    expect(isName(text)).toBe(false);
  });
  test.each(['x', ' ', composed, decomposed, '日本', '😀', 'a\u200bb', 'x'.repeat(255)])('S12 %j is valid', (text) => {
    expect(isName(text)).toBe(true);
  });
  it('S12 is invalid when its normalized form is empty or too long, or when it is not a string', () => {
    // U+0958 is two characters in NFC.
    for (const value of ['', 'x'.repeat(256), '\u0958'.repeat(200), 7, null, undefined, ['x']]) expect(isName(value), JSON.stringify(value)).toBe(false);
    expect(isName('\u0958'.repeat(127))).toBe(true);
  });
  it('S12 is compared in one normalized spelling, and looked up in the given spelling first', () => {
    expect([normalizeName(decomposed), isSameName(decomposed, composed), isSameName('Ａ', 'A'), isSameName('A', 'a')]).toEqual([composed, true, false, false]);
    expect([nameSpellings('plain'), nameSpellings(composed), nameSpellings(decomposed)]).toEqual([['plain'], [composed, decomposed], [decomposed, composed]]);
    // Combining marks in another order.
    expect(nameSpellings('s\u0307\u0323')).toEqual(['s\u0307\u0323', '\u1e69', 's\u0323\u0307']);
  });
});

forEachWorld('a customer whose name has two spellings', (world) => {
  const sync = (externalId: string) =>
    world().manage(world().acme.apiKey, 'POST', '/v1/receipts/sync', {
      customer: { externalId },
      title: 'R',
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      lines: [{ description: 'L', amountMinor: 1 }],
    });
  const titles = async (token: string): Promise<number> => ((await world().read(token, '/v1/receipts')).json['items'] as unknown[]).length;

  it('S12 is one customer, whichever spelling is stored, looked up or claimed', async () => {
    const { acme, manage, read, token } = world();
    const [first, second] = [await sync(decomposed), await sync(composed)];
    expect([first.status, second.status, second.json['id']]).toEqual([201, 200, first.json['id']]);
    const { id } = first.json['customer'] as { id: string };
    const { embedKey } = await createEmbedKey(world(), acme);
    const pair = await makePair(world());
    for (const spelling of [decomposed, composed]) {
      expect(await titles(token({ sub: spelling }))).toBe(1);
      expect((await read(token({ sub: spelling }), '/v1/me')).json['customer']).toMatchObject({ id, externalId: composed });
      expect((await exchange(world(), embedKey, bridgeToken(world(), acme, { external_customer_id: spelling }))).json['customer']).toMatchObject({ id });
      expect(await titles(await tokenFor(world(), pair, { 'data-customer-id': spelling }))).toBe(1);
      expect((await manage(acme.apiKey, 'GET', `/v1/customers/${encodeURIComponent(spelling)}`)).json['id']).toBe(id);
      expect(((await manage(acme.apiKey, 'GET', `/v1/receipts?customerId=${encodeURIComponent(spelling)}`)).json['items'] as unknown[]).length).toBe(1);
      expect((await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: spelling })).status).toBe(200);
    }
  });

  it('S12 is blocked under both spellings', async () => {
    const { acme, manage, read, token } = world();
    const { id } = (await sync(composed)).json['customer'] as { id: string };
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${id}`, { blocked: true });
    const { embedKey } = await createEmbedKey(world(), acme);
    for (const spelling of [decomposed, composed]) {
      for (const path of ['/v1/receipts', '/v1/me'])
        expect(await read(token({ sub: spelling }), path), path).toMatchObject({ status: 401, code: 'session_revoked' });
      expect((await exchange(world(), embedKey, bridgeToken(world(), acme, { external_customer_id: spelling }))).code).toBe('session_revoked');
    }
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${id}`, { blocked: false });
  });

  it.each(Object.entries(invalidNames))('S12 a name with %s is refused when a customer is created or looked up', async (_what, text) => {
    const { acme, manage, read, token } = world();
    expect(await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: text })).toMatchObject({ status: 400, code: 'invalid_text' });
    expect(await sync(text)).toMatchObject({ status: 400, code: 'invalid_text' });
    expect((await read(token({ sub: text }), '/v1/receipts')).code).toBe('token_invalid');
    const { embedKey } = await createEmbedKey(world(), acme);
    expect((await exchange(world(), embedKey, bridgeToken(world(), acme, { external_customer_id: text }))).code).toBe('token_invalid');
    const pair = await makePair(world());
    const issued = await world().send('/v1/embed-tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...pair, userIdentifiers: { 'data-customer-id': text } }),
    });
    expect([issued.status, issued.code]).toEqual([400, 'invalid_text']);
  });

  it.each(['a\u200bb', 'a\u00adb', '\ufeffa', 'a\u2060'])('S12 %j is refused as a new name for its invisible character', async (text) => {
    const { acme, manage } = world();
    const post = (path: string, body: unknown) => manage(acme.apiKey, 'POST', path, body);
    const plan = { externalId: text, name: 'Pro', priceMinor: 1, currency: 'EUR', cycle: 'monthly' };
    const subscription = { externalId: text, customer: { externalId: 'ext-1' }, offering: 'none', status: 'active' };
    const refused = [
      await post('/v1/customers', { externalId: text }),
      await sync(text),
      await post('/v1/offerings', plan),
      await post('/v1/subscriptions', subscription),
    ];
    for (const { status, code, json } of refused) {
      expect([status, code], JSON.stringify(json)).toEqual([400, 'invalid_text']);
      expect(json['detail']).toMatch(/must not contain invisible characters: remove U\+(200B|00AD|FEFF|2060)\.$/);
    }
    const { embedKey } = await createEmbedKey(world(), acme);
    expect((await exchange(world(), embedKey, bridgeToken(world(), acme, { external_customer_id: text }))).code).toBe('invalid_text');
  });

  it('S12 is found and synced when it was stored earlier with an invisible character', async () => {
    const { acme, app, manage, token } = world();
    const stored = { id: 'cus_0123456789abcdef01234567', tenant_id: acme.id, external_id: 'old\u200b', name: null, email: null, email_key: null };
    await app.services.database.query
      .insertInto('customers')
      .values({ ...stored, created_at: 1, updated_at: 1 })
      .execute();
    const receipt = await sync('old\u200b');
    expect([receipt.status, receipt.json['customer']]).toMatchObject([201, { id: stored.id }]);
    expect(await titles(token({ sub: 'old\u200b' }))).toBe(1);
    const again = await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'old\u200b', name: 'Known' });
    expect(again.json).toMatchObject({ id: stored.id, name: 'Known' });
  });

  it('S12 of an older release is found by its exact spelling first, then by the other spelling', async () => {
    const { acme, app, manage, token, read } = world();
    const { database, customers } = app.services;
    const old = (external_id: string) => ({
      id: `cus_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`,
      tenant_id: acme.id,
      external_id,
      name: null,
      email: null,
      email_key: null,
      created_at: 1,
      updated_at: 1,
    });
    const [both, alone] = [[old('Zoe\u0308'), old('Zo\u00eb')] as const, old('No\u0308e')];
    await database.query
      .insertInto('customers')
      .values([...both, alone])
      .execute();
    const customerIdOf = async (sub: string) => ((await read(token({ sub }), '/v1/me')).json['customer'] as { id: string } | null)?.id;
    expect([await customerIdOf('Zoe\u0308'), await customerIdOf('Zo\u00eb')]).toEqual([both[0].id, both[1].id]);
    expect([await customerIdOf('No\u0308e'), await customerIdOf('N\u00f6e')]).toEqual([alone.id, alone.id]);
    for (const row of both) expect((await customers.find(acme.id, row.external_id))?.id).toBe(row.id);
    // No second customer is created.
    for (const externalId of ['No\u0308e', 'N\u00f6e']) expect((await manage(acme.apiKey, 'POST', '/v1/customers', { externalId })).json['id']).toBe(alone.id);
    await manage(acme.apiKey, 'PATCH', `/v1/customers/${both[0].id}`, { blocked: true });
    expect([(await read(token({ sub: 'Zoe\u0308' }), '/v1/me')).code, await customerIdOf('Zo\u00eb')]).toEqual(['session_revoked', both[1].id]);
  });
});

forEachWorld('the issuer, audience and key ids of a tenant', (world) => {
  it('S12 issuer and audience are compared in normalized spelling, and must not hold invisible characters', async () => {
    const { manage, acme, claims, read } = world();
    const tenant = await world().tenant(`names-${world().engine}`, { issuer: decomposed, audience: composed });
    expect((await manage(tenant.apiKey, 'GET', `/v1/tenants/${tenant.slug}`)).json).toMatchObject({ issuer: composed, audience: composed });
    const tokenOf = (iss: string, aud: string) => forge({ alg: 'HS256', kid: tenant.key.id }, { ...claims(), iss, aud }, hs256(tenant.key.secret));
    for (const [iss, aud] of [
      [decomposed, decomposed],
      [composed, composed],
      [decomposed, composed],
    ] as const)
      expect((await read(tokenOf(iss, aud), '/v1/receipts')).status).toBe(200);
    expect((await read(tokenOf(`${decomposed}x`, decomposed), '/v1/receipts')).code).toBe('token_invalid');
    expect((await read(tokenOf(decomposed, 'x'), '/v1/receipts')).code).toBe('token_invalid');
    for (const [what, text] of Object.entries(invalidNames))
      for (const setting of ['issuer', 'audience', 'bridgeAudience'])
        expect(await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { [setting]: text }), `${setting} ${what}`).toMatchObject({
          status: 400,
          code: 'invalid_text',
        });
  });

  it('S12 a signing key with a custom kid is found by both spellings', async () => {
    const { acme, manage, claims, read } = world();
    const { json: key } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256', kid: decomposed });
    expect(key['kid']).toBe(composed);
    for (const kid of [decomposed, composed])
      expect((await read(forge({ alg: 'HS256', kid }, claims(), hs256(String(key['secret']))), '/v1/receipts', { 'vitrine-tenant': 'acme' })).status).toBe(200);
    for (const [what, text] of Object.entries(invalidNames))
      expect(await manage(acme.apiKey, 'POST', '/v1/signing-keys', { kid: text }), what).toMatchObject({ status: 400, code: 'invalid_text' });
  });
});
