import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKeys } from '../../examples/demo/keys.js';
import { createPortal } from '../../examples/portal/portal.js';
import { startTestServer, type TestServer } from '../support/server/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test.each([
  ['https://portal.example', true],
  ['http://127.0.0.1:4311', false],
])('the session cookie at %s is HttpOnly and SameSite, and Secure if the portal is: %s', async (origin, isSecure) => {
  const tenant = await server.createTenant();
  await server.fetch('/v1/customers', { as: tenant.apiKey, json: { externalId: 'c-1' } });
  const place = { server: server.url, origin, tenant: tenant.slug, apiKey: tenant.apiKey };
  const portal = createServer(createPortal({ ...place, issuer: tenant.row.issuer, signingKey: tenant.key, keys: await makeKeys(place) }));
  portal.listen(0, '127.0.0.1');
  await once(portal, 'listening');
  const address = portal.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const form = { method: 'POST', body: new URLSearchParams({ customer: 'c-1' }), redirect: 'manual' } as const;
  const answer = await fetch(`http://127.0.0.1:${port}/login`, { ...form, headers: { Origin: origin } });
  expect(answer.status).toBe(303);
  const cookie = (answer.headers.get('set-cookie') ?? '').split('; ');
  expect(cookie).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/']));
  expect(cookie.includes('Secure')).toBe(isSecure);
  expect((await fetch(`http://127.0.0.1:${port}/login`, { ...form, headers: { Origin: 'https://evil.example' } })).status).toBe(403);
  portal.close();
  portal.closeAllConnections();
});
