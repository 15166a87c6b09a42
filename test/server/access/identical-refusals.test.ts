import { createHmac, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { base64url, forge, hs256, rs256 } from '../../support/credentials/forge.ts';
import { forEachWorld, type Answer, type World } from '../../support/server/world.ts';

/** Attacks on token verification, each a token that must be refused, by the name of the attack. */
interface Vectors {
  [attack: string]: string;
}

const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tenantPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The last character of a base64url part, with a bit set that carries no data. */
const withLooseBit = (part: string): string => part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1) ?? 'A') ^ 1];

async function vectorsOf({ acme, globex, claims, manage }: World): Promise<Vectors> {
  const { json: rsa } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', {
    algorithm: 'RS256',
    publicKey: tenantPair.publicKey.export({ type: 'spki', format: 'pem' }),
  });
  const { json: retired } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
  await manage(acme.apiKey, 'POST', `/v1/signing-keys/${String(retired['id'])}/retire`);
  const own = hs256(acme.key.secret);
  const head = { alg: 'HS256', kid: acme.key.id };
  const body = claims();
  const text = JSON.stringify(body);
  const now = Number(body['iat']);
  const good = forge(head, body, own);
  const [first = '', second = '', third = ''] = good.split('.');
  const withHeader = (more: object): string => forge({ ...head, ...more }, body, own);
  const withClaims = (more: object): string => forge(head, { ...body, ...more }, own);
  const withNumber = (name: string, value: string): string =>
    forge(head, JSON.stringify({ ...body, [name]: 0 }).replace(`"${name}":0`, `"${name}":${value}`), own);
  const pem = tenantPair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const ofRsa = { alg: 'HS256', kid: rsa['id'] };
  const attackersKey = strangersKey.publicKey.export({ format: 'jwk' });
  const members = {
    jwk: attackersKey,
    jku: 'https://evil.example/keys',
    x5u: 'https://evil.example/chain',
    x5c: ['MIIB'],
    x5t: 'AAAA',
    'x5t#S256': 'AAAA',
    b64: false,
    zip: 'DEF',
    cty: 'JWT',
    epk: {},
    enc: 'A256GCM',
    p2c: 100_000_000,
    iv: 'AAAA',
  };
  return {
    // Too few or too many parts.
    'empty parts': '..',
    'four characters': 'a.b.c',
    'two parts': `${first}.${second}`,
    'four parts': `${good}.${third}`,
    'five parts (JWE)': `${first}.${second}.${third}.${second}.${third}`,
    'detached payload': `${first}..${third}`,
    'JSON serialization': base64url({ payload: second, protected: first, signature: third }),
    'longer than 8 KiB': forge(head, { ...body, x: 'a'.repeat(6_200) }, own),
    // Another encoding of the same bytes.
    'padding after the signature': `${good}=`,
    'padding after the header': `${first}=.${second}.${third}`,
    'loose bits in the signature': `${first}.${second}.${withLooseBit(third)}`,
    'standard alphabet': `${first}.${second}.${third.slice(0, -2)}+/`,
    'a percent sign': `${first}.${second}.${third.slice(0, -3)}%41`,
    'a NUL in the header': forge(JSON.stringify(head).replace('key_', 'key_\0'), body, own),
    'an escaped NUL in "kid"': withHeader({ kid: `${acme.key.id}\0` }),
    'an escaped NUL in "sub"': withClaims({ sub: 'ext-1\0' }),
    'a byte order mark': forge(head, Buffer.from(`\u{feff}${text}`), own),
    'bytes that are not UTF-8': forge(
      head,
      Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      own,
    ),
    // The key determines the algorithm.
    'alg none without signature': `${base64url({ ...head, alg: 'none' })}.${second}.`,
    'alg none with the signature': `${base64url({ ...head, alg: 'none' })}.${second}.${third}`,
    'alg nOnE, signed': withHeader({ alg: 'nOnE' }),
    'alg as a list': withHeader({ alg: ['HS256'] }),
    'alg missing': withHeader({ alg: undefined }),
    'alg in another case': withHeader({ alg: 'hs256' }),
    HS512: `${base64url({ ...head, alg: 'HS512' })}.${second}.${createHmac('sha512', acme.key.secret)
      .update(`${base64url({ ...head, alg: 'HS512' })}.${second}`)
      .digest('base64url')}`,
    'public key as a shared secret': forge(ofRsa, body, hs256(pem)),
    'public key as a shared secret, called RS256': forge({ ...ofRsa, alg: 'RS256' }, body, hs256(pem)),
    'RS256 for a key that is a secret': forge({ ...head, alg: 'RS256' }, body, rs256(strangersKey.privateKey)),
    'ES256 of zeros': `${base64url({ alg: 'ES256', kid: rsa['id'] })}.${second}.${Buffer.alloc(64).toString('base64url')}`,
    // The signature.
    'a signature of zeros': `${first}.${second}.${Buffer.alloc(32).toString('base64url')}`,
    'half a signature': `${first}.${second}.${third.slice(0, 22)}`,
    'no signature': `${first}.${second}.`,
    'another secret': forge(head, body, hs256('another secret of some length....')),
    'an empty secret': forge(head, body, hs256('')),
    'an RSA key of a stranger': forge({ alg: 'RS256', kid: rsa['id'] }, body, rs256(strangersKey.privateKey)),
    // The key that "kid" names.
    'an unknown key': withHeader({ kid: `key_${'0'.repeat(24)}` }),
    'the key of another tenant': withHeader({ kid: globex.key.id }),
    'a retired key': forge({ ...head, kid: retired['id'] }, body, hs256(String(retired['secret']))),
    'a key that is a path': withHeader({ kid: '../../../dev/null' }),
    'a key that is SQL': withHeader({ kid: "x' union select 'AAAA' --" }),
    'a key that is a number': withHeader({ kid: 1 }),
    // Header members that other libraries evaluate.
    ...Object.fromEntries(Object.entries(members).map(([name, value]) => [`header ${name}`, withHeader({ [name]: value })])),
    'header jwk, signed with it': forge({ alg: 'RS256', jwk: attackersKey }, body, rs256(strangersKey.privateKey)),
    ...Object.fromEntries(
      [['b64'], ['exp'], [], ['alg', 'alg'], 'exp', { exp: 1 }, null].map((crit) => [`header crit ${JSON.stringify(crit)}`, withHeader({ crit })]),
    ),
    'another type': withHeader({ typ: 'at+jwt' }),
    'a type that is a list': withHeader({ typ: ['JWT'] }),
    // JSON that parsers read in different ways.
    'sub twice': forge(head, text.replace('{', '{"sub":"ext-2",'), own),
    'sub twice, once escaped': forge(head, text.replace('{', String.raw`{"s\u0075b":"ext-2",`), own),
    'alg twice': forge(JSON.stringify(head).replace('{', '{"alg":"none",'), body, own),
    '__proto__ in the payload': forge(head, text.replace('{', '{"__proto__":{"sub":"ext-2"},'), own),
    'a payload that is a list': forge(head, `[${text}]`, own),
    'a payload that is a token': forge(head, good, own),
    'text behind the payload': forge(head, `${text}{}`, own),
    'a comment in the payload': forge(head, `/**/${text}`, own),
    'a payload of great depth': forge(head, text.replace('{', `{"x":${'['.repeat(1_500)}${']'.repeat(1_500)},`), own),
    // Times.
    ...Object.fromEntries(
      ['1e400', '-1', '0', `${now + 60}.5`, `"${now + 60}"`, 'true', 'null', '[]', '9007199254740993'].map((value) => [
        `exp ${value}`,
        withNumber('exp', value),
      ]),
    ),
    ...Object.fromEntries(['-1e400', `${now}.5`, `"${now}"`, 'null'].map((value) => [`iat ${value}`, withNumber('iat', value)])),
    'no exp': withClaims({ exp: undefined }),
    'no iat': withClaims({ iat: undefined }),
    'nbf to come': withClaims({ nbf: now + 31 }),
    'iat to come': withClaims({ iat: now + 31 }),
    // Issuer, subject and resource.
    'another issuer': withClaims({ iss: globex.issuer }),
    'a list of issuers': withClaims({ iss: [acme.issuer] }),
    nobody: withClaims({ sub: undefined }),
    'an empty subject': withClaims({ sub: '' }),
    'an empty resource': withClaims({ resourceId: '' }),
    'a resource that is null': withClaims({ resourceId: null }),
    'an id that is no text': withClaims({ jti: 5 }),
  };
}

