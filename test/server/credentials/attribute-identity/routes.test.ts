import { expect, it } from 'vitest';
import { allowsUnverifiedViewers, widgets, type WidgetName } from '../../../../protocol/widgets.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../access-keys/access-key-calls.ts';

const page = 'https://shop.example';
const ext1 = { 'data-customer-id': 'ext-1' };

forEachWorld('an unverified identity from page attributes', (world) => {
  const makeKey = async (): Promise<{ id: string; embedKey: string }> => {
    const { json } = await world().manage(world().acme.apiKey, 'POST', '/v1/embed-keys', { name: 'shop', allowedOrigins: [page] });
    return { id: String(json['id']), embedKey: String(json['embedKey']) };
  };
  const ask = (credential: string, body: unknown, origin: string | undefined = page): Promise<Answer> =>
    world().send('/v1/identity', {
      method: 'POST',
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json', ...(origin !== undefined && { origin }) },
      body: JSON.stringify(body),
    });
  const read = (token: unknown, path: string, origin = page) => world().read(String(token), path, { origin });
  const setAttributeIdentity = (attributeIdentity: boolean) => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity });
  const publish = (id: string, what: 'publish' | 'unpublish') =>
    world().manage(world().acme.apiKey, 'POST', `/v1/receipts/${id}/${what}`, what === 'publish' ? {} : undefined);

  it('RA1 is not accepted until the tenant enables it, and stops at once when the tenant disables it', async () => {
    const { embedKey } = await makeKey();
    expect(await ask(embedKey, { identity: ext1 })).toMatchObject({ status: 403, code: 'feature_disabled' });
    await setAttributeIdentity(true);
    const { status, json } = await ask(embedKey, { identity: ext1 });
    expect([status, json['expiresIn']]).toEqual([201, 900]);
    expect((await read(json['embedToken'], '/v1/me')).status).toBe(200);
    await setAttributeIdentity(false);
    expect(await read(json['embedToken'], '/v1/me')).toMatchObject({ status: 401, code: 'session_revoked' });
    await setAttributeIdentity(true);
  });

  it('reads no receipt or list, and cannot tell which receipts exist', async () => {
    const { acme } = world();
    const { json } = await ask((await makeKey()).embedKey, { identity: ext1 });
    const token = json['embedToken'];
    const paths = [
      acme.receipts[0].id,
      acme.receipts[1].id,
      await acme.receipts[0].shareToken(),
      world().globex.receipts[0].id,
      'rcpt_000000000000000000000000',
      'nothing',
    ];
    const answers: string[] = [];
    for (const id of paths) {
      const { status, code, text, json: problem } = await read(token, `/v1/receipts/${id}`);
      expect([status, code], id).toEqual([403, 'unverified_identity']);
      answers.push(text.replace(String(problem['requestId']), ''));
    }
    expect(new Set(answers).size).toBe(1);
    for (const path of ['/v1/receipts', `/v1/receipts?customerId=${acme.receipts[0].customerId}`])
      expect(await read(token, path), path).toMatchObject({ status: 403, code: 'unverified_identity' });
    expect((await read(token, '/v1/customers')).code).toBe('action_not_allowed');
  });

  it('reads published receipts, and is shown as unverified', async () => {
    const { acme } = world();
    const { json } = await ask((await makeKey()).embedKey, { identity: { ...ext1, 'data-email': 'one@example.com' } });
    await publish(acme.receipts[0].id, 'publish');
    expect((await read(json['embedToken'], `/v1/receipts/${await acme.receipts[0].shareToken()}`)).status).toBe(200);
    await publish(acme.receipts[0].id, 'unpublish');
    expect((await read(json['embedToken'], `/v1/receipts/${acme.receipts[0].id}`)).code).toBe('unverified_identity');
    const me = await read(json['embedToken'], '/v1/me');
    expect(me.json).toMatchObject({ tenant: { slug: 'acme' }, customer: null, verified: false, kind: 'embed-token' });
    expect(me.text).not.toContain(acme.receipts[0].customerId);
  });

  it('creates no customer', async () => {
    const { json } = await ask((await makeKey()).embedKey, { identity: { 'data-customer-id': 'made-up' } });
    await read(json['embedToken'], '/v1/me');
    expect((await world().manage(world().acme.apiKey, 'GET', '/v1/customers?externalId=made-up')).json['items']).toEqual([]);
  });

  it('needs an embed key on a page that it lists; credentials with a signed identity are refused', async () => {
    const { acme, token } = world();
    const { embedKey } = await makeKey();
    for (const origin of ['https://evil.example', `${page}:8443`, 'null'])
      expect(await ask(embedKey, { identity: ext1 }, origin), origin).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    const signed = [token(), acme.apiKey, await tokenFor(world(), await makePair(world()))];
    for (const credential of signed)
      expect(await ask(credential, { identity: { 'data-customer-id': 'ext-2' } })).toMatchObject({ status: 403, code: 'embed_key_required' });
    expect((await ask('embk_live_00000000000000000000000000000000', { identity: ext1 })).code).toBe('embed_key_invalid');
  });

  it('is overridden by a signed identity, whatever else the request says', async () => {
    const { acme } = world();
    const signed = await tokenFor(world(), await makePair(world()));
    const headers = { 'data-customer-id': 'ext-2', 'x-identity': JSON.stringify({ 'data-customer-id': 'ext-2' }) };
    const { json } = await world().read(signed, '/v1/receipts', headers);
    expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([acme.receipts[0].id]);
    expect((await world().read(signed, '/v1/receipts?data-customer-id=ext-2')).code).toBe('invalid_request');
  });

  it('works on the pages of its embed key only, and ends with the key', async () => {
    const { id, embedKey } = await makeKey();
    const { json } = await ask(embedKey, { identity: ext1 });
    const token = json['embedToken'];
    expect((await read(token, '/v1/me')).status).toBe(200);
    expect((await read(token, '/v1/me', 'https://evil.example')).code).toBe('origin_not_allowed');
    expect((await world().read(String(token), '/v1/me')).code).toBe('origin_not_allowed');
    const inspected = (await world().manage(world().acme.apiKey, 'POST', '/v1/signing-keys/inspect', { token })).json;
    expect(inspected).toMatchObject({ kind: 'embed', row: 'good', claims: { unverified: true, sub: expect.stringMatching(/^etok_/), identity: ext1 } });
    await world().manage(world().acme.apiKey, 'POST', `/v1/embed-keys/${id}/revoke`);
    expect((await read(token, '/v1/me')).code).toBe('session_revoked');
    expect((await world().manage(world().acme.apiKey, 'POST', '/v1/signing-keys/inspect', { token })).json['row']).toBe('revoked');
  });

  it('D7 must follow the identifier rules, and is counted without the identifiers', async () => {
    const { embedKey, id } = await makeKey();
    for (const body of [{}, { identity: {} }, { identity: { sub: 'x' } }, { identity: ext1, customerId: 'x' }, { identity: { ...ext1, exp: '1' } }])
      expect((await ask(embedKey, body)).status, JSON.stringify(body)).toBe(400);
    await ask(embedKey, { identity: { 'data-customer-id': 'canary-identity' } });
    expect((await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${id}&action=embed_token.issued`)).json['items']).toEqual([]);
    const { json, text } = await world().manage(world().acme.apiKey, 'GET', '/v1/audit/counts');
    expect(json['items']).toContainEqual(
      expect.objectContaining({ action: 'embed_token.issued', target: { kind: 'embed_key', id }, reason: 'unverified', count: 1 }),
    );
    expect(text).not.toContain('canary-identity');
  });

  it('gets sixty tokens a minute from one address', async () => {
    world().clock.advance(61);
    const { embedKey } = await makeKey();
    const statuses: number[] = [];
    for (let count = 0; count < 61; count += 1) statuses.push((await ask(embedKey, { identity: ext1 })).status);
    expect(statuses).toEqual([...Array<number>(60).fill(201), 429]);
  });
});

it('only widgets without customer data are safe for an unverified identity', () => {
  const safe = (Object.keys(widgets) as WidgetName[]).filter(allowsUnverifiedViewers);
  // Offerings are public. What a customer has subscribed to needs proof (SU02).
  expect(safe).toEqual(['pricing-table', 'pricing-card', 'subscribe-button']);
});
