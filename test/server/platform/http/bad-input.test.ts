import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

const receipt = {
  customer: { externalId: 'c-1' },
  period: { start: '2026-01-01', end: '2026-01-31' },
  title: 'January',
  currency: 'EUR',
  lines: [{ description: 'Hours', amountMinor: 100 }],
};
const json = { 'content-type': 'application/json' };
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const sync = (body: unknown): RequestInit => ({ method: 'POST', headers: json, body: JSON.stringify(body) });
const send = (body: BodyInit, headers: Record<string, string> = json): RequestInit => ({ method: 'POST', headers, body });

interface Scenario {
  name: string;
  path?: string;
  init: RequestInit;
  status: number;
  code: string;
}

const bodies: Scenario[] = [
  { name: 'a truncated body', init: send('{"title":'), status: 400, code: 'malformed_json' },
  { name: 'a body with a byte order mark', init: send(`\ufeff${JSON.stringify(receipt)}`), status: 400, code: 'malformed_json' },
  { name: 'a body that is not UTF-8', init: send(new Uint8Array([0x22, 0xff, 0x22])), status: 400, code: 'malformed_json' },
  { name: 'no body', init: { method: 'POST' }, status: 400, code: 'invalid_request' },
  { name: 'arrays 33 deep', init: send(deep(33)), status: 400, code: 'body_too_deep' },
  { name: 'arrays 10,000 deep (D02)', init: send(deep(10_000)), status: 400, code: 'body_too_deep' },
  { name: 'a hundred thousand opening brackets (D02)', init: send('['.repeat(100_000)), status: 400, code: 'body_too_deep' },
  { name: 'a body of 10 MB (D01)', init: send(`"${'a'.repeat(10 * 1024 * 1024)}"`), status: 413, code: 'body_too_large' },
  { name: 'another content type', init: send(JSON.stringify(receipt), { 'content-type': 'text/plain' }), status: 415, code: 'unsupported_media_type' },
  { name: 'a form', init: send('a=1', { 'content-type': 'application/x-www-form-urlencoded' }), status: 415, code: 'unsupported_media_type' },
  {
    name: 'another charset (F13)',
    init: send(JSON.stringify(receipt), { 'content-type': 'application/json; charset=utf-7' }),
    status: 415,
    code: 'unsupported_media_type',
  },
  { name: 'a compressed body (D01)', init: send('x', { ...json, 'content-encoding': 'gzip' }), status: 415, code: 'unsupported_encoding' },
  { name: 'a member __proto__ (C07)', init: send('{"__proto__":{"admin":1}}'), status: 400, code: 'malformed_json' },
  { name: 'a duplicate member (F13)', init: send('{"title":"a","title":"b"}'), status: 400, code: 'duplicate_member' },
  { name: 'a number with more digits than are stored', init: send('{"a":100.00000000000000001}'), status: 400, code: 'inexact_number' },
  { name: 'a NUL in a text', init: sync({ ...receipt, title: 'a\0b' }), status: 400, code: 'invalid_text' },
  { name: 'a lone surrogate in a text', init: send(JSON.stringify(receipt).replace('January', '\\ud800')), status: 400, code: 'invalid_text' },
  { name: 'a NUL in a member name', init: send('{"a\\u0000":1}'), status: 400, code: 'invalid_text' },
  { name: 'an unknown field (AD03)', init: sync({ ...receipt, tenantId: 'ten_1' }), status: 400, code: 'invalid_request' },
  {
    name: 'an unknown nested field',
    init: sync({ ...receipt, lines: [{ description: 'a', amountMinor: 1, secret: 1 }] }),
    status: 400,
    code: 'invalid_request',
  },
  { name: 'a fractional amount', init: sync({ ...receipt, lines: [{ description: 'a', amountMinor: 1.5 }] }), status: 400, code: 'invalid_amount' },
  { name: 'an amount as a string', init: sync({ ...receipt, lines: [{ description: 'a', amountMinor: '1' }] }), status: 400, code: 'invalid_amount' },
  { name: 'an amount beyond the safe integers', init: send(JSON.stringify(receipt).replace('100', '9007199254740993')), status: 400, code: 'invalid_amount' },
  { name: 'an infinite amount', init: send(JSON.stringify(receipt).replace('100', '1e400')), status: 400, code: 'invalid_amount' },
  { name: 'an unknown currency', init: sync({ ...receipt, currency: 'XYZ' }), status: 400, code: 'unknown_currency' },
  {
    name: 'a period that ends before it begins',
    init: sync({ ...receipt, period: { start: '2026-02-01', end: '2026-01-01' } }),
    status: 400,
    code: 'invalid_period',
  },
  { name: 'a day that does not exist', init: sync({ ...receipt, period: { start: '2026-02-30', end: '2026-03-01' } }), status: 400, code: 'invalid_period' },
];

