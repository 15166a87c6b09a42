import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

let server: TestServer;
let tenant: TestTenant;
let embedKey = '';

beforeAll(async () => {
  server = await startTestServer();
  tenant = await server.createTenant({ allowedOrigins: ['https://app.acme.example'] });
  const response = await server.fetch('/v1/embed-keys', { as: tenant.apiKey, json: { name: 'shop', allowedOrigins: ['https://shop.acme.example'] } });
  embedKey = String(((await response.json()) as { embedKey: string }).embedKey);
});
afterAll(() => server.close());

async function ask(query: Record<string, string>, origin?: string): Promise<unknown> {
  const response = await server.fetch(`/embed.json?${new URLSearchParams(query)}`, { headers: origin === undefined ? {} : { Origin: origin } });
  expect([response.status, response.headers.get('Access-Control-Allow-Origin'), response.headers.get('Cache-Control')]).toEqual([200, '*', 'no-store']);
  return response.json();
}

describe('H18 the server tells a page whether its tenant is known and its origin is listed', () => {
  test('an origin is listed only when it matches exactly, and not when it is absent or null', async () => {
    expect(await ask({ tenant: tenant.slug }, 'https://app.acme.example')).toEqual({ isKnown: true, isListed: true });
    expect(await ask({ tenant: tenant.slug }, 'https://APP.acme.example')).toEqual({ isKnown: true, isListed: false });
    expect(await ask({ tenant: tenant.slug }, 'https://evil.example')).toEqual({ isKnown: true, isListed: false });
    expect(await ask({ tenant: tenant.slug }, 'null')).toEqual({ isKnown: true, isListed: false });
    expect(await ask({ tenant: tenant.slug })).toEqual({ isKnown: true, isListed: false });
  });

  test('an unknown or misspelled tenant is not known', async () => {
    for (const slug of ['no-such', '', 'A B', '../x', `${tenant.slug}/`])
      expect(await ask({ tenant: slug }, 'https://app.acme.example')).toEqual({ isKnown: false, isListed: false });
  });

  test('an embed key has its own list, and must belong to the tenant', async () => {
    const other = await server.createTenant();
    expect(await ask({ tenant: tenant.slug, embedKey }, 'https://shop.acme.example')).toEqual({ isKnown: true, isListed: true });
    expect(await ask({ tenant: tenant.slug, embedKey }, 'https://app.acme.example')).toEqual({ isKnown: true, isListed: false });
    expect(await ask({ tenant: other.slug, embedKey }, 'https://shop.acme.example')).toEqual({ isKnown: false, isListed: false });
    expect(await ask({ tenant: tenant.slug, embedKey: 'embk_live_none' }, 'https://shop.acme.example')).toEqual({ isKnown: false, isListed: false });
  });

  test('a page can also read an error', async () => {
    const response = await server.fetch('/embed.json?tenant=a&tenant=b', { headers: { Origin: 'https://app.acme.example' } });
    expect([response.status, response.headers.get('Access-Control-Allow-Origin')]).toEqual([400, '*']);
  });
});
