import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { base64url, forge, hs256, rs256 } from '../../support/credentials/forge.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { forgedTokens } from './forged-tokens.ts';

const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 });

forEachWorld('a tenant token', (world) => {
  const { path, sign, header, refused } = forgedTokens(world);

  it('opens its own receipt, by id and by share token', async () => {
    const { read, token, acme } = world();
    expect((await read(token(), path())).json['title']).toBe(acme.receipts[0].canary);
    expect((await read(token(), `/v1/receipts/${await acme.receipts[0].shareToken()}`)).status).toBe(200);
    expect((await read(token(), '/v1/receipts')).json['items']).toHaveLength(1);
  });

  it('J01 is refused when any character of it is changed', async () => {
    const good = world().token();
    for (let at = 0; at < good.length; at += 1) {
      if (good[at] === '.') continue;
      const changed = `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`;
      const { status } = await world().read(changed, path());
      expect(status, `character ${at}`).toBe(401);
    }
    expect((await world().read(good, path())).status).toBe(200);
  });

  it('J02 is refused for every "alg" except that of its key', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, ['HS256'], 5, 'HS512', 'hs256', 'ES256', 'PS256', 'EdDSA', 'RS256']) {
      const input = `${base64url({ ...header(), alg })}.${base64url(world().claims())}`;
      await refused([`${input}.`, `${input}.${hs256(world().acme.key.secret)(input).toString('base64url')}`]);
    }
  });

  it('J03 is refused when the signature is truncated or too long', async () => {
    const input = `${base64url(header())}.${base64url(world().claims())}`;
    const signature = hs256(world().acme.key.secret)(input);
    const broken = [
      Buffer.alloc(0),
      signature.subarray(0, 1),
      signature.subarray(0, 16),
      signature.subarray(0, 31),
      Buffer.concat([signature, Buffer.alloc(1)]),
    ];
    await refused(broken.map((bytes) => `${input}.${bytes.toString('base64url')}`));
  });

  it('J04 is refused when the public key is used as a shared secret', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { json: key } = await world().manage(world().globex.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'RS256', publicKey: spki });
    const { globex } = world();
    const claims = world().claims({ iss: globex.issuer });
    const pkcs1 = pair.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const jwk = pair.publicKey.export({ format: 'jwk' });
    const secrets = [
      spki,
      spki.trimEnd(),
      ` ${spki}`,
      spki.replaceAll('\n', '\r\n'),
      pkcs1,
      pkcs1.trimEnd(),
      pair.publicKey.export({ type: 'spki', format: 'der' }),
      pair.publicKey.export({ type: 'pkcs1', format: 'der' }),
      JSON.stringify(jwk),
      Buffer.from(String(jwk.n), 'base64url'),
    ];
    const kid = String(key['id']);
    const ofGlobex = `/v1/receipts/${globex.receipts[0].id}`;
    for (const alg of ['HS256', 'RS256']) {
      for (const secret of secrets) expect((await world().read(forge({ alg, kid }, claims, hs256(secret)), ofGlobex)).code).toBe('token_invalid');
    }
    expect((await world().read(forge({ alg: 'RS256', kid }, claims, rs256(pair.privateKey)), ofGlobex)).status).toBe(200);
    await refused([forge({ alg: 'RS256', kid: world().acme.key.id }, world().claims(), rs256(pair.privateKey))]);
  });

  it('J05 is refused in every other JOSE serialization', async () => {
    const [head = '', payload = '', signature = ''] = world().token().split('.');
    const json = JSON.stringify({ protected: head, payload, signature });
    await refused([
      `${head}..${signature}`,
      `${head}.${payload}`,
      `${head}.${payload}.${signature}.x.y`,
      json.replaceAll(' ', ''),
      base64url(json),
      sign(header({ cty: 'JWT' }), world().token()),
    ]);
  });

  it('J06 J07 J08 is refused with any header member other than "alg", "kid" and "typ"', async () => {
    let hits = 0;
    const listener = createServer((_request, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    const jwk = strangersKey.publicKey.export({ format: 'jwk' });
    const members = [
      { b64: false },
      { b64: false, crit: ['b64'] },
      { crit: ['exp'] },
      { crit: [] },
      { crit: ['alg'] },
      { crit: ['x', 'x'] },
      { crit: 'x' },
      { jwk },
      { jku: url },
      { x5u: url },
      { x5c: ['AAAA'] },
      { x5t: 'AAAA' },
      { zip: 'DEF' },
    ];
    await refused(
      members.flatMap((more) => [sign(header(more), world().claims()), forge({ alg: 'RS256', ...more }, world().claims(), rs256(strangersKey.privateKey))]),
    );
    await new Promise((resolve) => listener.close(resolve));
    expect(hits).toBe(0);
  });

  it('J11 is refused for a "kid" that is not a key of the tenant', async () => {
    const kids = [
      '',
      'key_000000000000000000000000',
      'x'.repeat(1000),
      '../../etc/passwd',
      "' OR 1=1 --",
      'a\0b',
      '__proto__',
      5,
      {},
      null,
      world().globex.key.id,
    ];
    await refused(kids.map((kid) => sign(header({ kid }), world().claims())));
  });

  it('J12 of another tenant reads nothing, whatever it claims', async () => {
    const { acme, globex, claims, read } = world();
    const ids = [...acme.receipts.map(({ id }) => id), await acme.receipts[0].shareToken()];
    const subjects = [
      { sub: 'ext-1' },
      { sub: acme.receipts[0].customerId },
      { resourceId: acme.receipts[0].id },
      { resourceId: await acme.receipts[0].shareToken() },
    ];
    for (const subject of subjects) {
      const own = forge({ alg: 'HS256', kid: globex.key.id }, claims({ iss: globex.issuer, ...subject }), hs256(globex.key.secret));
      const impostor = forge({ alg: 'HS256', kid: acme.key.id }, claims(subject), hs256(globex.key.secret));
      for (const id of ids) {
        expect((await read(own, `/v1/receipts/${id}`)).code).toBe('receipt_not_found');
        expect((await read(impostor, `/v1/receipts/${id}`)).code).toBe('token_invalid');
        expect((await read(own, `/v1/receipts/${id}`, { 'vitrine-tenant': 'acme' })).code).toBe('token_invalid');
      }
    }
    const own = forge({ alg: 'HS256', kid: globex.key.id }, claims({ iss: globex.issuer }), hs256(globex.key.secret));
    expect((await read(own, `/v1/receipts/${globex.receipts[0].id}`, { 'vitrine-tenant': 'globex' })).status).toBe(200);
  });

  it('J15 is accepted in one encoding only', async () => {
    const good = world().token();
    const [head = '', payload = '', signature = ''] = good.split('.');
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const loose = signature.slice(0, -1) + last[last.indexOf(signature.at(-1) ?? 'A') ^ 1];
    await refused([
      `${good}=`,
      `${head}=.${payload}.${signature}`,
      `${head}.${payload}.${loose}`,
      `${head}.${payload}.${signature.slice(0, -1)}+`,
      `${head}.${payload}.${signature.slice(0, -1)}/`,
    ]);
    const headers = [
      `Bearer  ${good}`,
      `Bearer ${head} .${payload}.${signature}`,
      `Bearer ${good} x`,
      `Bearer\t${good}`,
      `Basic ${good}`,
      good,
      'Bearer',
      `Bearer ${good}, Bearer ${good}`,
    ];
    for (const authorization of headers) expect((await world().send(path(), { headers: { authorization } })).status, authorization.slice(0, 20)).toBe(401);
    expect((await world().send(path(), { headers: { authorization: `bearer ${good}` } })).status).toBe(200);
    expect((await world().send(path())).code).toBe('token_missing');
  });

  it('J25 J29 is refused when parsers could read its JSON in different ways', async () => {
    const { claims } = world();
    const body = JSON.stringify(claims());
    const head = JSON.stringify(header());
    const double = (member: string): string => body.replace('{', `{${member},`);
    const payloads = [
      double('"sub":"ext-2"'),
      double(String.raw`"\u0073ub":"ext-2"`),
      `{"resourceId":"a","resourceId":"b",${body.slice(1)}`,
      double('"__proto__":{"sub":"ext-2"}'),
      double('"x":{"y":1,"y":2}'),
      Buffer.from(`\u{feff}${body}`),
      Buffer.concat([Buffer.from(`{"x":"`), Buffer.from([0xff, 0xfe]), Buffer.from(`",${body.slice(1)}`)]),
      double(`"x":${'['.repeat(2000)}${']'.repeat(2000)}`),
      `[${body}]`,
      '"text"',
      'null',
      `${body} x`,
    ];
    const headers = [
      head.replace('{', '{"alg":"none",'),
      head.replace('{', '{"__proto__":{},'),
      Buffer.from(`\u{feff}${head}`),
      `{"x":${'['.repeat(700)}${']'.repeat(700)}}`,
      `[${head}]`,
    ];
    await refused([...payloads.map((payload) => sign(header(), payload)), ...headers.map((text) => sign(text, body))]);
    expect((await world().read(sign(` ${head}\n`, ` ${body}\r\n`), path())).status).toBe(200);
  });

  it('J28 is refused above 8 KB, and by Node itself above the header size limit', async () => {
    await refused([world().token({ x: 'a'.repeat(6200) }), `eyJ${'.'.repeat(15_000)}`]);
    expect((await world().read(world().token({ x: 'a'.repeat(13_000) }), path())).status).toBe(431);
    expect((await world().read(world().token({ x: 'a'.repeat(3_000) }), path())).status).toBe(200);
  });

  it('T03 gets the same answer when it is malformed, unknown, badly signed or foreign', async () => {
    const { token, claims, acme } = world();
    const tokens = [
      'x.y.z',
      token({}, { kid: 'key_000000000000000000000000' }),
      forge(header(), claims(), hs256('another secret of some length....')),
      token({ iss: 'x' }),
      token({}, { kid: world().globex.key.id }),
    ];
    const answers = await Promise.all(tokens.map((text) => world().read(text, path())));
    const plain = answers.map(({ status, json, headers }) =>
      JSON.stringify({ status, json: { ...json, requestId: '' }, challenge: headers.get('www-authenticate') }),
    );
    expect(new Set(plain).size).toBe(1);
    const missing = await Promise.all(
      [acme.receipts[1].id, 'rcpt_000000000000000000000000', 'nonsense'].map((id) => world().read(token(), `/v1/receipts/${id}`)),
    );
    expect(new Set(missing.map(({ status, json }) => JSON.stringify({ status, ...json, requestId: '' }))).size).toBe(1);
    expect(missing[0]?.code).toBe('receipt_not_found');
  });
});
