import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { base64url, forge, hs256, rs256 } from '../../../support/credentials/forge.ts';
import { forEachWorld } from '../../../support/server/world.ts';

/** RFC 7515 appendix A.1, the output of an independent implementation. */
const rfc7515 = {
  key: { kty: 'oct', k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow' },
  token:
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
};

/** Created once with the openssl command: the same payload with RS256 and with PS256. */
const openssl = {
  key: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtpEgfoUjAVhqtqmSMfma
YC+ELnHGuNzrpLFzTmYj/wr81qtDQiWp+hjWWuK+tCD24d6Jg3Lkdvt4rwqKDI4J
iVUQmPT6eewZA5ESSMhmPH4BHIf1h4WdiJ0JYapkSaR6SJFHfzwEmpwL7DeKRiAS
IX0QysOJiSCaZ+c2zLKjUx1qWAerpadGKWC0IYN7jeITYR1n6Nf9BJrRltyx6Fax
R3jVTIsskN49M9fSzrICsbJbTqVBZWEBjpBkKvcMgyMpOiV5bYP6Hqu02CrPzi3K
n+jwug/+IS+v0YrTLhs0RhJUmqu4n7j5FVT8sxdmmJxlGlihMRNKKCzX5Jrbr+9g
iwIDAQAB
-----END PUBLIC KEY-----
`,
  rs256:
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.rAx2joRMpHHSBgP6yy6Jyr4CD0_CCH7FPpvrpRFgaxHUYD0s9oTe3cUVo1CNtQ1CbzcsFErVf7nraXlPnogSUeAz8hhNpJa-omvtrRnIVX-nV-FTcxcXUUPHtVV7qtvFO2r5r2lwBNJ9OlobQE-XnYQh39kj0iBuOTovIbhc83JEOmuHD-ve_lGPbbtPsVglv1zMdGWG-Lm3XdG5veCDIJuOIkusuE5jGVLBXxafa9g6ZNpuaE2SI6rMVzSbzSIK6NpuYt_bi0n9XjvMUjn1nTl2vGNLMoxXUlP3rTKl723l-hIl8WF41l-W_6IT3vvjASn70ekflFSRqANlV7jv4Q',
  ps256:
    'eyJhbGciOiJQUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.kAh9M9IXpnLzHk2SJ4wNjQJLWar_m-nC52WiM3UPhFEj3KfYcv3ibrH1xkEsvm3lZH_DRgQruCeB8kFwDLm3U9T5z4H6X-BtVr0jh5icF4PARlPKySvuzLUOQo2cku6AKWI9lWQ4MIbP-8kYlS2DOw__cPHZ9G3uFgZTLdBtV3afz3HlNS4W3k28X88mWddXViMAuOKgfIy1kvIJp4vJbV5y-SWm68tx63vxy3mM2aBc0ZvEYz7YXKWIsc6OibMhzaa-XDg26CNfysTNto0TT3vkr-jzVIKpUGEsCCIl-4toNHCVJ2ThBRfRUikt8FUTygMt2I36f2-bmU3uzrC0iA',
};

forEachWorld('the token inspector', (world) => {
  const inspect = (key: unknown, token: unknown, apiKey = world().acme.apiKey) => world().manage(apiKey, 'POST', '/v1/signing-keys/inspect', { key, token });

  it('J13 agrees with test vectors of other implementations', async () => {
    expect((await inspect(rfc7515.key, rfc7515.token)).json).toMatchObject({
      format: 'valid',
      signature: 'valid',
      claims: { iss: 'joe', 'http://example.com/is_root': true },
    });
    expect((await inspect(openssl.key, openssl.rs256)).json).toMatchObject({ format: 'valid', signature: 'valid', claims: { iss: 'joe' } });
    for (const [key, token] of [
      [rfc7515.key, rfc7515.token],
      [openssl.key, openssl.rs256],
    ] as const) {
      const changed = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
      expect((await inspect(key, changed)).json).toMatchObject({ format: 'valid', signature: 'invalid', claims: null });
    }
    expect((await inspect({ ...rfc7515.key, k: `${rfc7515.key.k.slice(0, -2)}w0` }, rfc7515.token)).json['signature']).not.toBe('valid');
  });

  it('J14 J05 accepts no other algorithm or serialization', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [head, payload] = [base64url({ alg: 'ES256' }), base64url({ iss: 'joe' })];
    const zeroes = `${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`;
    expect((await inspect(ec.publicKey.export({ format: 'jwk' }), zeroes)).code).toBe('key_mismatch');
    expect((await inspect(openssl.key, openssl.ps256)).json).toMatchObject({ format: 'valid', signature: 'unchecked', claims: null });
    expect((await inspect(rfc7515.key, zeroes)).json['signature']).toBe('unchecked');
    const [first = '', second = ''] = rfc7515.token.split('.');
    for (const broken of [`${first}.${second}.`, `${first}.${second}`, `${rfc7515.token}.a.b`, `${rfc7515.token}=`, ` ${rfc7515.token}`, '', 'text']) {
      expect((await inspect(rfc7515.key, broken)).json, broken).toMatchObject({ format: 'invalid', signature: 'unchecked', claims: null });
    }
    for (const header of [{ alg: 'none' }, { alg: 'HS512' }, { alg: 'RS256' }]) {
      expect((await inspect(rfc7515.key, forge(header, { iss: 'joe' }, hs256(Buffer.from(rfc7515.key.k, 'base64url'))))).json['signature']).not.toBe('valid');
    }
  });

  it('S14 distinguishes a valid signature over an empty payload from an invalid one, and from a malformed token', async () => {
    const { acme, read } = world();
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = pair.publicKey.export({ format: 'jwk' });
    const empty = forge({ alg: 'RS256', kid: 'empty' }, '', rs256(pair.privateKey));
    const [head = '', , signature = ''] = empty.split('.');
    expect((await inspect({ ...jwk, kid: 'empty' }, empty)).json).toMatchObject({
      format: 'valid',
      signature: 'valid',
      claims: null,
      reason: expect.stringContaining('payload is empty'),
    });
    const changed = `${head}..${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect((await inspect(jwk, changed)).json).toMatchObject({ format: 'valid', signature: 'invalid', claims: null });
    expect((await inspect(jwk, `${head}.${signature}`)).json).toMatchObject({ format: 'invalid', signature: 'unchecked' });
    const ours = forge({ alg: 'HS256', kid: acme.key.id }, '', hs256(acme.key.secret));
    expect((await inspect(undefined, ours)).json).toMatchObject({ signature: 'valid', reason: expect.stringContaining('payload is empty') });
    expect(await read(ours, `/v1/receipts/${acme.receipts[0].id}`)).toMatchObject({ status: 401, code: 'token_invalid' });
  });

  it('names the rule that a token breaks, and agrees with the API', async () => {
    const { acme, claims, token, read } = world();
    const now = Number(claims()['iat']);
    const cases = [
      [{}, null],
      [{ iss: 'x' }, 'iss'],
      [{ exp: now - 60, iat: now - 120 }, 'exp'],
      [{ exp: now + 7200 }, 'exp'],
      [{ iat: undefined }, 'iat'],
      [{ nbf: now + 60 }, 'nbf'],
      [{ sub: '' }, 'sub'],
      [{ resourceId: null }, 'resourceId'],
    ] as const;
    for (const [changed, named] of cases) {
      const text = token(changed);
      const { status, json } = await inspect({ keyId: acme.key.id }, text);
      expect([status, json['format'], json['signature']], String(named)).toEqual([200, 'valid', 'valid']);
      if (named === null) expect(json['reason']).toBeNull();
      else expect(json['reason']).toContain(`"${named}"`);
      expect((await read(text, `/v1/receipts/${acme.receipts[0].id}`)).status).toBe(named === null ? 200 : 401);
    }
    expect((await inspect({ keyId: acme.key.id }, token({}, { typ: 'at+jwt' }))).json['reason']).toContain('"typ"');
    expect((await inspect({ keyId: acme.key.id }, token({}, { kid: 'key_000000000000000000000000' }))).json).toMatchObject({ signature: 'unchecked' });
    expect((await inspect({ keyId: acme.key.id }, forge({ alg: 'HS256' }, 'no object', hs256(acme.key.secret)))).json).toMatchObject({
      signature: 'valid',
      claims: null,
    });
  });

  it('reports a retired key', async () => {
    const tenant = await world().tenant('initech');
    const text = forge({ alg: 'HS256', kid: tenant.key.id }, world().claims({ iss: tenant.issuer }), hs256(tenant.key.secret));
    await world().manage(tenant.apiKey, 'POST', '/v1/signing-keys/rotate');
    const { json } = await inspect({ keyId: tenant.key.id }, text, tenant.apiKey);
    expect(json).toMatchObject({ signature: 'valid' });
    expect(json['reason']).toContain('retired');
  });

  it('K02 refuses keys that no tenant can import', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = forge({ alg: 'RS256' }, world().claims(), rs256(pair.privateKey));
    expect((await inspect(pair.publicKey.export({ format: 'jwk' }), token)).json['signature']).toBe('valid');
    expect((await inspect(pair.privateKey.export({ format: 'jwk' }), token)).code).toBe('private_key_not_accepted');
    expect((await inspect(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), token)).code).toBe('private_key_not_accepted');
    for (const size of [0, 16, 31])
      expect((await inspect({ kty: 'oct', k: Buffer.alloc(size, 7).toString('base64url') }, token)).code, `${size} bytes`).toBe('weak_key');
    expect((await inspect({ kty: 'oct', k: rfc7515.key.k, alg: 'HS512' }, token)).code).toBe('key_mismatch');
    expect((await inspect({ keyId: world().globex.key.id }, token)).code).toBe('not_found');
  });

  it('stores and logs nothing', async () => {
    const { acme, app, logged } = world();
    const canary = 'canary-of-the-inspector';
    const text = world().token({ jti: canary });
    await inspect({ keyId: acme.key.id }, text);
    await inspect(rfc7515.key, text);
    const { query } = app.services.database;
    const stored = JSON.stringify([
      await query.selectFrom('audit').selectAll().execute(),
      await query.selectFrom('used_tokens').selectAll().execute(),
      await query.selectFrom('idempotency').selectAll().execute(),
    ]);
    for (const needle of [canary, text, rfc7515.key.k]) expect([stored.includes(needle), logged.join('').includes(needle)]).toEqual([false, false]);
  });
});
