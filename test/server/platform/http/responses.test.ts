import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverErrorCodes } from '../../../../protocol/errors.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';
import { loadLimits } from '../../../../server/platform/http/load/load.ts';

let server: TestServer;
let acme: TestTenant;
let other: TestTenant;
let operator: string;
beforeAll(async () => {
  server = await startTestServer();
  acme = await server.createTenant({ slug: 'acme' });
  other = await server.createTenant({ slug: 'other' });
  operator = await server.createApiKey(null);
});
afterAll(() => server.close());

const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code;

describe('every answer of the API', () => {
  it.each([
    ['a success', '/v1/receipts', 200],
    ['an error', '/v1/receipts?limit=x', 400],
    ['an unknown path', '/v1/nothing', 404],
  ])('carries the headers of the API: %s', async (_name, path, status) => {
    const response = await server.fetch(path, { as: acme.apiKey, headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{24}$/),
      vary: 'Origin',
    });
    for (const name of [
      'access-control-allow-origin',
      'access-control-allow-credentials',
      'x-powered-by',
      'etag',
      'server',
      'set-cookie',
      'strict-transport-security',
    ]) {
      expect(response.headers.has(name)).toBe(false);
    }
  });

  it('has a request id of its own, whatever the caller sends', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await server.fetch('/healthz', { headers: { 'x-request-id': 'mine' } })).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain('mine');
  });

  it('sends HSTS exactly when the public address is https', async () => {
    const secure = await startTestServer({ env: { PUBLIC_URL: 'https://receipts.example.com' } });
    for (const path of ['/v1/receipts', '/healthz', '/errors', '/nothing']) {
      expect((await secure.fetch(path)).headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    }
    await secure.close();
  });

  it('refuses preflights of other origins', async () => {
    const response = await server.fetch('/v1/receipts', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });
});

describe('methods', () => {
  it('serves HEAD as GET without the body', async () => {
    const [get, head] = await Promise.all([
      server.fetch('/v1/receipts', { as: acme.apiKey }),
      server.fetch('/v1/receipts', { as: acme.apiKey, method: 'HEAD' }),
    ]);
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, get.headers.get('content-length'), '']);
  });

  it.each([
    ['HEAD', '/v1/receipts/sync', 'POST'],
    ['PUT', '/v1/receipts', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/errors', 'GET, HEAD'],
  ])('refuses %s %s and lists the allowed methods (AD05)', async (method, path, allow) => {
    const response = await server.fetch(path, { method, as: acme.apiKey });
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.status).toBe(405);
  });

  it('refuses a body on a route without one', async () => {
    const response = await server.fetch('/v1/receipts/rcpt_0/seal', { as: acme.apiKey, json: { a: 1 } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await codeOf(response)).toBe('invalid_request');
  });
});

describe('a change without fields', () => {
  const changes = () => server.app.routes.filter(({ method, path, body }) => method !== 'get' && body === undefined && path.startsWith('/v1/'));
  const answer = async (method: string, path: string, body?: string, type = 'application/json') => {
    const given = body === undefined ? {} : { headers: { 'content-type': type }, body };
    const response = await server.fetch(path.replaceAll(/:\w+/g, 'x_0'), { as: acme.apiKey, method: method.toUpperCase(), ...given });
    return [method, path, response.status, response.status === 204 ? undefined : await codeOf(response)];
  };

  it('accepts no body or {}, with the same answer', async () => {
    expect(changes().length).toBeGreaterThan(20);
    for (const { method, path } of changes()) expect(await answer(method, path, '{}')).toEqual(await answer(method, path));
  });

  it.each([
    ['a list', '[]', 'invalid_request'],
    ['null', 'null', 'invalid_request'],
    ['an unknown field', '{"reason":"x"}', 'invalid_request'],
    ['a body that is too long', `{"reason":"${'x'.repeat(20_000)}"}`, 'body_too_large'],
    ['a truncated body', '{', 'malformed_json'],
    ['a plain text body', '{}', 'unsupported_media_type', 'text/plain'],
  ])('refuses %s', async (_what, body, code, type = 'application/json') => {
    for (const path of ['/v1/receipts/rcpt_0/seal', '/v1/signing-keys/key_0/retire']) expect(await answer('post', path, body, type)).toContain(code);
  });

  it('refuses a body on a GET', async () => {
    const headers = { authorization: `Bearer ${acme.apiKey}`, 'content-type': 'application/json', 'content-length': 2 };
    // `fetch` refuses to send a body with GET.
    const status = await new Promise((resolve, reject) => {
      const asked = request(new URL('/v1/receipts', server.url), { headers }, (response) => resolve(response.resume().statusCode));
      asked.on('error', reject).end('{}');
    });
    expect(status).toBe(400);
  });
});

