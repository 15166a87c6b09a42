import { request as httpRequest, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createHttpServer, listen, stopListening } from '../../../../server/platform/http/listen/listen.ts';
import { createMessageClasses } from '../../../../server/platform/http/listen/message-classes.ts';
import { createStartGate } from '../../../../server/platform/http/listen/start-gate.ts';

let server: Server;
afterEach(() => stopListening(server, { quietMs: 0, graceMs: 0 }));

const page = { origin: 'https://app.example.com' };
const app: RequestListener = (request, response) => void response.end(`app ${request.method} ${request.url}`);

/** A server behind a closed gate. The functions `arrived` and `ended` wait for so many requests and responses. */
async function start(limits: { waitMs: number; maxWaiting: number }) {
  const publicUrl = (): string => 'https://apps.example.com/vitrine';
  const gate = createStartGate(publicUrl, limits);
  const counts = { arrived: 0, ended: 0 };
  let note = (): void => {};
  const until = (name: keyof typeof counts) => async (wanted: number): Promise<void> => {
    while (counts[name] < wanted) await new Promise<void>((resolve) => (note = resolve));
  };
  const add = (name: keyof typeof counts): void => {
    counts[name] += 1;
    note();
  };
  const listener: RequestListener = (request, response) => {
    gate.listener(request, response);
    response.once('close', () => add('ended'));
    add('arrived');
  };
  server = createHttpServer(createMessageClasses(), listener, { publicUrl });
  const base = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
  return { gate, arrived: until('arrived'), ended: until('ended'), get: (path: string, init?: RequestInit) => fetch(base + path, init), base };
}

it('requests before the app exists wait for it, with their bodies', async () => {
  const { gate, arrived, get } = await start({ waitMs: 60_000, maxWaiting: 10 });
  const waiting = [get('/v1/receipts'), get('/v1/customers', { method: 'POST', body: 'x' })];
  await arrived(2);
  gate.open(app);
  expect((await Promise.all(waiting.map(async (one) => (await one).text()))).toSorted()).toEqual(['app GET /v1/receipts', 'app POST /v1/customers']);
  expect(await (await get('/later')).text()).toBe('app GET /later');
});

it('status addresses respond at once while the server starts, also below the path of the public URL', async () => {
  const { get } = await start({ waitMs: 60_000, maxWaiting: 10 });
  for (const base of ['', '/vitrine']) {
    expect(await (await get(`${base}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await get(`${base}/readyz?probe=1`);
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await ready.json()).toMatchObject({ code: 'overloaded', type: 'https://apps.example.com/vitrine/errors#overloaded' });
  }
});

it('pages may read that a start takes too long, and a preflight lets them', async () => {
  const { gate, get } = await start({ waitMs: 0, maxWaiting: 10 });
  const late = await get('/v1/receipts', { method: 'POST', headers: page, body: 'x'.repeat(100_000) });
  expect([late.status, late.headers.get('retry-after'), late.headers.get('access-control-allow-origin')]).toEqual([503, '1', '*']);
  expect(await late.json()).toMatchObject({ code: 'overloaded', requestId: expect.stringMatching(/^req_/) });
  const asked = { ...page, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,vitrine-tenant' };
  const preflight = await get('/v1/receipts', { method: 'OPTIONS', headers: asked });
  expect([preflight.status, ...['origin', 'methods', 'headers'].map((name) => preflight.headers.get(`access-control-allow-${name}`))]).toEqual(
    [204, '*', 'POST', 'authorization,vitrine-tenant'],
  );
  expect(preflight.headers.get('access-control-max-age')).toBe('0');
  gate.open(app);
  expect((await get('/v1/receipts')).status).toBe(200);
});

it('only so many requests wait, and one that its caller gave up leaves', async () => {
  const { gate, arrived, ended, get, base } = await start({ waitMs: 60_000, maxWaiting: 1 });
  const abandoned = httpRequest(`${base}/v1/receipts`).on('error', () => {});
  abandoned.end();
  await arrived(1);
  expect((await get('/v1/receipts')).status).toBe(503);
  abandoned.destroy();
  await ended(2);
  const waiting = get('/v1/receipts');
  await arrived(3);
  gate.open(app);
  expect((await waiting).status).toBe(200);
});

it('a failed start refuses the waiting requests instead of leaving them', async () => {
  const { gate, arrived, get } = await start({ waitMs: 60_000, maxWaiting: 10 });
  const waiting = get('/v1/receipts');
  await arrived(1);
  gate.shut();
  expect((await waiting).status).toBe(503);
});
