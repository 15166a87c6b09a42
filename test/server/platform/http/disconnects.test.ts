import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';
import express from 'express';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createApiRouter } from '../../../../server/platform/http/request/api-router.ts';
import { createCors } from '../../../../server/platform/http/answers/cors.ts';
import { createDispatch } from '../../../../server/platform/http/request/dispatch.ts';
import { createFront } from '../../../../server/platform/http/request/front.ts';
import { apiHeaders } from '../../../../server/platform/http/answers/headers.ts';
import { createHttpServer } from '../../../../server/platform/http/listen/listen.ts';
import { createLoad, type Load, loadLimits } from '../../../../server/platform/http/load/load.ts';
import { createMessageClasses } from '../../../../server/platform/http/listen/message-classes.ts';
import { createMetrics } from '../../../../server/platform/http/log/metrics.ts';
import { route } from '../../../../server/platform/http/routes/route.ts';
import { startTestServer, type TestServer } from '../../../support/server/server.ts';
import { head, type Wire, wireTo } from './wire.ts';

/** More than the socket buffers hold when the client does not read. */
const big = JSON.stringify('a'.repeat(16 * 1024 * 1024));
const open = { tag: 'test', access: 'public', response: { status: 200, description: '' } } as const;

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer();
});
afterAll(() => world.close());

/** The time after which a request gives its slot back. */
const shortDeadlineMs = 500;
let deadlineMs = shortDeadlineMs;
let load: Load;
let server: Server;
let port: number;
/** Number of handler starts, by path. */
let started: Record<string, number>;
let wires: Wire[];
/** The server's ends of the connections. */
let ends: Socket[];

