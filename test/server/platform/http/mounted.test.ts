import { createServer, type Server } from 'node:http';
import { createHmac } from 'node:crypto';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import morgan from 'morgan';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createApiRouter } from '../../../../server/platform/http/request/api-router.ts';
import { createCors } from '../../../../server/platform/http/answers/cors.ts';
import { createDispatch } from '../../../../server/platform/http/request/dispatch.ts';
import { createFront } from '../../../../server/platform/http/request/front.ts';
import { apiHeaders } from '../../../../server/platform/http/answers/headers.ts';
import { listen, stopListening } from '../../../../server/platform/http/listen/listen.ts';
import { createLoad, loadLimits } from '../../../../server/platform/http/load/load.ts';
import { createMetrics } from '../../../../server/platform/http/log/metrics.ts';
import { route } from '../../../../server/platform/http/routes/route.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';
import { head, wireTo } from './wire.ts';

let world: TestServer;
let tenant: TestTenant;
const servers: Server[] = [];
beforeEach(async () => {
  world = await startTestServer();
  tenant = await world.createTenant();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await stopListening(server, { quietMs: 0, graceMs: 0 });
  await world.close();
});

async function listenWith(app: Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  return `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
}

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.apiKey}`, ...headers }, body });
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code;

describe('D11 a request target in absolute form', () => {
  it.each(['/v1/receipts', '/readyz', '/errors', '/v1/receipts?limit=2'])('finds %s', async (path) => {
    const wire = await wireTo(world.port);
    wire.send(head(`GET http://receipts.example.com${path}`, `Authorization: Bearer ${tenant.apiKey}`, 'Connection: close'));
    expect(await wire.over()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('finds nothing at an unknown path, and still refuses a token in the query', async () => {
    for (const [path, status] of [
      ['/v1/nothing', 404],
      ['/v1/receipts?token=a', 400],
    ] as const) {
      const wire = await wireTo(world.port);
      wire.send(head(`GET http://receipts.example.com${path}`, 'Connection: close'));
      expect(await wire.over()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });
});

describe('D11 behind middleware of the operator', () => {
  it.each([
    ['express.json()', () => express.json()],
    ['express.raw()', () => express.raw({ type: '*/*' })],
    ['express.text()', () => express.text({ type: '*/*' })],
    ['express.json() that keeps the raw body', () => express.json({ verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }) })],
  ])('%s leaves the body to be read and validated', async (_name, parser) => {
    const app = express();
    app.use(parser(), world.app);
    const url = await listenWith(app);
    expect((await post(`${url}/v1/customers`, '{"externalId":"c-1"}')).status).toBe(201);
    expect(await codeOf(await post(`${url}/v1/customers`, '{"externalId":"c-2","id":"mine"}'))).toBe('invalid_request');
    expect(await codeOf(await post(`${url}/v1/customers`, '{"externalId":"c-3","__proto__":{}}'))).toBe('malformed_json');
    expect(await codeOf(await post(`${url}/v1/customers`, JSON.stringify({ externalId: 'c-4', displayName: 'a'.repeat(17_000) })))).toBe('body_too_large');
  });

  it('refuses a discarded body at once, and says what to change', async () => {
    const app = express();
    app.use((request, _response, next) => {
      request.resume().once('end', next);
    }, world.app);
    const asked = performance.now();
    const response = await post(`${await listenWith(app)}/v1/customers`, '{"externalId":"c-1"}');
    expect([response.status, await codeOf(response)]).toEqual([500, 'raw_body_required']);
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  it('keeps the operator’s other headers, and replaces those that the server sets itself', async () => {
    const app = express();
    app.use((_request, response, next) => {
      response
        .setHeader('Content-Security-Policy', "default-src 'self'")
        .setHeader('X-Frame-Options', 'SAMEORIGIN')
        .setHeader('Cache-Control', 'public')
        .setHeader('X-Operator', 'yes');
      next();
    }, world.app);
    const url = await listenWith(app);
    const answer = await fetch(`${url}/v1/receipts`, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('x-operator')]).toEqual([200, 'no-store', 'yes']);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    const frame = await fetch(`${url}/embed?tenant=${tenant.slug}`);
    expect([frame.status, frame.headers.get('x-frame-options'), frame.headers.get('x-operator')]).toEqual([200, null, 'yes']);
    expect(frame.headers.get('content-security-policy')).toContain('frame-ancestors');
  });

  it('works together with helmet, compression, a logger and a parser', async () => {
    const logged: string[] = [];
    const app = express();
    app.use(
      helmet(),
      compression({ threshold: 0 }),
      morgan(':method :url :status', { stream: { write: (line) => void logged.push(line.trim()) } }),
      express.json(),
    );
    app.use('/vitrine', world.app);
    const url = `${await listenWith(app)}/vitrine`;
    expect((await post(`${url}/v1/customers`, '{"externalId":"c-5"}')).status).toBe(201);
    const list = await fetch(`${url}/v1/customers`, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
    expect([list.headers.get('content-encoding'), JSON.stringify(await list.json()).includes('c-5')]).toEqual([expect.stringMatching(/^(?:br|gzip)$/), true]);
    const frame = await fetch(`${url}/embed?tenant=${tenant.slug}`);
    expect([frame.status, (await frame.text()).startsWith('<!doctype html>'), frame.headers.get('x-frame-options')]).toEqual([200, true, null]);
    expect(frame.headers.getSetCookie()).toEqual([]);
    expect((await fetch(`${url}/v1/nothing`)).headers.get('content-type')).toContain('application/problem+json');
    // The log is written after the answer.
    await vi.waitFor(() => expect(logged).toHaveLength(4), { timeout: 20_000 });
    expect(logged).toEqual([
      'POST /vitrine/v1/customers 201',
      'GET /vitrine/v1/customers 200',
      `GET /vitrine/embed?tenant=${tenant.slug} 200`,
      'GET /vitrine/v1/nothing 404',
    ]);
  });

  it('answers pipelined requests in order, although the operator’s middleware delays the first', async () => {
    const app = express();
    app.use((request, _response, next) => {
      if (request.path === '/healthz') setTimeout(next, 50);
      else next();
    }, world.app);
    const wire = await wireTo(Number(new URL(await listenWith(app)).port));
    wire.send(head('GET /healthz'), head('GET /v1/nothing', 'Connection: close'));
    expect(await wire.over()).toMatch(/^HTTP\/1\.1 200 [^]*HTTP\/1\.1 404 /);
  });
});

describe('D11 a route whose raw body is signed', () => {
  async function signed(parser: express.RequestHandler): Promise<string> {
    const { services } = world;
    const { config } = services;
    const load = createLoad(loadLimits(8));
    const front = createFront({ services, metrics: createMetrics(load), load, errorPage: () => false });
    const hook = route({
      method: 'post',
      path: '/v1/hook',
      operationId: 'hook',
      tag: 'test',
      summary: '',
      access: 'public',
      rawBody: true,
      body: z.object({ a: z.number() }),
      response: { status: 200, description: '' },
      handler: async ({ bytes }) => ({ body: createHmac('sha256', 'k').update(bytes).digest('hex') }),
    });
    const app = express();
    const cors = createCors({ pageLists: services.pageLists, publicUrl: config.publicUrl });
    const dispatch = createDispatch(services, { headers: apiHeaders(config), cors, failedAuthentications: { points: 1, seconds: 0 } });
    app.use(parser, front.enter, createApiRouter({ routes: [hook], front, dispatch, cors, load, config }));
    return `${await listenWith(app)}/v1/hook`;
  }
  // With spaces, which a parser drops.
  const body = '{ "a" : 1 }';
  const mac = createHmac('sha256', 'k').update(body).digest('hex');

  it.each([
    ['without a parser', (_request: express.Request, _response: express.Response, next: express.NextFunction) => next()],
    ['behind a raw parser', express.raw({ type: '*/*' })],
    ['behind a parser that keeps the raw body', express.json({ verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }) })],
  ])('gets the exact bytes %s', async (_name, parser) => {
    const response = await post(await signed(parser), body);
    expect([response.status, await response.json()]).toEqual([200, mac]);
  });

  it('refuses a parsed body, and names the line that fixes it', async () => {
    const response = await post(await signed(express.json()), body);
    const problem = (await response.json()) as { code: string; detail: string };
    expect([response.status, problem.code]).toEqual([500, 'raw_body_required']);
    expect(problem.detail).toContain('request.rawBody = bytes');
  });
});

describe('D11 paths', () => {
  it('prefer fixed words to parameters, and refuse a method that the fixed path lacks', async () => {
    const response = await world.fetch('/v1/receipts/revoke-all', { as: tenant.apiKey });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
