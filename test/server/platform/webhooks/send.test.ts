import { createServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseNetworks } from '../../../../server/config/networks.ts';
import { createWebhookAddresses } from '../../../../server/platform/webhooks/addresses.ts';
import { createSendWebhook, type Resolve } from '../../../../server/platform/webhooks/send.ts';
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../../../support/stand-ins/webhook-receiver.ts';

const listing = createWebhookAddresses({ mode: 'production', webhookAllow: parseNetworks('127.0.0.1') ?? [] });
const strict = createWebhookAddresses({ mode: 'production' });

describe('a delivery attempt', () => {
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(() => receiver.close());

  const sender = (resolve?: Resolve, timeoutMs = 10_000, addresses = listing) =>
    createSendWebhook({ addresses, userAgent: 'Vitrine/test', timeoutMs, ...(resolve && { resolve }) });
  const to =
    (...addresses: string[]): Resolve =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  it('posts the body to the checked address, under the requested host name', async () => {
    const result = await sender(to('127.0.0.1'))(`http://hooks.acme.example:${receiver.port}/in?a=b`, { 'vitrine-webhook-id': 'evt_1' }, '{"ä":1}');
    expect(result).toEqual({ status: 204, fault: null });
    expect(receiver.received).toMatchObject([
      {
        path: '/in?a=b',
        body: '{"ä":1}',
        headers: { host: `hooks.acme.example:${receiver.port}`, 'user-agent': 'Vitrine/test', 'vitrine-webhook-id': 'evt_1' },
      },
    ]);
  });

  it('WH02 sends nothing to a name without a public address, and skips non-public addresses among others', async () => {
    for (const addresses of [['127.0.0.2'], ['10.0.0.1', '::1'], ['::ffff:127.0.0.2'], ['169.254.169.254'], []])
      expect(await sender(to(...addresses))(`http://hooks.acme.example:${receiver.port}/`, {}, '{}')).toEqual({ status: null, fault: 'ADDRESS_FORBIDDEN' });
    expect(await sender(to('127.0.0.1'), 10_000, strict)(`https://hooks.acme.example:${receiver.port}/`, {}, '{}')).toMatchObject({
      fault: 'ADDRESS_FORBIDDEN',
    });
    expect(await sender(to('10.0.0.1', '127.0.0.1'))(`http://hooks.acme.example:${receiver.port}/`, {}, '{}')).toMatchObject({ status: 204 });
    expect(receiver.received).toHaveLength(1);
  });

  it('WH02 resolves a name once, so that a changed DNS answer has no effect', async () => {
    let asked = 0;
    // The first DNS answer is allowed; the next one is the machine itself.
    const rebinding: Resolve = () => Promise.resolve([{ address: (asked += 1) === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    const addresses = createWebhookAddresses({ mode: 'production', webhookAllow: parseNetworks('192.0.2.0/24') ?? [] });
    const result = await sender(rebinding, 300, addresses)(`http://hooks.acme.example:${receiver.port}/`, {}, '{}');
    expect(result.fault).not.toBe(null);
    expect(asked).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('WH02 WH03 resolves and checks the name again for each attempt, and never reuses a connection', async () => {
    let connections = 0;
    const internalServer = createNetServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => internalServer.listen(receiver.port, '127.0.0.2', resolve));
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.1', '127.0.0.2'];
    const rebinding: Resolve = () => Promise.resolve([{ address: answers.shift() ?? '127.0.0.2', family: 4 }]);
    const send = sender(rebinding);
    const url = `http://hooks.acme.example:${receiver.port}`;
    receiver.answer = answerWith(204, { connection: 'keep-alive', 'keep-alive': 'timeout=60' });
    expect(await send(`${url}/first`, {}, '{}')).toEqual({ status: 204, fault: null });
    expect(await send(`${url}/second`, {}, '{}')).toEqual({ status: null, fault: 'ADDRESS_FORBIDDEN' });
    receiver.answer = answerWith(307, { location: `${url}/elsewhere`, connection: 'keep-alive' });
    expect(await send(`${url}/third`, {}, '{}')).toEqual({ status: 307, fault: 'HTTP_307' });
    expect(await send(`${url}/fourth`, {}, '{}')).toEqual({ status: null, fault: 'ADDRESS_FORBIDDEN' });
    expect([answers, connections, receiver.received.map(({ path }) => path)]).toEqual([[], 0, ['/first', '/third']]);
    await new Promise((resolve) => internalServer.close(resolve));
  });

  it.each([301, 302, 303, 307, 308])('WH03 does not follow a redirect with %i', async (status) => {
    receiver.answer = answerWith(status, { location: `${receiver.url}/elsewhere` });
    expect(await sender()(`${receiver.url}/`, {}, '{}')).toEqual({ status, fault: `HTTP_${status}` });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  });

  it.each([400, 410, 429, 500, 503])('counts %i as a failure', async (status) => {
    receiver.answer = answerWith(status);
    expect(await sender()(`${receiver.url}/`, {}, '{}')).toEqual({ status, fault: `HTTP_${status}` });
  });

  it('WH08 waits for an answer and for a name only until its timeout', async () => {
    receiver.answer = () => {};
    expect(await sender(undefined, 200)(`${receiver.url}/`, {}, '{}')).toEqual({ status: null, fault: 'TIMEOUT' });
    expect(await sender(() => new Promise(() => {}), 200)('https://hooks.acme.example/', {}, '{}')).toEqual({ status: null, fault: 'TIMEOUT' });
  });

  it('WH08 reads only a bounded part of an answer, whatever length it announces', async () => {
    let written = 0;
    let isClosed = false;
    receiver.answer = (response) => {
      response.writeHead(200, { 'content-length': String(10_000_000_000) });
      const chunk = Buffer.alloc(64 * 1024);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
        if (!response.destroyed) response.once('drain', write);
      };
      response.on('close', () => (isClosed = true));
      write();
    };
    expect(await sender()(`${receiver.url}/`, {}, '{}')).toEqual({ status: 200, fault: null });
    await expect.poll(() => isClosed).toBe(true);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([200, 204, 500])('WH08 takes a status of %i as soon as it arrives, whether the body trickles, stops or times out', async (status) => {
    const result = status < 300 ? { status, fault: null } : { status, fault: `HTTP_${status}` };
    const timers: NodeJS.Timeout[] = [];
    receiver.answer = (response, { path }) => {
      response.writeHead(status, path === '/long' ? { 'content-length': '1000' } : {});
      response.flushHeaders();
      if (path === '/trickles') timers.push(setInterval(() => response.write('.'), 20));
    };
    const sendWithin = (ms: number, path: string) => sender(undefined, ms)(`${receiver.url}${path}`, {}, '{}');
    const results = [sendWithin(10_000, '/trickles'), sendWithin(10_000, '/stops'), sendWithin(10_000, '/long'), sendWithin(2_000, '/stops')];
    expect(await Promise.all(results)).toEqual(Array.from({ length: 4 }, () => result));
    timers.forEach(clearInterval);
  });

  it('WH08 refuses an answer whose headers are too large', async () => {
    receiver.answer = (response) => {
      response.writeHead(200, { long: 'a'.repeat(64 * 1024) }).end();
    };
    expect((await sender()(`${receiver.url}/`, {}, '{}')).fault).toBe('HPE_HEADER_OVERFLOW');
  });

  it.each([
    ['switches the protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', { status: 101, fault: 'HTTP_101' }],
    ['is only "100 Continue"', 'HTTP/1.1 100 Continue\r\n\r\n', { status: null, fault: 'TIMEOUT' }],
    ['is HTTP/1.0 and never ends', 'HTTP/1.0 200 OK\r\n\r\nok', { status: 200, fault: null }],
    ['has invalid chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk', { status: 200, fault: null }],
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', { status: null, fault: 'HPE_INVALID_CONSTANT' }],
  ])('WH08 ends when an answer %s', async (_what, answer, result) => {
    const sockets = new Set<Socket>();
    const server = createNetServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.once('data', () => socket.write(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(await sender(undefined, 1_500)(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {}, '{}')).toEqual(result);
    // The sender keeps no connection open.
    await expect.poll(() => [...sockets].every((socket) => socket.readableEnded || socket.destroyed)).toBe(true);
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });

  it('reports a connection fault as a code', async () => {
    const { port } = receiver;
    await receiver.close();
    expect(await sender()(`http://127.0.0.1:${port}/`, {}, '{}')).toEqual({ status: null, fault: 'ECONNREFUSED' });
    expect((await sender(() => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })))('https://hooks.acme.example/', {}, '{}')).fault).toBe(
      'ENOTFOUND',
    );
    receiver = await startWebhookReceiver();
  });

  it('WH02 sends nothing over TLS to a server without the certificate of the name', async () => {
    const tls = createServer({}, (_request, response) => void response.end());
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const result = await sender(to('127.0.0.1'))(`https://hooks.acme.example:${(tls.address() as AddressInfo).port}/`, {}, '{}');
    expect(result.status).toBe(null);
    expect(result.fault).not.toBe(null);
    await new Promise((resolve) => tls.close(resolve));
  });
});
