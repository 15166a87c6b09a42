import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createServices } from '../../../server/services.ts';
import type { Engine } from '../../../server/platform/store/database.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { engines, migratedPlace } from '../../support/databases/engines.ts';
import { type ServeProcess, startServe } from '../../support/processes/serve-process.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A server of its own process, and an API key of a tenant in its database. */
async function start(engine: Engine, more: Record<string, string> = {}): Promise<{ serve: () => ServeProcess; apiKey: string }> {
  const place = await migratedPlace(engine);
  cleanups.push(() => place.remove());
  const env = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    VITRINE_DATA: place.folder,
    VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`,
    ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
    ...more,
  };
  const config = readConfig(env);
  const database = await openDatabase(config);
  const services = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const tenant = await services.tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme' }));
  const { secret } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  await database.close();
  return {
    apiKey: secret,
    serve() {
      const server = startServe(env);
      cleanups.push(async () => {
        server.signal('SIGKILL');
        await server.exited;
      });
      return server;
    },
  };
}

/** Sends the head of a request and half of its body, so that the server works on it until `finish`. */
async function beginRequest(url: string, apiKey: string): Promise<{ socket: Socket; finish(): Promise<string> }> {
  const body = JSON.stringify({ externalId: 'half-way' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'connect');
  const head = [
    'POST /v1/customers HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${apiKey}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Expect: 100-continue',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  // Node answers this when the request has reached the app: from now on it is under way.
  await once(socket, 'data');
  socket.write(body.slice(0, 5));
  return {
    socket,
    async finish() {
      socket.write(body.slice(5));
      await once(socket, 'close');
      return answer;
    },
  };
}

/** How a connection that asks again and again, with nothing in between, has ended. */
type Ending = 'told' | 'reset' | 'closed without a word';

/** Asks on one connection for as long as it may. `answered` is called with each answer. */
async function askOnAndOn(url: string, apiKey: string, answered: () => void): Promise<Ending> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const request = `GET /v1/receipts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${apiKey}\r\n\r\n`;
  let ending: Ending = 'closed without a word';
  let text = '';
  socket.on('error', () => (ending = 'reset'));
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headLength = text.indexOf('\r\n\r\n') + 4;
    const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
    if (headLength < 4 || text.length < headLength + bodyLength) return;
    if (/\r\nconnection: close/i.test(text)) ending = 'told';
    else socket.write(request);
    text = '';
    answered();
  });
  await once(socket, 'connect');
  socket.write(request);
  await once(socket, 'close');
  return ending;
}

describe.each([
  ...engines.map((engine) => [engine, 'development', {}] as const),
  ['sqlite', 'production', { NODE_ENV: 'production', HOST: '127.0.0.1', PUBLIC_URL: 'https://receipts.example.com' }] as const,
])('D3 a server process on %s in %s', (engine, _mode, env) => {
  it('tells each of 24 busy connections that it ends, and resets none', async () => {
    const { serve, apiKey } = await start(engine, env);
    const server = serve();
    const url = await server.ready;
    let answers = 0;
    let warm = (): void => {};
    const isWarm = new Promise<void>((resolve) => {
      warm = resolve;
    });
    const endings = Array.from({ length: 24 }, () =>
      askOnAndOn(url, apiKey, () => {
        answers += 1;
        if (answers === 240) warm();
      }),
    );
    await isWarm;
    server.signal('SIGTERM');
    expect(new Set(await Promise.all(endings))).toEqual(new Set<Ending>(['told']));
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe.each(engines)('a server process on %s', (engine) => {
  it('finishes what it works on at SIGTERM, takes nothing new, and ends with 0 (DL16)', async () => {
    const { serve, apiKey } = await start(engine);
    const server = serve();
    const url = await server.ready;
    await (await fetch(`${url}/healthz`)).text();
    const request = await beginRequest(url, apiKey);
    server.signal('SIGTERM');
    await untilRefused(url);
    expect(await request.finish()).toMatch(/HTTP\/1\.1 201 /);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('ends at once at the second signal', async () => {
    const { serve, apiKey } = await start(engine);
    const server = serve();
    const url = await server.ready;
    const { socket } = await beginRequest(url, apiKey);
    socket.on('error', () => {});
    server.signal('SIGTERM');
    await untilRefused(url);
    server.signal('SIGTERM');
    // The code of an end that waits for nothing: the request is never finished.
    expect((await server.exited).code).toBe(130);
  });

  it('keeps every write that it has acknowledged through kill -9 (DL01)', async () => {
    const { serve, apiKey } = await start(engine);
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const server = serve();
      const url = await server.ready;
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const write = async (name: string): Promise<void> => {
        const response = await fetch(`${url}/v1/customers`, { method: 'POST', headers, body: JSON.stringify({ externalId: name }) });
        if (response.status === 201) acknowledged.push(name);
      };
      const end = new AbortController();
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let n = 0; !end.signal.aborted; n += 1) await write(`${round}-${writer}-${n}`).catch(() => {});
      });
      while (acknowledged.length < 40 * (round + 1)) await new Promise((resolve) => setImmediate(resolve));
      server.signal('SIGKILL');
      await server.exited;
      end.abort();
      await Promise.all(writers);
    }
    const server = serve();
    const url = await server.ready;
    const kept = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const response = await fetch(`${url}/v1/customers?limit=100${cursor && `&cursor=${cursor}`}`, { headers: { authorization: `Bearer ${apiKey}` } });
      const page = (await response.json()) as { items: { externalId: string }[]; nextCursor: string | null };
      for (const { externalId } of page.items) kept.add(externalId);
      cursor = page.nextCursor;
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(80);
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
  });
});

async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const refused = await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
    if (refused) return;
  }
}
