import { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../support/server/server.ts';
import { createHttpServer, listen, stopListening } from '../../../../server/platform/http/listen/listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Sends raw bytes and collects the answer until the server closes the connection or the expected text arrives. */
function exchange(text: string, until?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (until !== undefined && answer.includes(until)) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: Error & { code?: string }) => (error.code === 'ECONNRESET' ? resolve(answer) : reject(error)));
  });
}

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;

describe('on the wire', () => {
  it.each([
    ['two Host headers (D08)', lines('GET /v1/receipts HTTP/1.1', 'Host: a', 'Host: b', 'Connection: close'), 400, 'duplicate_header'],
    [
      'two Authorization headers (J15)',
      lines('GET /v1/receipts HTTP/1.1', 'Host: a', 'Authorization: Bearer x', 'authorization: Bearer y', 'Connection: close'),
      400,
      'duplicate_header',
    ],
    ['two tenants', lines('GET /v1/receipts HTTP/1.1', 'Host: a', 'Vitrine-Tenant: x', 'Vitrine-Tenant: y', 'Connection: close'), 400, 'duplicate_header'],
    ['no Host', lines('GET / HTTP/1.1', 'Connection: close'), 400, 'invalid_request'],
    ['an unknown expectation', lines('GET /v1/receipts HTTP/1.1', 'Host: a', 'Expect: tea', 'Connection: close'), 401, 'token_missing'],
    [
      'both Content-Length and Transfer-Encoding (D08)',
      lines('POST /v1/receipts/sync HTTP/1.1', 'Host: a', 'Content-Length: 5', 'Transfer-Encoding: chunked', 'Connection: close'),
      400,
      'invalid_request',
    ],
    ['a folded header (D08)', lines('GET / HTTP/1.1', 'Host: a', 'X-A: b', ' c\0d', 'Connection: close'), 400, 'invalid_request'],
    ['line feeds without carriage returns (D08)', 'GET / HTTP/1.1\nHost: a\n\nX', 400, 'invalid_request'],
    ['bytes that are not HTTP', 'hello\r\n\r\n', 400, 'invalid_request'],
    ['headers beyond 16 KiB', lines('GET / HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(17_000)}`), 431, 'invalid_request'],
    ['a method that does not exist', lines('BREW / HTTP/1.1', 'Host: a', 'Connection: close'), 400, 'invalid_request'],
    ['TRACE (AD05)', lines('TRACE /v1/receipts HTTP/1.1', 'Host: a', 'Connection: close'), 405, 'method_not_allowed'],
    [
      '15 KB of dots as a token (D03)',
      lines('GET /v1/receipts HTTP/1.1', 'Host: a', `Authorization: Bearer ${'.'.repeat(15_000)}`, 'Connection: close'),
      401,
      'token_invalid',
    ],
  ])('refuses %s', async (_name, text, status, code) => {
    const answer = await exchange(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer).toContain('\r\nX-Content-Type-Options: nosniff\r\n');
  });

  it.each([
    ['431', lines('GET / HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(17_000)}`)],
    ['400', 'hello\r\n\r\n'],
  ])('lets pages read a %s of the HTTP parser, and says that the connection closes', async (_status, text) => {
    const answer = await exchange(text);
    expect(answer).toContain('\r\nConnection: close\r\n');
    expect(answer).toContain('\r\nAccess-Control-Allow-Origin: *\r\n');
    expect(answer).not.toContain('\r\nAccess-Control-Allow-Credentials');
  });

  it('answers a client that sends a whole body of 10 MB before it reads', async () => {
    const body = `"${'a'.repeat(10 * 1024 * 1024)}"`;
    const answer = await exchange(
      `${lines('POST /v1/receipts/sync HTTP/1.1', 'Host: a', 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close')}${body}`,
      '"requestId"',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect((await server.fetch('/healthz')).status).toBe(200);
  });

  // These two wait for Node's timeouts, which run at the same time.
  it.concurrent('closes connections with slow headers, and serves others meanwhile (D04, F14)', async () => {
    const slow = Array.from({ length: 50 }, () => exchange('GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow:'));
    expect((await server.fetch('/healthz')).status).toBe(200);
    for (const answer of await Promise.all(slow)) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('"code":"request_timeout"');
      expect(answer).toContain('\r\nAccess-Control-Allow-Origin: *\r\n');
      expect(answer).toContain('\r\nConnection: close\r\n');
    }
  });

  it.concurrent('closes connections with slow bodies', async () => {
    const tenant = await server.createTenant();
    const answer = await exchange(
      `${lines('POST /v1/receipts/sync HTTP/1.1', 'Host: a', `Authorization: Bearer ${tenant.apiKey}`,
          'Content-Type: application/json', 'Content-Length: 100')}{"a":`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
  });
});

describe('the listening socket', () => {
  it('D1 keeps listening after it could not accept a connection, and reports each time', async () => {
    const warnings: string[] = [];
    const server = createHttpServer(
      { IncomingMessage, ServerResponse },
      (_, response) => void response.end(),
      { publicUrl: () => 'http://localhost' },
    );
    const port = await listen(server, { host: '127.0.0.1', port: 0, warn: ({ message }) => void warnings.push(message) });
    // The kernel's refusals reach a server as this event; a test cannot cause one.
    for (const code of ['ENFILE', 'ENOBUFS']) server.emit('error', Object.assign(new Error(`accept ${code}`), { code }));
    expect(warnings).toEqual(['accept ENFILE', 'accept ENOBUFS']);
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200);
    await stopListening(server, { quietMs: 0, graceMs: 1_000 });
  });

  it.each([
    ['has begun', true],
    ['is due', false],
  ])('writes no refusal of later bytes into a response that %s', async (_name, begins) => {
    const server = createHttpServer(
      { IncomingMessage, ServerResponse },
      (_, response) => void (begins ? response.write('begun') : response.writeProcessing()),
      { publicUrl: () => 'http://localhost' },
    );
    const port = await listen(server, { host: '127.0.0.1', port: 0 });
    const socket = connect(port, '127.0.0.1', () => socket.write(lines('GET / HTTP/1.1', 'Host: a')));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      socket.write('these bytes are not HTTP\r\n\r\n');
    });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(begins ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 102 /);
    expect(answer).not.toContain('HTTP/1.1 400');
    await stopListening(server, { quietMs: 0, graceMs: 1_000 });
  });
});
