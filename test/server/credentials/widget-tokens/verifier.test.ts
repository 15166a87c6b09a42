import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWidgetTokenVerifier } from '../../../../backend/index.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';
import { start } from '../../../support/server/world.ts';
import { changed } from '../../../support/credentials/changed.ts';

const page = 'https://app.acme.example';
let now = start;
const clock = { now: () => now };
let server: TestServer;
let acme: TestTenant;
beforeAll(async () => {
  server = await startTestServer({ clock });
  acme = await server.createTenant();
  await server.fetch('/v1/customers', { as: acme.apiKey, json: { externalId: 'ext-1' } });
});
afterAll(() => server.close());

const mint = async (ttlSeconds = 1_800): Promise<{ id: string; token: string }> =>
  (await (
    await server.fetch('/v1/widget-tokens', { as: acme.apiKey, json: { customerId: 'ext-1', scopes: ['sso_connection'], origins: [page], ttlSeconds } })
  ).json()) as { id: string; token: string };

/** A verifier with an empty key cache, and the URLs that it fetches. */
function verifier(address = server.url) {
  const fetched: string[] = [];
  const send: typeof fetch = (input, init) => {
    fetched.push(String(input));
    return fetch(input, init);
  };
  return { fetched, ...createWidgetTokenVerifier({ server: address, fetch: send, clock }) };
}

it('AU3 AU8 AU10 AU11 works in the documented steps: mint, list, verify in a backend, call from the page, revoke', async () => {
  const authorization = `Bearer ${acme.apiKey}`;
  const minted = await fetch(`${server.url}/v1/widget-tokens`, {
    method: 'POST',
    headers: { authorization, 'vitrine-tenant': acme.slug, 'content-type': 'application/json' },
    body: JSON.stringify({ customerId: 'ext-1', scopes: ['sso_connection', 'directory_sync'], origins: ['https://app.acme.example'], ttlSeconds: 1800 }),
  });
  const { id, token, expiresAt } = (await minted.json()) as { id: string; token: string; expiresAt: string };
  expect([minted.status, Date.parse(expiresAt) - now]).toEqual([201, 1_800_000]);
  const list = async (query: string) =>
    (
      (await (await fetch(`${server.url}/v1/widget-tokens?customerId=ext-1${query}`, { headers: { authorization } })).json()) as { items: { id: string }[] }
    ).items.map((item) => item.id);
  expect(await list('')).toContain(id);

  const claims = await createWidgetTokenVerifier({ server: server.url, clock }).verify(token);
  expect([claims.kind, claims.tenant_id, claims.widget_scope, claims.widget_origins]).toEqual([
    'widget',
    acme.id,
    ['sso_connection', 'directory_sync'],
    ['https://app.acme.example'],
  ]);

  const call = (path: string) => fetch(server.url + path, { headers: { authorization: `Bearer ${token}`, origin: 'https://app.acme.example' } });
  expect((await call('/v1/widget/sso-connections')).status).toBe(200);
  expect((await call('/v1/customers')).status).toBe(403);
  expect((await fetch(`${server.url}/v1/widget-tokens/${id}`, { method: 'DELETE', headers: { authorization } })).status).toBe(200);
  expect(await (await call('/v1/widget/sso-connections')).json()).toMatchObject({ status: 401, code: 'widget_token_revoked' });
  expect(await list('')).not.toContain(id);
  expect(await list('&includeRevoked=true')).toContain(id);
});

it('AU11 returns the claims of a valid token, and fetches the keys once', async () => {
  const { verify, fetched } = verifier();
  const { id, token } = await mint(600);
  const claims = await verify(token);
  expect(claims).toMatchObject({
    kind: 'widget',
    jti: id,
    sub: id,
    tenant_id: acme.id,
    widget_scope: ['sso_connection'],
    widget_origins: [page],
    iss: server.url,
    exp: now / 1000 + 600,
  });
  expect(claims.customer_id).toMatch(/^cus_/);
  await verify((await mint()).token);
  expect(fetched).toEqual([`${server.url}/.well-known/jwks.json`]);
});

