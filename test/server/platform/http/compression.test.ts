import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cachedEncoder } from '../../../../server/platform/http/answers/compress.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

let server: TestServer;
let tenant: TestTenant;
let large: string;
let small: string;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  large = await sync('large', 200);
  small = await sync('small', 2);
});
afterAll(() => server.close());

async function sync(name: string, count: number): Promise<string> {
  const party = { name: 'A' };
  const totals = { subtotalMinor: 100 * count, subtotalExact: `${count}.00`, taxes: [], totalMinor: 100 * count, totalExact: `${count}.00` };
  const json = {
    customer: { externalId: name, name: 'Customer' },
    period: { start: '2026-09-01', end: '2026-09-30' },
    scope: { product: name },
    ...{ title: 'September', currency: 'EUR', issuer: party, recipient: party, outcomes: [], ...totals },
    lines: Array.from({ length: count }, (_, index) => ({
      description: `Line ${index}`,
      quantity: '1',
      unit: 'h',
      unitPrice: '1.00',
      amountMinor: 100,
      amountExact: '1.00',
    })),
  };
  const answer = await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json });
  const decoded = await answer.text();
  expect([answer.status < 300, decoded]).toEqual([true, decoded]);
  return `/v1/receipts/${String((JSON.parse(decoded) as { id: unknown }).id)}`;
}

/** Requests the raw bytes: `fetch` would undo the coding. */
async function ask(path: string, headers: Record<string, string>): Promise<{ message: IncomingMessage; body: Buffer }> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.url}${path}`, { headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers } }, resolve).on('error', reject);
  });
  return { message, body: await buffer(message) };
}

const undo = { br: brotliDecompressSync, gzip: gunzipSync } as const;

describe('D11 compression of the API', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
  ] as const)('codes a long answer, for "%s": %s', async (accepted, coding) => {
    const plain = await ask(large, {});
    const { message, body } = await ask(large, { 'accept-encoding': accepted });
    expect([message.headers['content-encoding'], message.headers.vary]).toEqual([coding, 'Origin, Accept-Encoding']);
    expect(undo[coding](body).equals(plain.body)).toBe(true);
    expect([Number(message.headers['content-length']), body.length < plain.body.length / 5]).toEqual([body.length, true]);
  });

  it.each([[undefined], ['identity'], ['br;q=0, gzip;q=0'], ['deflate'], ['zstd, compress']])('codes nothing for Accept-Encoding: %s', async (accepted) => {
    const { message, body } = await ask(large, accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect([message.headers['content-encoding'], JSON.parse(body.toString()).object ?? 'read']).toEqual([undefined, expect.anything()]);
  });

  it('leaves an answer uncompressed that fits one round trip anyway', async () => {
    const { message } = await ask(small, { 'accept-encoding': 'br' });
    expect(message.headers['content-encoding']).toBeUndefined();
  });

  it('covers the addresses about the server itself', async () => {
    const { message, body } = await ask('/openapi.json', { 'accept-encoding': 'gzip' });
    expect([message.headers['content-encoding'], JSON.parse(gunzipSync(body).toString()).openapi]).toEqual(['gzip', '3.1.0']);
  });
});

describe('D11 a built file', () => {
  it('is answered with 304 to a browser that has it, and sent again in another coding', async () => {
    const first = await ask('/vitrine.js', { 'accept-encoding': 'br' });
    const etag = first.message.headers.etag ?? '';
    const again = await ask('/vitrine.js', { 'accept-encoding': 'br', 'if-none-match': etag });
    expect([first.message.statusCode, again.message.statusCode, again.body.length]).toEqual([200, 304, 0]);
    expect([again.message.headers.etag, again.message.headers['cache-control']]).toEqual([etag, 'public, max-age=300']);
    const other = await ask('/vitrine.js', { 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect([other.message.statusCode, other.body.length > 0]).toEqual([200, true]);
  });
});

describe('an answer that is the same for everybody', () => {
  it('is compressed once per coding, and again when its text changes', async () => {
    const encode = cachedEncoder();
    const [one, other] = ['a'.repeat(20_000), 'b'.repeat(20_000)];
    const first = await encode(one, 'br');
    expect(await encode(one, 'br')).toBe(first);
    expect(gunzipSync((await encode(one, 'gzip')).body).toString()).toBe(one);
    expect(brotliDecompressSync((await encode(other, 'br')).body).toString()).toBe(other);
    expect(brotliDecompressSync((await encode(one, 'br')).body).toString()).toBe(one);
  });
});