/** The front with one slot, and with routes that hang, throw or answer at great length. */
beforeEach(async () => {
  started = {};
  wires = [];
  ends = [];
  const limits = loadLimits(1);
  load = createLoad({ ...limits, slots: { ...limits.slots, deadlineMs }, maxPipelined: 700 });
  const routes = [
    route({ ...open, method: 'get', path: '/v1/answer', operationId: 'answer', summary: '', handler: async () => count('answer', { body: 'answered' }) }),
    route({
      ...open,
      method: 'post',
      path: '/v1/answer',
      operationId: 'take',
      summary: '',
      body: z.object({ a: z.number() }),
      handler: async () => count('take', { body: 'taken' }),
    }),
    route({
      ...open,
      method: 'get',
      path: '/v1/nothing',
      operationId: 'nothing',
      summary: '',
      handler: async () => count('nothing', { status: 204, body: null }),
    }),
    route({ ...open, method: 'get', path: '/v1/big', operationId: 'big', summary: '', handler: async () => count('big', { json: big }) }),
    route({ ...open, method: 'get', path: '/v1/hang', operationId: 'hang', summary: '', handler: () => count('hang', new Promise<never>(() => {})) }),
    route({
      ...open,
      method: 'post',
      path: '/v1/hang',
      operationId: 'hangWith',
      summary: '',
      body: z.object({ a: z.number() }),
      handler: () => count('hang', new Promise<never>(() => {})),
    }),
    route({
      ...open,
      method: 'get',
      path: '/v1/throw',
      operationId: 'throw',
      summary: '',
      handler: () => {
        throw count('throw', new Error('no'));
      },
    }),
    route({
      ...open,
      method: 'get',
      path: '/v1/reject',
      operationId: 'reject',
      summary: '',
      handler: async () => Promise.reject(count('reject', new Error('no'))),
    }),
  ];
  const metrics = createMetrics(load);
  const { services } = world;
  const { config } = services;
  const front = createFront({ services, metrics, load, errorPage: () => false });
  const cors = createCors({ pageLists: services.pageLists, publicUrl: config.publicUrl });
  const dispatch = createDispatch(services, { headers: apiHeaders(config), cors, failedAuthentications: { points: 1, seconds: 0 } });
  const app = express();
  app.use(front.enter, createApiRouter({ routes, front, dispatch, cors, load, config }));
  server = createHttpServer(createMessageClasses(), app, { publicUrl: () => world.url });
  server.on('connection', (socket: Socket) => ends.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

function count<T>(name: string, result: T): T {
  started[name] = (started[name] ?? 0) + 1;
  return result;
}

afterEach(async () => {
  // No slot is held, no request waits, and the one slot is free for the next request.
  await until(() => expect([load.slots.held, load.slots.waiting, load.bodies.arriving, load.pipeline.waiting]).toEqual([0, 0, 0, 0]));
  const last = await to();
  last.send(head('GET /v1/answer', 'Connection: close'));
  expect(await last.over()).toMatch(/^HTTP\/1\.1 200 /);
  expect([load.slots.held, load.slots.waiting]).toEqual([0, 0]);
  for (const wire of wires) wire.reset();
  await new Promise((resolve) => server.close(resolve));
});

const connections = (): Promise<number> => promisify(server.getConnections.bind(server))();

async function to(options?: { reads: boolean }): Promise<Wire> {
  const wire = await wireTo(port, options);
  wires.push(wire);
  return wire;
}

const until = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 1 });
const untilHeld = (held: number): Promise<void> => until(() => expect(load.slots.held).toBe(held));
const postHead = (...headers: string[]): string => head('POST /v1/answer', 'Content-Type: application/json', ...headers);

describe('D2 the slot comes back when a request', () => {
  it.each([
    ['is answered', head('GET /v1/answer'), /^HTTP\/1\.1 200 .*"answered"$/s],
    ['is a HEAD request', head('HEAD /v1/answer'), /^HTTP\/1\.1 200 .*\r\n\r\n$/s],
    ['is answered without a body', head('GET /v1/nothing'), /^HTTP\/1\.1 204 .*\r\n\r\n$/s],
    ['has a body', `${postHead('Content-Length: 7')}{"a":1}`, /^HTTP\/1\.1 200 .*"taken"$/s],
    ['has a body in chunks', `${postHead('Transfer-Encoding: chunked')}7\r\n{"a":1}\r\n0\r\n\r\n`, /^HTTP\/1\.1 200 .*"taken"$/s],
    ['has a body that is refused', `${postHead('Content-Length: 2')}{}`, /^HTTP\/1\.1 400 .*"invalid_request".*\}$/s],
    ['asks for an upgrade', head('GET /v1/answer', 'Connection: Upgrade', 'Upgrade: websocket'), /^HTTP\/1\.1 200 .*"answered"$/s],
    ['reaches a handler that throws', head('GET /v1/throw'), /^HTTP\/1\.1 500 .*"internal".*\}$/s],
    ['reaches a handler that rejects', head('GET /v1/reject'), /^HTTP\/1\.1 500 .*"internal".*\}$/s],
    ['is not answered in time', head('GET /v1/hang'), /^HTTP\/1\.1 503 .*"overloaded".*\}$/s],
    ['is for an unknown path', head('GET /v1/nobody'), /^HTTP\/1\.1 404 .*"not_found".*\}$/s],
    ['has the wrong method', head('DELETE /v1/answer'), /^HTTP\/1\.1 405 .*"method_not_allowed".*\}$/s],
  ])('%s', async (_way, text, answer) => {
    const wire = await to();
    wire.send(text);
    await wire.sees(answer);
  });

  it('waits for "100 Continue" to send its body', async () => {
    const wire = await to();
    wire.send(postHead('Content-Length: 7', 'Expect: 100-continue'));
    await wire.sees('100 Continue');
    wire.send('{"a":1}');
    await wire.sees('"taken"');
  });

  it('waits for "100 Continue" to send its body and disconnects', async () => {
    const wire = await to();
    wire.send(postHead('Content-Length: 7', 'Expect: 100-continue'));
    await wire.sees('100 Continue');
    wire.reset();
    await wire.over();
  });

  it.each([
    ['before its body', postHead('Content-Length: 7')],
    ['during its body', `${postHead('Content-Length: 7')}{"a`],
    ['during a body in chunks', `${postHead('Transfer-Encoding: chunked')}7\r\n{"a`],
  ])('is reset %s', async (_way, text) => {
    const wire = await to();
    wire.send(text);
    await until(() => expect(load.bodies.arriving).toBe(1));
    expect(load.slots.held).toBe(0);
    wire.reset();
    await wire.over();
  });

  it.each([
    ['after its headers', head('GET /v1/hang')],
    ['after its body', `${head('POST /v1/hang', 'Content-Type: application/json', 'Content-Length: 7')}{"a":1}`],
  ])('is reset while a handler works, %s', async (_way, text) => {
    const wire = await to();
    wire.send(text);
    await untilHeld(1);
    const closed = new Promise((resolve) => ends.at(-1)?.once('close', resolve));
    wire.reset();
    await closed;
    // Freed when the connection closes, not at the deadline.
    await new Promise(setImmediate);
    expect(load.slots.held).toBe(0);
  });

  it('is reset while its answer is read', async () => {
    const wire = await to();
    wire.socket.once('data', () => wire.reset());
    wire.send(head('GET /v1/big'));
    await wire.over();
    expect(started).toEqual({ big: 1 });
  });

  it('has an answer that is never read, although the connection stays', async () => {
    const wire = await to({ reads: false });
    wire.send(head('GET /v1/big'));
    await until(() => expect(started).toEqual({ big: 1 }));
    await untilHeld(0);
    expect(wire.socket.destroyed).toBe(false);
  });

  it('has an answer that is never read, until the connection is cut', async () => {
    server.timeout = 300;
    const wire = await to({ reads: false });
    wire.send(head('GET /v1/big'));
    await until(() => expect(started).toEqual({ big: 1 }));
    await until(async () => expect(await connections()).toBe(0));
  });

  it('is half-closed by a client that still reads', async () => {
    const wire = await to();
    wire.send(head('GET /v1/hang'));
    await untilHeld(1);
    wire.socket.end();
    await wire.over();
  });

  it('is followed by bytes that are not HTTP', async () => {
    const wire = await to();
    wire.send(`${head('GET /v1/hang')}hello\r\n\r\n`);
    await wire.over();
  });
});