it('I2 AU11 accepts an Authio token without an audience only with withoutAudience', async () => {
  await server.fetch(`/v1/tenants/${acme.slug}`, { as: acme.apiKey, method: 'PATCH', json: { compat: ['authio'] } });
  const json = { organization_id: 'ext-1', scope: ['sso_connection'], origins: [page], ttl_seconds: 600 };
  const { id, token } = (await (
    await server.fetch('/v1/widget-tokens', { as: acme.apiKey, json, headers: { 'x-authio-tenant': acme.slug } })
  ).json()) as { id: string; token: string };
  const widened = createWidgetTokenVerifier({ server: server.url, withoutAudience: true, clock });
  const claims = await widened.verify(token);
  expect([claims.jti, claims.organization_id, claims.aud]).toEqual([id, 'ext-1', undefined]);
  expect((await widened.verify((await mint()).token)).aud).toBe('vitrine');
  await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
  // Another audience is refused, even with withoutAudience.
  const subjectClaims = { sub: id, tenant_id: acme.id, customer_id: 'cus_1', widget_scope: ['sso_connection'], widget_origins: [page] };
  const audience: object = { aud: 'elsewhere' };
  const fromOtherKey = await server.services.ownTokens.issue('widget', { jti: id, ...subjectClaims, ...audience }, 600);
  await expect(widened.verify(fromOtherKey)).rejects.toMatchObject({ code: 'token_invalid' });
});

it('needs no new fetch after a rotation, because the next key is published before it signs', async () => {
  const { verify, fetched } = verifier();
  const before = await mint();
  await verify(before.token);
  now += 11 * 60_000;
  await server.services.ownKeys.rotate(server.by, 'widget');
  const after = await mint();
  expect((await verify(after.token)).jti).toBe(after.id);
  expect((await verify(before.token)).jti).toBe(before.id);
  expect(fetched).toHaveLength(1);
});

it('refuses tokens of a key retired without grace, once it fetches the keys again', async () => {
  const { token } = await mint();
  await server.services.ownKeys.rotate(server.by, 'widget', { graceSeconds: 0 });
  await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
  expect(await verifier().verify((await mint()).token)).toMatchObject({ kind: 'widget' });
});

it('does not detect a revocation, which only the server knows', async () => {
  const { verify } = verifier();
  const { id, token } = await mint();
  await server.fetch(`/v1/widget-tokens/${id}`, { as: acme.apiKey, method: 'DELETE' });
  expect((await verify(token)).jti).toBe(id);
  const answer = await server.fetch('/v1/widget/me', { as: token, headers: { origin: page } });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'widget_token_revoked']);
});

it('refuses a token that is expired, changed, or of another kind, issuer or shape', async () => {
  const { verify } = verifier();
  const { ownTokens } = server.services;
  const short = await mint(60);
  now += 89_000;
  expect((await verify(short.token)).jti).toBe(short.id);
  now += 2_000;
  await expect(verify(short.token)).rejects.toMatchObject({ code: 'widget_token_expired' });
  const { token } = await mint();
  const claims = { jti: `wtok_${'0'.repeat(24)}`, sub: `wtok_${'0'.repeat(24)}`, tenant_id: acme.id, customer_id: 'cus_1' };
  const wrong = [
    await ownTokens.issue('session', claims, 60),
    await ownTokens.issue('embed', claims, 60),
    await ownTokens.issue('widget', claims, 60),
    await acme.mint({ customer: 'ext-1' }),
    changed(token, -4),
    `${token}=`,
    `${token}\n`,
    '',
    'a.b.c',
    'x'.repeat(10_000),
  ];
  for (const one of wrong) await expect(verify(one), one.slice(0, 40)).rejects.toMatchObject({ code: 'token_invalid' });
  await expect(
    createWidgetTokenVerifier({ server: 'http://localhost:1', fetch: () => fetch(`${server.url}/.well-known/jwks.json`), clock }).verify(token),
  ).rejects.toMatchObject({ code: 'token_invalid' });
});

it('reports that the keys cannot be fetched, without a verdict on the token', async () => {
  const { token } = await mint();
  const answers: (typeof fetch)[] = [
    () => Promise.reject(new TypeError('fetch failed')),
    async () => new Response('down', { status: 503 }),
    async () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    async () => Response.json({ keys: 'none' }),
  ];
  for (const send of answers)
    await expect(createWidgetTokenVerifier({ server: server.url, fetch: send, clock }).verify(token)).rejects.toMatchObject({ code: 'key_unavailable' });
  expect(() => createWidgetTokenVerifier({ server: 'receipts' })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
