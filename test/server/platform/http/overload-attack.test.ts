import { createServer } from 'node:http';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFront } from '../../../../server/platform/http/request/front.ts';
import { listen, stopListening } from '../../../../server/platform/http/listen/listen.ts';
import { createLoad, loadLimits } from '../../../../server/platform/http/load/load.ts';
import { createMetrics } from '../../../../server/platform/http/log/metrics.ts';
import { createSystemRouter } from '../../../../server/platform/http/routes/system.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';
import { head, type Wire, wireTo } from './wire.ts';

let server: TestServer;
let tenant: TestTenant;
const wires: Wire[] = [];
beforeEach(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
});
afterEach(async () => {
  for (const wire of wires.splice(0)) wire.reset();
  await server.close();
});

async function to(options?: { reads: boolean }): Promise<Wire> {
  const wire = await wireTo(server.port, options);
  wires.push(wire);
  return wire;
}

/** Waits for the effects of other connections; a busy machine may take long. */
const until = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

/** The number of places taken, by kind, from `/metrics`. */
async function readMetrics(): Promise<Record<string, number>> {
  const text = await (await server.fetch('/metrics')).text();
  return Object.fromEntries(
    [...text.matchAll(/^vitrine_http_(slots_held|slots_waiting|bodies_arriving|pipelined_waiting) (\d+)$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  );
}

const nothing = { slots_held: 0, slots_waiting: 0, bodies_arriving: 0, pipelined_waiting: 0 };
const statuses = async (paths: readonly string[]): Promise<number[]> =>
  Promise.all(paths.map(async (path) => (await server.fetch(path, { as: tenant.apiKey })).status));

describe('D2 a server under attack', () => {
  it('keeps serving after 600 requests on one connection whose client never reads', async () => {
    const wire = await to({ reads: false });
    wire.send(head('GET /openapi.json').repeat(600));
    await until(async () => expect((await readMetrics())['pipelined_waiting']).toBeGreaterThan(100));
    expect(await statuses(['/v1/receipts', '/healthz', '/readyz'])).toEqual([200, 200, 200]);
    wire.reset();
    await until(async () => expect(await readMetrics()).toEqual(nothing));
    expect(await statuses(['/v1/receipts', '/openapi.json', '/readyz'])).toEqual([200, 200, 200]);
  });

  it('keeps serving after 600 connections are reset with three requests in progress each', async () => {
    for (let round = 0; round < 12; round += 1) {
      const some = await Promise.all(Array.from({ length: 50 }, () => to()));
      for (const wire of some) wire.send(head(`GET /embed?tenant=${tenant.slug}`).repeat(3));
      await new Promise((resolve) => setImmediate(resolve));
      for (const wire of some) wire.reset();
    }
    await until(async () => expect(await readMetrics()).toEqual(nothing));
    expect(await statuses(['/v1/receipts', `/embed?tenant=${tenant.slug}`, '/readyz'])).toEqual([200, 200, 200]);
  });

  it.each([
    ['without a credential', '/v1/embed-tokens', []],
    ['with an invalid credential', '/v1/receipts/sync', ['Authorization: Bearer vtr_x']],
  ])('serves other clients during 540 slow request bodies, %s', async (_who, path, credential) => {
    const slow = await Promise.all(Array.from({ length: 540 }, () => to()));
    for (const wire of slow) wire.send(head(`POST ${path}`, ...credential, 'Content-Type: application/json', 'Content-Length: 100'), '{');
    await until(async () => expect((await readMetrics())['bodies_arriving']).toBe(64));
    expect((await readMetrics())['slots_held']).toBe(0);
    const answers = await Promise.all([
      ...Array.from({ length: 150 }, () => server.fetch('/v1/receipts', { as: tenant.apiKey })),
      ...Array.from({ length: 145 }, (_, index) => server.fetch('/v1/customers', { as: tenant.apiKey, json: { externalId: `c-${index}` } })),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    for (const wire of slow) wire.reset();
    await until(async () => expect(await readMetrics()).toEqual(nothing));
  });

  it('answers "overloaded" to the requests whose bodies it cuts off', async () => {
    const slow = await Promise.all(Array.from({ length: 70 }, () => to()));
    for (const wire of slow) wire.send(head('POST /v1/embed-tokens', 'Content-Type: application/json', 'Content-Length: 100'), '{');
    for (const wire of slow.slice(0, 6)) expect(await wire.sees('"code":"overloaded"')).toMatch(/^HTTP\/1\.1 503 /);
    expect(slow.slice(6).map((wire) => wire.received())).toEqual(Array.from({ length: 64 }, () => ''));
  });

  it('buffers no more body bytes than its limit', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, () => to()));
    const start = head('POST /v1/receipts/sync', 'Authorization: Bearer vtr_x', 'Content-Type: application/json', `Content-Length: ${1024 * 1024}`);
    for (const wire of many) wire.send(start);
    await Promise.all(many.slice(32).map((wire) => wire.sees('"code":"overloaded"')));
    expect((await readMetrics())['bodies_arriving']).toBe(32);
    for (const wire of many) wire.reset();
    await until(async () => expect(await readMetrics()).toEqual(nothing));
    const [next] = [await to()];
    next.send(start, 'x'.repeat(1024 * 1024));
    await next.sees('"code":"api_key_invalid"');
  });
});

describe('D2 the addresses about the server itself', () => {
  it.each([
    [undefined, 200],
    [4_000, 200],
    [6_000, 503],
  ])('report readiness when all slots have been held for %s ms', async (heldMs, status) => {
    const load = createLoad(loadLimits(1));
    const metrics = createMetrics(load);
    const { services } = server;
    const front = createFront({ services, metrics, load, errorPage: () => false });
    const slots = { stuckSinceMs: heldMs === undefined ? undefined : performance.now() - heldMs };
    const app = express();
    app.use(
      front.enter,
      createSystemRouter({ services, routes: [], foreign: [], front, metrics, slots, receiptSchema: '{}', version: '', isDraining: () => false }),
    );
    const http = createServer(app);
    const port = await listen(http, { host: '127.0.0.1', port: 0 });
    const asked = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await asked('/readyz'), await asked('/healthz'), await asked('/metrics')]).toEqual([status, 200, 200]);
    await stopListening(http, { quietMs: 0, graceMs: 0 });
  });
});