describe('D2 pipelined requests', () => {
  it('run one after another and are answered in order, each once', async () => {
    const wire = await to();
    wire.send(head('GET /v1/nothing').repeat(300), head('GET /v1/answer'));
    const text = await wire.sees('"answered"');
    expect(text.match(/HTTP\/1\.1 204 /g)).toHaveLength(300);
    expect(text.lastIndexOf(' 204 ')).toBeLessThan(text.indexOf(' 200 '));
    expect(started).toEqual({ nothing: 300, answer: 1 });
  });

  it('are not started behind an answer that is never read', async () => {
    const wire = await to({ reads: false });
    wire.send(head('GET /v1/big').repeat(20));
    await until(() => expect(load.pipeline.waiting).toBe(19));
    await untilHeld(0);
    expect(started).toEqual({ big: 1 });
    wire.reset();
    await until(() => expect(load.pipeline.waiting).toBe(0));
    expect(started).toEqual({ big: 1 });
  });

  it('with bodies are read one after another', async () => {
    const wire = await to();
    wire.send(`${postHead('Content-Length: 7')}{"a":1}`.repeat(50));
    await until(() => expect(wire.received().match(/"taken"/g)).toHaveLength(50));
    expect(started).toEqual({ take: 50 });
  });

  it('are cut off when there are more than the server queues', async () => {
    const [first, second] = [await to(), await to()];
    first.send(head('GET /v1/hang').repeat(1_000));
    await first.over();
    expect([load.pipeline.waiting, started]).toEqual([0, { hang: 1 }]);
    second.send(head('GET /v1/answer'));
    await second.sees('"answered"');
  });
});

describe('D2 behind a request that holds the slot', () => {
  // A slow machine must not reach the deadline before the others wait.
  beforeAll(() => void (deadlineMs = 60_000));
  afterAll(() => void (deadlineMs = shortDeadlineMs));

  it('a request that waits for the slot leaves the queue when it disconnects', async () => {
    const [holder, waiter] = [await to(), await to()];
    holder.send(head('GET /v1/hang'));
    await untilHeld(1);
    waiter.send(head('GET /v1/answer'));
    await until(() => expect(load.slots.waiting).toBe(1));
    waiter.reset();
    await until(() => expect(load.slots.waiting).toBe(0));
    expect(started).toEqual({ hang: 1 });
    holder.reset();
  });

  it('pipelined requests take no slot while they wait, and none at all when the connection is reset', async () => {
    const wire = await to();
    wire.send(head('GET /v1/hang').repeat(600));
    await until(() => expect(load.pipeline.waiting).toBe(599));
    expect([load.slots.held, load.slots.waiting]).toEqual([1, 0]);
    wire.reset();
    await until(() => expect(load.pipeline.waiting).toBe(0));
    expect(started).toEqual({ hang: 1 });
  });
});