describe('who may call', () => {
  it.each([
    ['a request without a credential', undefined, 'token_missing', 'Bearer'],
    ['a malformed token', 'garbage', 'token_invalid', 'Bearer error="invalid_token"'],
    ['an unknown API key', `vtr_${'A'.repeat(43)}`, 'api_key_invalid', 'Bearer error="invalid_token"'],
  ])('answers 401 to %s, with a challenge', async (_name, as, code, challenge) => {
    const response = await server.fetch('/v1/receipts', as === undefined ? {} : { as });
    expect([response.status, await codeOf(response), response.headers.get('www-authenticate')]).toEqual([401, code, challenge]);
  });

  it('answers 403 to a credential without the permission, before it validates the input', async () => {
    const token = await acme.mint({ customer: 'c-1' });
    const response = await server.fetch('/v1/receipts/sync', { as: token, json: { nonsense: true } });
    expect([response.status, await codeOf(response)]).toEqual([403, 'action_not_allowed']);
  });

  it('answers 401 before it reads a body that is too large', async () => {
    const response = await server.fetch('/v1/receipts/sync', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'a'.repeat(4 * 1024 * 1024),
    });
    expect(response.status).toBe(401);
  });

  it('requires the operator to name the tenant', async () => {
    expect(await codeOf(await server.fetch('/v1/receipts', { as: operator }))).toBe('tenant_required');
    expect(await codeOf(await server.fetch('/v1/receipts', { as: operator, headers: { 'vitrine-tenant': 'nobody' } }))).toBe('not_found');
    expect((await server.fetch('/v1/receipts', { as: operator, headers: { 'vitrine-tenant': 'acme' } })).status).toBe(200);
  });

  it('never lets the header change the tenant of a credential (J26)', async () => {
    const body = { customer: { externalId: 'c-1' }, period: { start: '2026-01-01', end: '2026-01-31' }, title: 'Secret', currency: 'EUR' };
    expect((await server.fetch('/v1/receipts/sync', { as: other.apiKey, json: body })).status).toBe(201);
    for (const as of [acme.apiKey, await acme.mint({ customer: 'c-1' })]) {
      const response = await server.fetch('/v1/receipts', { as, headers: { 'vitrine-tenant': 'other' } });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('Secret');
    }
  });
});

describe('the addresses about the server itself', () => {
  it('report that the server is alive and ready', async () => {
    expect([(await server.fetch('/healthz')).status, (await server.fetch('/readyz')).status]).toEqual([200, 200]);
  });

  it('report alive but not ready while the server drains, and it still serves', async () => {
    const draining = await startTestServer();
    const tenant = await draining.createTenant();
    draining.app.drain();
    const ready = await draining.fetch('/readyz');
    expect([ready.status, ready.headers.get('retry-after'), await codeOf(ready)]).toEqual([503, '5', 'overloaded']);
    expect([(await draining.fetch('/healthz')).status, (await draining.fetch('/v1/receipts', { as: tenant.apiKey })).status]).toEqual([200, 200]);
    await draining.close();
  });

  it('count requests by operation, without any address, id or tenant', async () => {
    await server.fetch('/v1/receipts/rcpt_000000000000000000000000', { as: acme.apiKey });
    const text = await (await server.fetch('/metrics')).text();
    expect(text).toMatch(/vitrine_http_request_duration_seconds_count\{operation="getReceipt",status="404"\} \d/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toMatch(/rcpt_|ten_|acme/);
  });

  it('list a section for every error code, without script', async () => {
    const response = await server.fetch('/errors');
    const html = await response.text();
    for (const code of serverErrorCodes) expect(html).toContain(`id="${code}"`);
    expect(html).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-.{44}'; .*frame-ancestors 'none'$/);
  });

  it('report ready when other requests get 503 with Retry-After', async () => {
    const limits = loadLimits(0);
    const full = await startTestServer({ load: { ...limits, slots: { ...limits.slots, waitMs: 1 } } });
    const response = await full.fetch('/v1/receipts');
    expect([response.status, await codeOf(response), response.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    expect((await full.fetch('/readyz')).status).toBe(200);
    await full.close();
  });
});