const addresses: Scenario[] = [
  { name: 'a query parameter given twice (F13)', path: '/v1/receipts?limit=1&limit=2', init: {}, status: 400, code: 'duplicate_parameter' },
  { name: 'a nested query parameter (D06)', path: '/v1/receipts?filter[a]=1', init: {}, status: 400, code: 'invalid_request' },
  { name: 'an unknown query parameter', path: '/v1/receipts?verbose=1', init: {}, status: 400, code: 'invalid_request' },
  {
    name: 'two thousand query parameters (D06)',
    path: `/v1/receipts?${Array.from({ length: 2_000 }, (_, n) => `a${n}=`).join('&')}`,
    init: {},
    status: 400,
    code: 'invalid_request',
  },
  { name: 'a query on a route without parameters', path: '/v1/receipts/rcpt_0?a=1', init: {}, status: 400, code: 'invalid_request' },
  { name: 'a NUL in the query', path: '/v1/receipts?customerId=a%00', init: {}, status: 400, code: 'invalid_text' },
  { name: 'a lone surrogate in the query', path: '/v1/receipts?customerId=%ED%A0%80', init: {}, status: 400, code: 'invalid_text' },
  { name: 'a NUL in the path (F13)', path: '/v1/receipts/%00', init: {}, status: 400, code: 'invalid_text' },
  { name: 'an incomplete percent escape in the path', path: '/v1/receipts/%E0%A4', init: {}, status: 400, code: 'invalid_text' },
  { name: 'a made-up cursor (AD09)', path: '/v1/receipts?cursor=abc', init: {}, status: 400, code: 'invalid_cursor' },
  { name: 'a token in the URL (U)', path: '/v1/receipts?token=a.b.c', init: {}, status: 400, code: 'token_in_url' },
  { name: 'an access token in the URL', path: '/v1/receipts?access_token=a.b.c', init: {}, status: 400, code: 'token_in_url' },
  { name: 'a token in the URL of the frame', path: '/embed?token=a.b.c', init: {}, status: 400, code: 'token_in_url' },
  { name: 'an unknown path', path: '/v1/nothing', init: {}, status: 404, code: 'not_found' },
  { name: 'a trailing slash', path: '/v1/receipts/', init: {}, status: 404, code: 'not_found' },
  { name: 'a path in another case', path: '/v1/Receipts', init: {}, status: 404, code: 'not_found' },
  { name: 'another method', path: '/v1/receipts', init: { method: 'DELETE' }, status: 405, code: 'method_not_allowed' },
  { name: 'HEAD on a route without GET (AD05)', path: '/v1/receipts/sync/none', init: { method: 'HEAD' }, status: 404, code: '' },
  {
    name: 'a method override (AD05)',
    path: '/v1/receipts',
    init: { method: 'POST', headers: { 'x-http-method-override': 'GET' } },
    status: 405,
    code: 'method_not_allowed',
  },
];

describe.each(engines)('bad input on %s', (engine) => {
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ engine });
    tenant = await server.createTenant();
  });
  afterAll(() => server.close());

  async function expectRefusal({ path = '/v1/receipts/sync', init, status, code }: Scenario): Promise<void> {
    const response = await server.fetch(path, { as: tenant.apiKey, ...init });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|sqlite|postgres/i);
    if (code === '') return;
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(text)).toMatchObject({
      code,
      status,
      type: `${server.url}/errors#${code}`,
      requestId: expect.stringMatching(/^req_/),
      detail: expect.stringMatching(/\w/),
    });
    const { rows } = await server.services.receipts.list({ tenantId: tenant.id }, server.clock.now(), { after: undefined, limit: 1 });
    expect(rows).toEqual([]);
  }

  it.each(bodies)('refuses $name: $status $code', expectRefusal);
  it.each(addresses)('refuses a request line with $name: $status $code', expectRefusal);

  it('names the field that is missing or unknown, and nothing about the validator', async () => {
    const response = await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json: { ...receipt, period: undefined, customer: {}, perod: 1 } });
    expect((await response.json()).errors).toEqual([
      { path: 'customer.externalId', message: 'is missing' },
      { path: 'period', message: 'is missing' },
      { path: '', message: 'has no field "perod"' },
    ]);
  });

  it.each<[unknown, string, string]>([
    [[], '', 'must be an object, but is an array'],
    [null, '', 'must be an object, but is null'],
    [{ ...receipt, title: 5 }, 'title', 'must be a string, but is 5'],
    [{ ...receipt, title: null }, 'title', 'must be a string, but is null'],
    [{ ...receipt, title: 'x'.repeat(201) }, 'title', 'must have at most 200 characters'],
    [{ ...receipt, lines: 'none' }, 'lines', 'must be an array, but is a string'],
    [{ ...receipt, lines: Array.from({ length: 2_001 }, () => 1) }, 'lines', 'must have at most 2000 entries'],
    [{ ...receipt, outcomes: [{ label: 'a', amount: '1', unit: 'h', better: 'both' }] }, 'outcomes.0.better', 'must be one of higher, lower'],
  ])('describes in plain words what a field must be: %j', async (json, path, message) => {
    const response = await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json });
    expect((await response.json()).errors).toEqual([{ path, message }]);
  });

  it('names the first unknown fields only, shortened', async () => {
    const json = { ...receipt, ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index} ${'x'.repeat(1_000)}`, 1])) };
    const response = await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json });
    const text = await response.text();
    expect(text.length).toBeLessThan(3_000);
    expect(JSON.parse(text).errors[0].message).toMatch(/^has no field "0 x+", .* or 490 more$/);
  });

  it('accepts good requests in the same process', async () => {
    expect((await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json: receipt })).status).toBe(201);
    expect((await server.fetch('/v1/receipts?limit=1&visibility=private', { as: tenant.apiKey })).status).toBe(200);
  });
});