/** Whether the answer explains a wrong time in a correctly signed token (`invalid-times.test.ts`). Its status, code and headers are those of all attacks. */
const isExplained = (attack: string): boolean => /^(exp|iat) |^no (exp|iat)$/.test(attack);

/** What a caller can see of an answer, without the request id and the date. */
const visible = ({ status, headers, text, json }: Answer): string =>
  JSON.stringify([status, text.replace(String(json['requestId']), ''), [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name))]);

forEachWorld('an invalid tenant token', (world) => {
  it('J01 J02 J04 J05 J07 J08 J11 J15 J16 J25 T03 gets the same answer to the byte, whatever is wrong with it', async () => {
    const { acme, read, token } = world();
    const path = `/v1/receipts/${acme.receipts[0].id}`;
    const vectors = Object.entries(await vectorsOf(world()));
    expect(vectors.length).toBeGreaterThan(80);
    const answers = await Promise.all(vectors.map(async ([attack, text]) => ({ attack, answer: await read(text, path) })));
    const [expected] = answers;
    expect(expected?.answer).toMatchObject({ status: 401, code: 'token_invalid' });
    for (const { attack, answer } of answers.filter((each) => !isExplained(each.attack)))
      expect(visible(answer), attack).toBe(visible(expected?.answer as Answer));
    const explained = answers.filter(({ attack }) => isExplained(attack));
    expect(explained.length).toBe(16);
    for (const { attack, answer } of explained) expect(answer, attack).toMatchObject({ status: 401, code: 'token_invalid' });
    expect((await read(token(), path)).status).toBe(200);
  });

  it('T02 costs a signature check even when no key matches, so that timing does not reveal key ids', async () => {
    const { acme, claims, app } = world();
    const { tokens } = app.services;
    const compact = tokens.read(forge({ alg: 'HS256', kid: `key_${'0'.repeat(24)}` }, claims(), hs256(acme.key.secret)));
    if (typeof compact === 'string') throw new Error(compact);
    const expectation = { kind: 'tenant', issuer: acme.issuer, audience: null, maxSeconds: 3600 } as const;
    const digest = crypto.subtle.verify.bind(crypto.subtle);
    let checks = 0;
    crypto.subtle.verify = (...given) => {
      checks += 1;
      return digest(...given);
    };
    try {
      expect(await tokens.verify(compact, [], expectation)).toMatchObject({ ok: false, failed: 'key', fault: { code: 'token_invalid' } });
    } finally {
      crypto.subtle.verify = digest;
    }
    expect(checks).toBe(1);
  });

  it('R06 R07 T03 gets the same answer on a direct link, as a page and as a problem document', async () => {
    const { acme, send } = world();
    const link = `/r/${await acme.receipts[0].shareToken()}`;
    const vectors = Object.entries(await vectorsOf(world())).filter(([, text]) => text.length < 8_000);
    for (const accept of ['text/html', 'application/json']) {
      const answers = await Promise.all(
        vectors.map(async ([attack, text]) => ({ attack, answer: await send(`${link}?token=${encodeURIComponent(text)}`, { headers: { accept } }) })),
      );
      const [expected] = answers;
      expect(expected?.answer.status).toBe(401);
      expect(expected?.answer.text).toContain('token_invalid');
      // The page does not explain a wrong time to its viewers.
      const alike = answers.filter(({ attack }) => accept === 'text/html' || !isExplained(attack));
      for (const { attack, answer } of alike) expect(visible(answer), attack).toBe(visible(expected?.answer as Answer));
    }
  });
});
