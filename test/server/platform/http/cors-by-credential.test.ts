import { expect, it } from 'vitest';
import { createEmbedKey } from '../../../support/credentials/embed-keys.ts';
import { bridgeToken, claimsOf } from '../../../support/credentials/sessions.ts';
import { forEachWorld, type Answer, type WorldTenant } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { mint, revoke } from '../../credentials/widget-tokens/widget-calls.ts';

const allowed = ({ headers }: Answer) => headers.get('access-control-allow-origin');

forEachWorld('pages that call the API directly', (world) => {
  const preflight = (origin: string, path: string, method = 'GET') =>
    world().send(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' } });
  const asked = async (origin: string, path = '/v1/receipts') => {
    const answer = await preflight(origin, path);
    expect([answer.status, answer.headers.get('vary')], origin).toEqual([allowed(answer) === origin ? 204 : 405, 'Origin']);
    return allowed(answer) === origin;
  };
  const call = (token: string, origin: string, path = '/v1/receipts') => world().read(token, path, { origin });
  const set = (tenant: WorldTenant, allowedOrigins: string[]) => world().manage(tenant.apiKey, 'PATCH', `/v1/tenants/${tenant.slug}`, { allowedOrigins });

  it('S6 a widget token works from the pages that it names and no other, though no key lists them', async () => {
    const page = 'https://console.customer.example';
    for (const path of ['/v1/widget/me', '/v1/widget/sso-connections', '/v1/widget/directories']) expect(await asked(page, path), path).toBe(false);
    const { token, id } = await mint(world(), { origins: [page, 'https://second.customer.example'] });
    for (const path of ['/v1/widget/me', '/v1/widget/sso-connections', '/v1/widget/directories']) {
      expect(await asked(page, path), path).toBe(true);
      expect([(await call(token, page, path)).status, allowed(await call(token, page, path))], path).toEqual([200, page]);
    }
    expect(await asked('https://third.customer.example', '/v1/widget/me')).toBe(false);
    await mint(world(), { origins: ['https://other.customer.example'] });
    const foreign = await call(token, 'https://other.customer.example', '/v1/widget/me');
    expect([foreign.code, allowed(foreign)]).toEqual(['widget_origin_mismatch', null]);
    // The page of a revoked token can read the refusal.
    await revoke(world(), id);
    const ended = await call(token, page, '/v1/widget/me');
    expect([ended.code, allowed(ended)]).toEqual(['widget_token_revoked', page]);
    world().clock.advance(86_400 + 3_700);
    expect(await asked(page, '/v1/widget/me')).toBe(false);
  });

  it('S6 the answer to a token of the tenant follows the allowed origins of the tenant', async () => {
    const { acme, globex, token } = world();
    const page = 'https://portal.acme.example';
    expect(await asked(page)).toBe(false);
    await set(acme, [page]);
    await set(globex, ['https://portal.globex.example']);
    expect(await asked(page)).toBe(true);
    for (const path of ['/v1/receipts', `/v1/receipts/${acme.receipts[0].id}`, '/v1/me', '/v1/embed-config'])
      expect([(await call(token(), page, path)).status, allowed(await call(token(), page, path))], path).toEqual([200, page]);
    // A page of another tenant gets through the preflight, which carries no token, and cannot read the answer.
    expect(await asked('https://portal.globex.example')).toBe(true);
    expect(allowed(await call(token(), 'https://portal.globex.example'))).toBeNull();
    await set(acme, []);
    expect([await asked(page), allowed(await call(token(), page))]).toEqual([false, null]);
  });

  it('S6 a session follows its embed key’s origins, an embed token its access key’s, or else the tenant’s', async () => {
    const { acme, manage } = world();
    const [site, backend, portal] = ['https://site.acme.example', 'https://backend.acme.example', 'https://portal.acme.example'];
    await set(acme, [portal]);
    const { embedKey, id } = await createEmbedKey(world(), acme, [site]);
    const opened = await manage(embedKey, 'POST', '/v1/sessions', { bridgeToken: bridgeToken(world(), acme) }, { origin: site });
    expect([opened.status, allowed(opened)]).toEqual([201, site]);
    const session = String(opened.json['token']);
    const withOrigins = await tokenFor(world(), await makePair(world(), { allowedOrigins: [backend] }));
    const withoutOrigins = await tokenFor(world(), await makePair(world()));
    expect([await asked(site), await asked(backend), await asked(portal)]).toEqual([true, true, true]);
    const readable = async (token: string) => [allowed(await call(token, site)), allowed(await call(token, backend)), allowed(await call(token, portal))];
    expect(await readable(session)).toEqual([site, null, null]);
    expect(await readable(withOrigins)).toEqual([null, backend, null]);
    expect(await readable(withoutOrigins)).toEqual([null, null, portal]);
    expect(claimsOf(session)['jti']).toMatch(/^sess_/);
    await manage(acme.apiKey, 'POST', `/v1/embed-keys/${id}/revoke`);
    expect(await asked(site)).toBe(false);
    await set(acme, []);
  });

  it('S6 a refusal of an unknown credential can be read by every listed page, and by no other', async () => {
    const { acme, send } = world();
    const page = 'https://portal.acme.example';
    await set(acme, [page]);
    for (const authorization of ['', 'Bearer nonsense', 'Basic x', `Bearer ${world().token({ exp: 1 })}`]) {
      for (const [origin, reads] of [
        [page, page],
        ['https://evil.example', null],
        ['null', null],
      ] as const) {
        const answer = await send('/v1/receipts', { headers: { origin, ...(authorization && { authorization }) } });
        expect([answer.status, allowed(answer)], `${authorization} ${origin}`).toEqual([401, reads]);
      }
    }
    await set(acme, []);
  });

  it('S6 answers of management routes cannot be read by any page, whatever credential it sends', async () => {
    const { acme, app, send } = world();
    const page = 'https://portal.acme.example';
    await set(acme, [page]);
    for (const route of app.routes.filter(({ area, backendOnly, access }) => (area ?? 'manage') === 'manage' || backendOnly || access === 'public')) {
      const path = route.path.replace(/:\w+/, acme.receipts[0].id);
      const method = route.method.toUpperCase();
      expect(allowed(await preflight(page, path, method)), route.operationId).toBeNull();
      expect(allowed(await send(path, { method, headers: { origin: page, authorization: `Bearer ${world().token()}` } })), route.operationId).toBeNull();
    }
    const withKey = await send('/v1/receipts', { headers: { origin: page, authorization: `Bearer ${acme.apiKey}` } });
    expect([withKey.status, allowed(withKey)]).toEqual([200, null]);
    await set(acme, []);
  });

  it('S6 no answer allows cookies, and the server’s own pages get no CORS headers', async () => {
    const { acme, publicUrl, token } = world();
    await set(acme, [publicUrl, 'https://portal.acme.example']);
    const own = await call(token(), publicUrl);
    expect([own.status, allowed(own)]).toEqual([200, null]);
    const foreign = await call(token(), 'https://portal.acme.example');
    expect(foreign.headers.get('access-control-allow-credentials')).toBeNull();
    await set(acme, []);
  });
});
