import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OwnKeyKind } from '../../../server/access/own-token.ts';
import { ownKeyKinds } from '../../../server/platform/own-keys/model.ts';
import { base64url, forge, hs256 } from '../../support/credentials/forge.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { forEachWorld, type Answer, type World } from '../../support/server/world.ts';
import { exchange, makePair } from '../credentials/access-keys/access-key-calls.ts';
import { mint, page } from '../credentials/widget-tokens/widget-calls.ts';

const strangerPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const es256 = (signed: string): Buffer => sign('sha256', Buffer.from(signed), { key: strangerPair.privateKey, dsaEncoding: 'ieee-p1363' });
const paths: Record<OwnKeyKind, string> = { session: '/v1/receipts', widget: '/v1/widget/me', embed: '/v1/receipts' };

/** A valid token of each kind that the server itself signs. */
async function goodTokens(world: World): Promise<Record<OwnKeyKind, string>> {
  const { json } = await exchange(world, { ...(await makePair(world)), userIdentifiers: { 'data-customer-id': 'ext-1' } });
  return { session: (await openSession(world, world.acme)).token, widget: (await mint(world)).token, embed: String(json['embedToken']) };
}

const partsOf = (token: string): [head: Record<string, unknown>, claims: Record<string, unknown>, signature: string] => {
  const [head = '', body = '', signature = ''] = token.split('.');
  return [JSON.parse(Buffer.from(head, 'base64url').toString()), JSON.parse(Buffer.from(body, 'base64url').toString()), signature];
};

/** Forgeries that an attacker can make of valid tokens without the server's key. */
async function vectorsOf(world: World, kind: OwnKeyKind, tokens: Record<OwnKeyKind, string>): Promise<Record<string, string>> {
  const { acme, app, send } = world;
  const good = tokens[kind];
  const [head, claims, signature] = partsOf(good);
  const [first = '', second = ''] = good.split('.');
  const others = ownKeyKinds.filter((one) => one !== kind);
  const published = ((await send('/.well-known/jwks.json')).json['keys'] as { kid: string; x: string; y: string }[]).find(({ kid }) => kid === head['kid']);
  const strangersKey = strangerPair.publicKey.export({ format: 'jwk' });
  const own = app.services.ownTokens;
  const withHead = (more: object): string => forge({ ...head, ...more }, claims, es256);
  return {
    'no signature': `${first}.${second}.`,
    'a signature of zeros': `${first}.${second}.${Buffer.alloc(64).toString('base64url')}`,
    'half a signature': `${first}.${second}.${signature.slice(0, 43)}`,
    'the signature of another token': `${first}.${second}.${tokens[others[0] ?? 'embed'].split('.')[2] ?? ''}`,
    'the key of a stranger': withHead({}),
    'the key of a stranger, in the header': withHead({ jwk: strangersKey }),
    'a key at another address': withHead({ jku: 'https://evil.example/jwks.json' }),
    'no kid': withHead({ kid: undefined }),
    'an unknown kid': withHead({ kid: `own_${'0'.repeat(24)}` }),
    'a kid that is a path': withHead({ kid: '../../own' }),
    'the kid of a tenant’s key': withHead({ kid: acme.key.id }),
    'a tenant’s secret': forge({ ...head, alg: 'HS256', kid: acme.key.id }, claims, hs256(acme.key.secret)),
    'a tenant’s secret, with the kid of the server': forge({ ...head, alg: 'HS256' }, claims, hs256(acme.key.secret)),
    'the published key as a shared secret': forge({ ...head, alg: 'HS256' }, claims, hs256(JSON.stringify(published))),
    'the published x as a shared secret': forge({ ...head, alg: 'HS256' }, claims, (signed) =>
      createHmac('sha256', Buffer.from(published?.x ?? '', 'base64url'))
        .update(signed)
        .digest(),
    ),
    'alg none': `${base64url({ ...head, alg: 'none' })}.${second}.`,
    'alg ES384': withHead({ alg: 'ES384' }),
    crit: withHead({ crit: ['exp'] }),
    'another customer': `${first}.${base64url({ ...claims, sub: acme.receipts[1].customerId })}.${signature}`,
    'another tenant': `${first}.${base64url({ ...claims, tenant_id: world.globex.id })}.${signature}`,
    'a later end': `${first}.${base64url({ ...claims, exp: Number(claims['exp']) + 60 })}.${signature}`,
    // Signed by the server, but of another kind than the header says.
    ...Object.fromEntries(
      others.map((other) => [
        `the type of this kind over a ${other} token`,
        `${base64url({ ...partsOf(tokens[other])[0], typ: head['typ'] })}.${tokens[other].split('.').slice(1).join('.')}`,
      ]),
    ),
    'an id of nothing': await own.issue(
      kind,
      {
        ...claims,
        jti: kind === 'session' ? `sess_${'0'.repeat(24)}` : `wtok_${'0'.repeat(24)}`,
        ...(kind === 'embed' && { access_key: `akey_${'0'.repeat(24)}` }),
      } as never,
      60,
    ),
  };
}

const visible = ({ status, headers, text, json }: Answer): string =>
  JSON.stringify([status, text.replace(String(json['requestId']), ''), [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name))]);

forEachWorld('an invalid token of one of the server’s own kinds', (world) => {
  it.each(ownKeyKinds)('J27 B12 W11 T03 gets the same answer to the byte, whatever is wrong with it: %s', async (kind) => {
    const tokens = await goodTokens(world());
    const ask = (token: string) => world().read(token, paths[kind], { origin: page });
    expect((await ask(tokens[kind])).status).toBe(200);
    const vectors = Object.entries(await vectorsOf(world(), kind, tokens)).filter(([attack]) => !(kind === 'session' && attack === 'an id of nothing'));
    expect(vectors.length).toBeGreaterThan(20);
    const answers: Record<string, string> = {};
    for (const [attack, token] of vectors) answers[attack] = visible(await ask(token));
    const expected = visible(await ask('eyJhbGciOiJFUzI1NiJ9.e30.AAAA'));
    expect(JSON.parse(expected)[0]).toBe(401);
    expect(answers).toEqual(Object.fromEntries(vectors.map(([attack]) => [attack, expected])));
    expect((await ask(tokens[kind])).status).toBe(200);
  });

  it.each(ownKeyKinds)('T02 costs one signature check, even when its key is unknown: %s', async (kind) => {
    const tokens = await goodTokens(world());
    const vectors = await vectorsOf(world(), kind, tokens);
    const verify = crypto.subtle.verify.bind(crypto.subtle);
    let checks = 0;
    crypto.subtle.verify = (...given) => {
      checks += 1;
      return verify(...given);
    };
    const counted: Record<string, number> = {};
    try {
      for (const attack of ['no kid', 'an unknown kid', 'a kid that is a path', 'the kid of a tenant’s key', 'the key of a stranger', 'another customer']) {
        checks = 0;
        expect((await world().read(vectors[attack] ?? '', paths[kind], { origin: page })).status).toBe(401);
        counted[attack] = checks;
      }
    } finally {
      crypto.subtle.verify = verify;
    }
    expect(new Set(Object.values(counted)), JSON.stringify(counted)).toEqual(new Set([1]));
  });
});
