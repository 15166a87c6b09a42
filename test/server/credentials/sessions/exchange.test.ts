import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forge, hs256, rs256 } from '../../../support/credentials/forge.ts';
import { bridgeToken, claimsOf, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('a bridge token', (world) => {
  const bridge = (claims?: Record<string, unknown>, header?: Record<string, unknown>) => bridgeToken(world(), world().acme, claims, header);
  const key = async () => (await createEmbedKey(world(), world().acme)).embedKey;
  const visible = ({ status, code, json }: { status: number; code: unknown; json: Record<string, unknown> }) => [
    status,
    code ?? (json['customer'] as { externalId: string }).externalId,
  ];
  const customersNamed = async (externalId: string) =>
    (
      (await world().manage(world().acme.apiKey, 'GET', `/v1/customers?externalId=${encodeURIComponent(externalId)}`)).json as {
        items: { id: string; email: string }[];
      }
    ).items;

  it('AF9 AF10 B10 is exchanged for a session of one hour, for the tenant and customer that it names', async () => {
    const { acme, clock, read } = world();
    const opened = await exchange(world(), await key(), bridge());
    const [own, other] = acme.receipts;
    expect(opened).toMatchObject({
      status: 201,
      json: { expiresIn: 3_600, expiresAt: new Date(clock.now() + 3_600_000).toISOString(), customer: { id: own.customerId, externalId: 'ext-1' } },
    });
    const token = String(opened.json['token']);
    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ alg: 'ES256', typ: 'vitrine-session+jwt' });
    const claims = claimsOf(token) as { exp: number; iat: number };
    expect(claims).toMatchObject({ kind: 'session', aud: 'vitrine', sub: own.customerId, tenant_id: acme.id });
    expect(claims.exp - claims.iat).toBe(3_600);
    expect((await read(token, `/v1/receipts/${own.id}`)).json['title']).toBe(own.canary);
    expect((await read(token, `/v1/receipts/${other.id}`)).code).toBe('receipt_not_found');
    expect(((await read(token, '/v1/receipts')).json['items'] as unknown[]).length).toBe(1);
  });

  it('AF10 is verified with HS256 and RS256, with and without "kid"', async () => {
    const { acme, manage } = world();
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const added = await manage(acme.apiKey, 'POST', '/v1/signing-keys', {
      algorithm: 'RS256',
      publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }),
    });
    const rsa = (header: object) => forge({ alg: 'RS256', ...header }, claimsOf(bridge()), rs256(pair.privateKey));
    for (const token of [rsa({ kid: added.json['id'] }), rsa({}), bridge({}, { kid: undefined }), bridge({}, { typ: undefined })])
      expect(visible(await exchange(world(), await key(), token))).toEqual([201, 'ext-1']);
    expect((await manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(added.json['id'])}/retire`)).status).toBe(200);
    for (const token of [rsa({ kid: added.json['id'] }), rsa({})]) expect((await exchange(world(), await key(), token)).code).toBe('token_invalid');
  });

  it('AF12 J12 of another tenant is refused, whatever it claims', async () => {
    const { acme, globex } = world();
    const embedKey = await key();
    for (const token of [
      bridgeToken(world(), globex),
      bridgeToken(world(), globex, { iss: acme.issuer }),
      bridgeToken(world(), globex, { iss: acme.issuer }, { kid: undefined }),
      bridgeToken(world(), globex, {}, { kid: acme.key.id }),
    ]) {
      expect((await exchange(world(), embedKey, token)).code).toBe('token_invalid');
    }
    expect((await exchange(world(), (await createEmbedKey(world(), globex)).embedKey, bridgeToken(world(), globex))).status).toBe(201);
  });

  it('I1 must have the bridge audience of the tenant', async () => {
    const tenant = await world().tenant('storefront', { issuer: 'https://shop.example.com', bridgeAudience: 'aforo-embed' });
    const { embedKey } = await createEmbedKey(world(), tenant);
    // Tokens as the backend of a storefront mints them with the package `jose`: no "typ", no "jti".
    const minted = async (audience: string | string[]) =>
      new SignJWT({ external_customer_id: 'ext-1', email: 'jo@customer.example' })
        .setProtectedHeader({ alg: 'HS256', kid: tenant.key.id })
        .setIssuedAt(Math.floor(world().clock.now() / 1000))
        .setIssuer('https://shop.example.com')
        .setAudience(audience)
        .setExpirationTime(Math.floor(world().clock.now() / 1000) + 300)
        .sign(new TextEncoder().encode(tenant.key.secret));
    for (const audience of ['aforo-embed', ['aforo-embed']]) expect(visible(await exchange(world(), embedKey, await minted(audience)))).toEqual([201, 'ext-1']);
    for (const audience of ['vitrine-embed', 'aforo', ['aforo-embed', 'vitrine-embed'], ''])
      expect((await exchange(world(), embedKey, await minted(audience))).code).toBe('token_invalid');
    const inspected = async (audience: string) =>
      (await world().manage(tenant.apiKey, 'POST', '/v1/signing-keys/inspect', { token: await minted(audience) })).json;
    expect(await inspected('aforo-embed')).toMatchObject({ kind: 'bridge', signature: 'valid', reason: null });
    expect((await inspected('vitrine-embed'))['reason']).toContain('"aud" must be "aforo-embed"');
  });

  it('I1 follows a change of the audience setting at once, and is not confused with a tenant token', async () => {
    const tenant = await world().tenant('changing');
    const { embedKey } = await createEmbedKey(world(), tenant);
    const set = (bridgeAudience: unknown) => world().manage(tenant.apiKey, 'PATCH', '/v1/tenants/changing', { bridgeAudience });
    expect((await exchange(world(), embedKey, bridgeToken(world(), tenant))).status).toBe(201);
    expect((await set('aforo-embed')).json).toMatchObject({ bridgeAudience: 'aforo-embed', audience: null });
    expect((await exchange(world(), embedKey, bridgeToken(world(), tenant))).code).toBe('token_invalid');
    expect((await exchange(world(), embedKey, bridgeToken(world(), tenant, { aud: 'aforo-embed' }))).status).toBe(201);
    for (const odd of ['', null, 5, 'x'.repeat(256), 'a\nb', ['aforo-embed']]) expect((await set(odd)).status).toBe(400);
    // Tokens of both kinds with the same audience are still not interchangeable.
    await world().manage(tenant.apiKey, 'PATCH', '/v1/tenants/changing', { audience: 'aforo-embed' });
    const now = Math.floor(world().clock.now() / 1000);
    const plain = forge(
      { alg: 'HS256', kid: tenant.key.id },
      { iss: tenant.issuer, aud: 'aforo-embed', sub: 'ext-1', iat: now, exp: now + 60 },
      hs256(tenant.key.secret),
    );
    expect((await exchange(world(), embedKey, plain)).code).toBe('token_invalid');
    expect((await world().read(plain, '/v1/me')).status).toBe(200);
    expect((await world().read(bridgeToken(world(), tenant, { aud: 'aforo-embed', sub: 'ext-1' }), '/v1/me')).code).toBe('token_invalid');
  });

  it('AF9 is refused when a claim or header member is missing or invalid', async () => {
    const { clock } = world();
    const now = Math.floor(clock.now() / 1000);
    const embedKey = await key();
    const faults: Record<string, unknown>[] = [
      { external_customer_id: undefined },
      { external_customer_id: '' },
      { external_customer_id: 5 },
      { external_customer_id: null },
      { external_customer_id: ['ext-1'] },
      { external_customer_id: 'a\0b' },
      { external_customer_id: 'a\r\nb' },
      { external_customer_id: 'a\u202eb' },
      { external_customer_id: 'x'.repeat(256) },
      { external_customer_id: 'x'.repeat(5_000) },
      { external_customer_id: `cus_${'0'.repeat(24)}` },
      { external_customer_id: '\ud800' },
      { email: 5 },
      { email: '' },
      { email: 'nobody' },
      { email: 'a@b\r\nBcc: c@d' },
      { email: ['a@b'] },
      { name: '' },
      { name: {} },
      { aud: undefined },
      { aud: 'vitrine' },
      { aud: 'aforo-embed' },
      { aud: ['vitrine-embed', 'other'] },
      { aud: 'vitrine-embed ' },
      { iss: undefined },
      { iss: 'https://shop.example.com' },
      { iss: ['acme-issuer'] },
      { exp: undefined },
      { iat: undefined },
      { exp: now - 1, iat: now },
      { iat: now + 31, exp: now + 60 },
      { nbf: now + 31 },
    ];
    for (const claims of faults)
      expect(await exchange(world(), embedKey, bridge(claims)), JSON.stringify(claims).slice(0, 60)).toMatchObject({ status: 401, code: 'token_invalid' });
    expect((await exchange(world(), embedKey, bridge({ exp: now + 301 }))).code).toBe('token_lifetime_too_long');
    expect((await exchange(world(), embedKey, bridge({ iat: now - 400, exp: now - 100 }))).code).toBe('token_expired');
    for (const header of [{ alg: 'none' }, { alg: 'ES256' }, { typ: 'vitrine-session+jwt' }, { kid: `key_${'0'.repeat(24)}` }, { kid: 'x' }, { crit: ['exp'] }])
      expect((await exchange(world(), embedKey, bridge({}, header))).code).toBe('token_invalid');
    expect(await customersNamed('a\u202eb')).toEqual([]);
  });

  it('B05 with an invalid "jti" is refused', async () => {
    const embedKey = await key();
    for (const jti of ['', [], {}, 5, null, 'x'.repeat(256), 'a\nb'])
      expect((await exchange(world(), embedKey, bridge({ jti }))).code, JSON.stringify(jti).slice(0, 20)).toBe('token_invalid');
    expect((await exchange(world(), embedKey, bridge({ jti: 'x'.repeat(1_000_000) }))).status).toBe(413);
  });

  it.each([
    {},
    { bridgeToken: '' },
    { bridgeToken: 5 },
    { bridgeToken: null },
    { bridgeToken: ['x'] },
    { bridgeToken: 'x'.repeat(8_193) },
    { bridgeToken: 'x', previous: 5 },
    { bridgeToken: 'x', other: 1 },
    { bridgetoken: 'x' },
    [],
    'x',
    null,
  ])('is refused in the request body %j', async (body) => {
    expect(await world().manage(await key(), 'POST', '/v1/sessions', body, { origin: page })).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('B06 is accepted on pages of the embed key only', async () => {
    const embedKey = await key();
    const token = bridge();
    const origins = [
      'https://evil.example',
      'null',
      'https://shop.acme.example.evil.example',
      'http://shop.acme.example',
      'https://shop.acme.example:8443',
      'https://shop.acme.example.',
      'https://SHOP.acme.example',
      'file://',
    ];
    for (const origin of origins)
      expect(await exchange(world(), embedKey, token, { headers: { origin } }), origin).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    expect((await exchange(world(), embedKey, token, { headers: {} })).code).toBe('origin_not_allowed');
    expect((await exchange(world(), embedKey, token, { headers: { origin: world().publicUrl, 'vitrine-embedder': page } })).status).toBe(201);
  });

  it('B07 AF11 identifies its customer by external id, creates an unknown one, and never matches by e-mail address', async () => {
    const embedKey = await key();
    const email = 'shared@customer.example';
    const [first, second] = [
      await exchange(world(), embedKey, bridge({ external_customer_id: 'new-1', email })),
      await exchange(world(), embedKey, bridge({ external_customer_id: 'new-2', email })),
    ];
    expect([visible(first), visible(second)]).toEqual([
      [201, 'new-1'],
      [201, 'new-2'],
    ]);
    const [one, two] = [await customersNamed('new-1'), await customersNamed('new-2')];
    expect([one.length, two.length, one[0]?.id === two[0]?.id]).toEqual([1, 1, false]);
    expect(one[0]?.email).toBe(email);
    expect((await exchange(world(), embedKey, bridge({ external_customer_id: 'new-1', email: 'moved@customer.example' }))).json['customer']).toMatchObject({
      id: one[0]?.id,
    });
    const { items } = (await world().manage(world().acme.apiKey, 'GET', '/v1/audit?targetKind=customer')).json as {
      items: { action: string; actor: { kind: string } }[];
    };
    expect(items.slice(0, 3).map(({ action, actor }) => [action, actor.kind])).toEqual([
      ['customer.updated', 'embed-key'],
      ['customer.created', 'embed-key'],
      ['customer.created', 'embed-key'],
    ]);
  });

  it('B08 creates one customer for parallel requests', async () => {
    const embedKey = await key();
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(world(), embedKey, bridge({ external_customer_id: 'crowd' }))));
    expect(new Set(answers.map(({ json }) => (json['customer'] as { id: string }).id)).size).toBe(1);
    const made = await world().app.services.database.query.selectFrom('customers').select('id').where('external_id', '=', 'crowd').execute();
    expect(made).toHaveLength(1);
  }, 60_000);

  it('B09 distinguishes external ids by every byte after NFC', async () => {
    const names = [
      'Case',
      'case',
      'case ',
      ' case',
      'ca\u0301se',
      'cа\u0073e',
      'CASE',
      'case.',
      "case'; drop table customers --",
      '__proto__',
      'constructor',
      '<b>case</b>',
      '../case',
      'case%20',
      '🧾',
      '0',
      'null',
      'undefined',
      'ＣＡＳＥ',
      'x'.repeat(255),
    ];
    const embedKey = await key();
    const ids = new Map<string, string>();
    for (const external of names) {
      const { status, json } = await exchange(world(), embedKey, bridge({ external_customer_id: external }));
      const { id, externalId } = json['customer'] as { id: string; externalId: string };
      expect([status, externalId]).toEqual([201, external.normalize('NFC')]);
      ids.set(external, id);
    }
    expect(new Set(ids.values()).size).toBe(names.length);
    expect(((await exchange(world(), embedKey, bridge({ external_customer_id: 'c\u00e1se' }))).json['customer'] as { id: string }).id).toBe(
      ids.get('ca\u0301se'),
    );
  });

  it('J27 is accepted by no other route, and no other token is accepted for it', async () => {
    const { acme, token, read, send } = world();
    const embedKey = await key();
    world().clock.advance(61);
    for (const good of [bridge(), bridge({ sub: 'ext-1' }), bridge({ resourceId: acme.receipts[0].id })]) {
      expect(await read(good, `/v1/receipts/${acme.receipts[0].id}`)).toMatchObject({ status: 401, code: 'token_invalid' });
      expect((await send(`/r/${await acme.receipts[0].shareToken()}?token=${good}`)).code).toBe('token_invalid');
    }
    const { json } = await exchange(world(), embedKey, bridge());
    for (const other of [
      token(),
      token({ aud: 'vitrine-embed' }),
      String(json['token']),
      acme.apiKey,
      embedKey,
      forge({ alg: 'HS256', kid: acme.key.id }, claimsOf(bridge()), hs256('x'.repeat(40))),
    ]) {
      expect(await exchange(world(), embedKey, other)).toMatchObject({ status: 401, code: 'token_invalid' });
    }
  });
});
