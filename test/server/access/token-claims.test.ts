import { expect, it } from 'vitest';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { forEachWorld, type World } from '../../support/server/world.ts';
import { forgedTokens } from './forged-tokens.ts';

forEachWorld('the claims of a tenant token', (world) => {
  const { path, sign, header, refused } = forgedTokens(world);

  it('J10 are refused unless "iss" is exactly the tenant’s issuer', async () => {
    const { token, acme } = world();
    await refused(
      [undefined, null, [acme.issuer], 'acme-issue', `${acme.issuer}/`, acme.issuer.toUpperCase(), ` ${acme.issuer}`, ''].map((iss) => token({ iss })),
    );
  });

  it('J16 J19 are refused for times that are not whole numbers or lie outside their bounds', async () => {
    const { claims } = world();
    const now = Number(claims()['iat']);
    const odd = ['"9999999999"', `${now + 60}.5`, '-1', '1e400', '9e16', 'true', 'null', '[1]', '{}'];
    const raw = (name: string, value: string): string => sign(header(), JSON.stringify(claims({ [name]: 0 })).replace(`"${name}":0`, `"${name}":${value}`));
    await refused([...odd.map((value) => raw('exp', value)), ...odd.map((value) => raw('iat', value)), ...odd.map((value) => raw('nbf', value))]);
    const wrong = [{ exp: undefined }, { iat: undefined }, { iat: now + 31, exp: now + 100 }, { nbf: now + 31 }, { iat: now + 20, exp: now + 20 }];
    await refused(wrong.map((changed) => world().token(changed)));
    await refused([world().token({ iat: now - 315_360_000 }), raw('exp', '9e15')], 'token_lifetime_too_long');
    for (const changed of [{ iat: now + 30, exp: now + 100 }, { nbf: now + 30 }, { nbf: now - 5 }])
      expect((await world().read(world().token(changed), path())).status).toBe(200);
  });

  it('J17 are refused when the lifetime exceeds the maximum of the tenant', async () => {
    const { token, claims, acme, manage } = world();
    const now = Number(claims()['iat']);
    await manage(acme.apiKey, 'PATCH', `/v1/tenants/acme`, { maxTokenSeconds: 600 });
    expect((await world().read(token({ exp: now + 599 }), path())).status).toBe(200);
    const atCap = token({ exp: now + 600 });
    expect((await world().read(atCap, path())).status).toBe(200);
    await refused([token({ exp: now + 601 })], 'token_lifetime_too_long');
    await refused([forge(header(), claims({ exp: now + 601 }), hs256('another secret of some length....'))]);
    await manage(acme.apiKey, 'PATCH', `/v1/tenants/acme`, { maxTokenSeconds: 599 });
    await refused([atCap], 'token_lifetime_too_long');
    await manage(acme.apiKey, 'PATCH', `/v1/tenants/acme`, { maxTokenSeconds: 3600 });
  });

  it('J18 are accepted for 30 seconds after "exp", also when the token was verified before', async () => {
    const { token, claims, clock } = world();
    const now = Number(claims()['iat']);
    const good = token({ exp: now + 10 });
    expect((await world().read(good, path())).status).toBe(200);
    expect((await world().read(token({ iat: now - 100, exp: now - 29 }), path())).status).toBe(200);
    await refused([token({ iat: now - 100, exp: now - 31 })], 'token_expired');
    await refused([forge(header(), claims({ iat: now - 100, exp: now - 31 }), hs256('another secret of some length....'))]);
    clock.advance(40);
    expect((await world().read(good, path())).status).toBe(200);
    clock.advance(1);
    await refused([good], 'token_expired');
    await refused([good], 'token_expired');
  });

  it('J20 are refused when "sub" is not a valid name', async () => {
    const { token, claims } = world();
    const subjects = [null, '', 5, {}, [], ['ext-1'], true, 'a'.repeat(256), 'ext-1\0', 'ext\r\n1', 'ext-1\u200f', 'ext-1\u007f', 'ext-1\u0085'];
    await refused(subjects.map((sub) => token({ sub })));
    await refused([sign(header(), JSON.stringify(claims({ sub: 'x' })).replace('"x"', String.raw`"x\ud800"`))]);
    await refused([token({ sub: undefined })]);
    expect((await world().read(token({ sub: 'nobody-yet' }), path())).code).toBe('receipt_not_found');
    expect((await world().read(token({ sub: 'nobody-yet' }), '/v1/receipts')).json['items']).toEqual([]);
  });
});

forEachWorld('the audience of a tenant', (world) => {
  const path = (target: World): string => `/v1/receipts/${target.acme.receipts[0].id}`;

  it('J09 PD15 is checked only when it is set, and must then be the only audience of a token', async () => {
    const { acme, manage, read, token } = world();
    expect((await read(token(), path(world()))).status).toBe(200);
    const before = token();
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { audience: 'receipts' });
    for (const aud of [
      undefined,
      null,
      '',
      'other',
      'Receipts',
      'receipt',
      'receipts ',
      [],
      ['receipts', 'other'],
      ['other'],
      [['receipts']],
      { receipts: true },
    ]) {
      expect((await read(token({ aud }), path(world()))).code, JSON.stringify(aud)).toBe('token_invalid');
    }
    expect((await read(before, path(world()))).code).toBe('token_invalid');
    for (const aud of ['receipts', ['receipts']]) expect((await read(token({ aud }), path(world()))).status).toBe(200);
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { audience: null });
    expect((await read(before, path(world()))).status).toBe(200);
  });
});
