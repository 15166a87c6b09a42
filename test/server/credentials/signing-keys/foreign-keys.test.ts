import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { certificate, certificateOfBag, certificateRequest, privateKeyOfCertificate } from '../../../support/credentials/certificate.ts';
import { createEmbedKey } from '../../../support/credentials/embed-keys.ts';
import { forge, hs256, rs256 } from '../../../support/credentials/forge.ts';
import { bridgeToken, claimsOf, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const jwk = { kty: 'RSA', ...pair.publicKey.export({ format: 'jwk' }) };
const ofCertificate = createPublicKey(certificate);
const der = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const secret = randomBytes(48);
const oct = { kty: 'oct', k: secret.toString('base64url') };

forEachWorld('a signing key from another system', (world) => {
  const add = (key: unknown, more: object = {}) => world().manage(world().acme.apiKey, 'POST', '/v1/signing-keys', { publicKey: key, ...more });
  const retire = (id: unknown) => world().manage(world().acme.apiKey, 'POST', `/v1/signing-keys/${String(id)}/retire`, { force: true });
  const inspect = (body: object) => world().manage(world().acme.apiKey, 'POST', '/v1/signing-keys/inspect', body);
  const path = () => `/v1/receipts/${world().acme.receipts[0].id}`;
  const read = (token: string, tenant?: string) => world().read(token, path(), tenant === undefined ? {} : { 'vitrine-tenant': tenant });
  /** The status of a read with a token that is signed by the key. */
  const opens = async (id: unknown, alg: string, sign: ReturnType<typeof hs256>) => (await read(forge({ alg, kid: id }, world().claims(), sign))).status;

  it('I6 may be a JWK without "alg", as jose and node export it: its type determines the algorithm', async () => {
    const exported = [jwk, await exportJWK(pair.publicKey), pair.publicKey.export({ format: 'jwk' }), JSON.stringify(jwk)];
    for (const key of exported) {
      const { status, json } = await add(key);
      expect([status, json['algorithm']]).toEqual([201, 'RS256']);
      expect(json['notices']).toEqual([expect.stringContaining('RS256')]);
      expect(await opens(json['id'], 'RS256', rs256(pair.privateKey))).toBe(200);
      expect(await opens(json['id'], 'HS256', hs256(spki))).toBe(401);
      await retire(json['id']);
    }
    const shared = await add(oct);
    expect(shared).toMatchObject({ status: 201, json: { algorithm: 'HS256', publicKey: null, notices: [expect.stringContaining('HS256')] } });
    expect(await opens(shared.json['id'], 'HS256', hs256(secret))).toBe(200);
    expect(await opens(shared.json['id'], 'HS256', hs256(oct.k))).toBe(401);
    await retire(shared.json['id']);
    expect((await add({ ...jwk, alg: 'RS256' })).json['notices']).toEqual([]);
  });

  it('I6 K06 K14 is stored sealed when it is a secret, and never shown', async () => {
    const { json, text } = await add({ ...oct, kid: 'kept' });
    const list = await world().manage(world().acme.apiKey, 'GET', '/v1/signing-keys');
    const row = await world().app.services.signingKeys.find(world().acme.id, String(json['id']));
    const trail = await world().manage(world().acme.apiKey, 'GET', '/v1/audit?limit=100');
    for (const needle of [oct.k, secret.toString('base64'), secret.toString('hex')]) {
      for (const place of [text, list.text, JSON.stringify(row), trail.text, world().logged.join('')]) expect(place).not.toContain(needle);
    }
    await retire(json['id']);
  });

  it('I6 may be a certificate, a PEM with surrounding text, or a JWK set with one key', async () => {
    const noticed = [expect.stringContaining('certificate')];
    const forms: [string, unknown, unknown[]][] = [
      ['certificate', certificate, noticed],
      ['certificate from a bag, with its names', certificateOfBag, noticed],
      [
        'PEM after prose and a byte order mark',
        `\u{feff}Key of the portal:\n\n${createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString()}\n-- \n`,
        [],
      ],
      ['PEM with CRLF', createPublicKey(certificate).export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\r\n'), []],
      ['JWK with its certificate', { ...ofCertificate.export({ format: 'jwk' }), alg: 'RS256', x5c: [der(certificate)], x5t: 'abc' }, noticed],
      ['set with one key', { keys: [{ ...ofCertificate.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] }, []],
      ['set as text', JSON.stringify({ keys: [{ ...ofCertificate.export({ format: 'jwk' }), alg: 'RS256' }] }), []],
    ];
    for (const [name, key, notices] of forms) {
      const { status, json, text } = await add(key);
      expect(status, `${name}: ${text}`).toBe(201);
      expect(json['notices'], name).toEqual(notices);
      expect(await opens(json['id'], 'RS256', rs256(privateKeyOfCertificate)), name).toBe(200);
      const token = forge({ alg: 'RS256' }, world().claims(), rs256(privateKeyOfCertificate));
      expect((await inspect({ key, token })).json, name).toMatchObject({ signature: 'valid', reason: null, notices });
      await retire(json['id']);
    }
  });

  it('I6 is refused with a command or change that fixes it, also by the inspector', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const keys: [string, unknown, string, RegExp][] = [
      ['an elliptic curve', ec.export({ type: 'spki', format: 'pem' }), 'key_mismatch', /"ec".*openssl genrsa/],
      ['an elliptic curve as JWK', ec.export({ format: 'jwk' }), 'key_mismatch', /"EC".*openssl genrsa/],
      ['a private key', privateKeyOfCertificate, 'private_key_not_accepted', /openssl pkey -in private\.pem -pubout/],
      ['a certificate with its private key', certificate + privateKeyOfCertificate, 'private_key_not_accepted', /openssl pkey/],
      ['a chain', certificate + certificate, 'key_mismatch', /2 PEM blocks.*openssl x509/],
      ['a request for a certificate', certificateRequest, 'key_mismatch', /openssl req/],
      [
        'a set of several keys',
        {
          keys: [
            { ...jwk, kid: 'a' },
            { ...jwk, kid: 'b' },
          ],
        },
        'key_mismatch',
        /2 keys \("a", "b"\).*jq/,
      ],
      ['an empty set', { keys: [] }, 'key_mismatch', /no key/],
      ['a list', JSON.stringify([jwk]), 'key_mismatch', /a list/],
      ['another algorithm', { ...jwk, alg: 'PS256' }, 'key_mismatch', /"PS256".*RS256/],
      ['a key for encryption', { ...jwk, use: 'enc' }, 'key_mismatch', /"enc"/],
      ['the certificate of another key', { ...jwk, x5c: [der(certificate)] }, 'key_mismatch', /x5c/],
      ['an OpenSSH key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 jo@acme', 'key_mismatch', /ssh-keygen -e -m PKCS8/],
      ['a token', bridgeToken(world(), world().acme), 'key_mismatch', /a token/],
      ['base64 alone', der(certificate), 'key_mismatch', /BEGIN PUBLIC KEY/],
      ['an address', 'https://acme.example/.well-known/jwks.json', 'key_mismatch', /does not fetch/],
      ['a text', 'our signing key', 'key_mismatch', /neither a PEM.*-inform DER/],
      ['a short secret', { kty: 'oct', k: randomBytes(31).toString('base64url') }, 'weak_key', /31.*openssl rand/],
      ['a secret that repeats itself', { kty: 'oct', k: Buffer.alloc(64, 'abc').toString('base64url') }, 'weak_key', /repeats/],
      ['a public key as secret', { kty: 'oct', k: Buffer.from(spki).toString('base64url') }, 'key_mismatch', /anyone may know/],
      [
        'a public key as secret, in DER',
        { kty: 'oct', k: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url') },
        'key_mismatch',
        /anyone may know/,
      ],
      ['a secret for another algorithm', { ...oct, alg: 'HS512' }, 'key_mismatch', /"HS512"/],
      ['a secret with padding', { ...oct, k: `${randomBytes(32).toString('base64')}` }, 'key_mismatch', /base64url/],
    ];
    const token = forge({ alg: 'RS256' }, world().claims(), rs256(pair.privateKey));
    for (const [name, key, code, detail] of keys) {
      const answer = await add(key);
      expect([answer.status, answer.code], name).toEqual([400, code]);
      expect(answer.json['detail'], name).toMatch(detail);
      expect(await inspect({ key, token }), name).toMatchObject({ code, json: { detail: answer.json['detail'] } });
    }
    for (const [key, algorithm, code] of [
      [oct, 'RS256', 'private_key_not_accepted'],
      [jwk, 'HS256', 'key_mismatch'],
      [oct, 'ES256', 'invalid_request'],
    ] as const)
      expect((await add(key, { algorithm })).code).toBe(code);
  });

  it('I6 may have a custom kid by setting or JWK, and is still accepted by its id', async () => {
    const { acme, globex, claims, manage } = world();
    const { json: made } = await add({ ...jwk, kid: 'portal-2026' });
    expect(made).toMatchObject({ kid: 'portal-2026', publicKey: { kid: 'portal-2026' } });
    const signed = (kid: unknown) => forge({ alg: 'RS256', kid }, claims(), rs256(pair.privateKey));
    const tried = async (kid: unknown, tenant?: string) => (await read(signed(kid), tenant)).status;
    expect([await tried('portal-2026', 'acme'), await tried(made['id'], 'acme'), await tried(made['id']), await tried('portal-2026')]).toEqual([
      200, 200, 200, 401,
    ]);
    expect([
      await tried('portal-2025', 'acme'),
      await tried('PORTAL-2026', 'acme'),
      await tried('portal-2026', 'globex'),
      await tried(made['id'], 'globex'),
      await tried('', 'acme'),
    ]).toEqual([401, 401, 401, 401, 401]);

    const rename = (kid: unknown, apiKey = acme.apiKey) => manage(apiKey, 'PATCH', `/v1/signing-keys/${String(made['id'])}`, { kid });
    expect((await rename('1')).json).toMatchObject({ id: made['id'], kid: '1' });
    expect([await tried('1', 'acme'), await tried('portal-2026', 'acme'), await tried(made['id'])]).toEqual([200, 401, 200]);
    for (const odd of ['', 5, 'a\0b', 'x'.repeat(256), globex.key.id, 'own_1', undefined]) expect((await rename(odd)).status).toBe(400);
    expect(await rename('1', globex.apiKey)).toMatchObject({ status: 404 });
    expect((await rename(null)).json['kid']).toBe(made['id']);
    expect(await tried('1', 'acme')).toBe(401);
    const { items } = (await manage(acme.apiKey, 'GET', '/v1/audit?action=signing_key.renamed')).json as { items: { before: object; after: object }[] };
    expect(items.map(({ before, after }) => [before, after])).toEqual([
      [{ kid: '1' }, { kid: made['id'] }],
      [{ kid: 'portal-2026' }, { kid: '1' }],
    ]);
    await retire(made['id']);
  });

  it('I6 may share its kid with the key that it replaces, and with a key of another tenant', async () => {
    const { acme, globex, claims, manage, clock } = world();
    const own = async (tenant: typeof acme, kid = 'main') =>
      (await manage(tenant.apiKey, 'POST', '/v1/signing-keys', { kid })).json as { id: string; secret: string };
    const [former, next, other] = [await own(acme), await own(acme), await own(globex)];
    const tried = async (key: { secret: string }, tenant: string) =>
      (await read(forge({ alg: 'HS256', kid: 'main' }, claims(), hs256(key.secret)), tenant)).status;
    expect([await tried(former, 'acme'), await tried(next, 'acme'), await tried(other, 'acme'), await tried(former, 'globex')]).toEqual([200, 200, 401, 401]);
    await retire(former.id);
    expect([await tried(former, 'acme'), await tried(next, 'acme')]).toEqual([401, 200]);
    // A direct link and the session exchange know their tenant.
    const { embedKey } = await createEmbedKey(world(), acme);
    const bridge = forge({ alg: 'HS256', kid: 'main' }, claimsOf(bridgeToken(world(), acme)), hs256(next.secret));
    expect((await exchange(world(), embedKey, bridge)).status).toBe(201);
    const now = Math.floor(clock.now() / 1000);
    const handed = await new SignJWT({ iss: acme.issuer, sub: 'ext-1' })
      .setProtectedHeader({ alg: 'HS256', kid: 'main' })
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(new TextEncoder().encode(next.secret));
    expect((await world().send(`/r/${await acme.receipts[0].shareToken()}?token=${handed}`)).status).toBe(303);
    for (const { id } of [next, other]) await retire(id);
  });

  it('I6 is found by the inspector under its kid, with a notice of what requests need or how to set the kid', async () => {
    const { json: made } = await add({ ...jwk, kid: 'portal' });
    const token = forge({ alg: 'RS256', kid: 'portal' }, world().claims(), rs256(pair.privateKey));
    expect((await inspect({ token })).json).toMatchObject({ signature: 'valid', reason: null, notices: [expect.stringContaining('Vitrine-Tenant')] });
    expect((await inspect({ token, key: { keyId: 'portal' } })).json).toMatchObject({ signature: 'valid', reason: null });
    const unknown = await inspect({ token: forge({ alg: 'RS256', kid: 'mine' }, world().claims(), rs256(pair.privateKey)) });
    expect([unknown.code, unknown.json['detail']]).toEqual(['not_found', expect.stringContaining('vitrine keys rename ID --kid "mine"')]);
    expect((await inspect({ token: forge({ alg: 'RS256', kid: 'a\0b' }, world().claims(), rs256(pair.privateKey)) })).code).toBe('not_found');
    await retire(made['id']);
    expect((await inspect({ token })).json).toMatchObject({ signature: 'valid', reason: expect.stringContaining('retired') });
  });
});
