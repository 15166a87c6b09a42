import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';

forEachWorld('a token in an address', (world) => {
  const names = [
    'token',
    'access_token',
    'Token',
    'ACCESS_TOKEN',
    '%74oken',
    't%6Fken',
    '%54OKEN',
    'access%5Ftoken',
    '%61ccess_%74oken',
    'token[]',
    'token%5B%5D',
    'token[a]',
  ];
  const paths = ['/v1/receipts', '/v1/nowhere', '/embed', '/embed/receipt-list', '/errors', '/metrics', '/healthz', '/vitrine.js', '/nowhere', '/'];

  it.each(names)('S9 U07 is refused on every address but a direct link, also when "%s" is the name', async (name) => {
    for (const path of paths) {
      for (const query of [`${name}=x`, name, `tenant=acme&${name}=`, `a=%E0%A4%A&${name}=x&b`]) {
        const { status, code } = await world().send(`${path}?${query}`);
        expect([status, code], `${path}?${query}`).toEqual([400, 'token_in_url']);
      }
    }
  });

  it('S9 U07 is not detected in similar names', async () => {
    for (const query of ['tokens=1', 'nottoken=1', 'csrf-token=1', 'a=token', 'a=%26token%3D1', '%2574oken=1', 'token%00=1', 'tok+en=1', 'xtoken[]=1']) {
      expect((await world().send(`/errors?${query}`)).status, query).toBe(200);
    }
  });

  it('S9 R12 is accepted by a direct link under its decoded name, once', async () => {
    const path = `/r/${await world().acme.receipts[0].shareToken()}`;
    expect((await world().send(`${path}?%74oken=${world().token({ jti: 'encoded-name' })}`)).status).toBe(303);
    expect((await world().send(`${path}?%74oken=${world().token({ jti: 'encoded-name' })}`)).code).toBe('token_replayed');
    expect((await world().send(`${path}?token=a&%74oken=b`)).code).toBe('duplicate_parameter');
    expect((await world().send(`${path}?%74oken%5B%5D=a`)).code).toBe('invalid_request');
  });
});
