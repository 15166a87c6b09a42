import { spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../../server/platform/store/database.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Creates a database for server processes, and an API key of its tenant. */
async function start(engine: Engine): Promise<Pick<ProcessPlace, 'serve'> & { apiKey: string }> {
  const place = await openProcessPlace(engine);
  cleanups.push(() => place.close());
  const { secret } = await place.services.apiKeys.create(place.by, { tenantId: place.tenant.id, name: 'test', role: 'owner' });
  return { serve: place.serve, apiKey: secret };
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
  // Node answers 100 when the request has reached the app: it is now in progress.
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

describe.each(engines)('a server process on %s', (engine) => {
  it('completes requests in progress at SIGTERM, accepts no new ones, and exits with 0 (DL16)', async () => {
    const { serve, apiKey } = await start(engine);
    const { server, url } = await serve();
    await (await fetch(`${url}/healthz`)).text();
    const request = await beginRequest(url, apiKey);
    server.signal('SIGTERM');
    await untilRefused(url);
    expect(await request.finish()).toMatch(/HTTP\/1\.1 201 /);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('exits at once at the second signal', async () => {
    const { serve, apiKey } = await start(engine);
    const { server, url } = await serve();
    const { socket } = await beginRequest(url, apiKey);
    socket.on('error', () => {});
    server.signal('SIGTERM');
    await untilRefused(url);
    // Signals within half a second are taken for the same request.
    await vi.waitUntil(() => !server.signal('SIGTERM'), { timeout: 5_000, interval: 50 });
    // The exit code of a stop that waits for nothing: the request is never completed.
    expect((await server.exited).code).toBe(130);
  });

  it.each([
    ['a terminal closes, and its shell repeats the signal', ['SIGHUP', 'SIGHUP']],
    ['Ctrl-C reaches it both from the terminal and from its parent', ['SIGINT', 'SIGTERM']],
  ] as const)('completes requests in progress when %s', async (_, [first, second]) => {
    const { serve, apiKey } = await start(engine);
    const { server, url } = await serve();
    const request = await beginRequest(url, apiKey);
    server.signal(first);
    server.signal(second);
    await untilRefused(url);
    expect(await request.finish()).toMatch(/HTTP\/1\.1 201 /);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('keeps every acknowledged write through kill -9 (DL01)', async () => {
    const { serve, apiKey } = await start(engine);
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const { server, url } = await serve();
      let enough = (): void => {};
      const isEnough = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const write = async (name: string): Promise<void> => {
        const response = await fetch(`${url}/v1/customers`, { method: 'POST', headers, body: JSON.stringify({ externalId: name }) });
        if (response.status === 201 && acknowledged.push(name) === 40 * (round + 1)) enough();
      };
      const end = new AbortController();
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let n = 0; !end.signal.aborted; n += 1) await write(`${round}-${writer}-${n}`).catch(() => {});
      });
      await isEnough;
      server.signal('SIGKILL');
      await server.exited;
      end.abort();
      await Promise.all(writers);
    }
    const { url } = await serve();
    const stored = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const response = await fetch(`${url}/v1/customers?limit=100${cursor && `&cursor=${cursor}`}`, { headers: { authorization: `Bearer ${apiKey}` } });
      const page = (await response.json()) as { items: { externalId: string }[]; nextCursor: string | null };
      for (const { externalId } of page.items) stored.add(externalId);
      cursor = page.nextCursor;
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(80);
    expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
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

it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)('a server on SQLite stops cleanly when its disk is full, and loses nothing', async () => {
  const { serve, apiKey } = await start('sqlite');
  const { server, url } = await serve({ LOG_LEVEL: 'warn' });
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const written = await fetch(`${url}/v1/customers`, { method: 'POST', headers, body: JSON.stringify({ externalId: 'last' }) });
  expect(written.status).toBe(201);
  // From now on no file of this process can grow or change beyond its first byte, as on a full disk.
  spawnSync('prlimit', ['--pid', String(server.pid), '--fsize=1']);
  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
  expect(server.output()).toMatch(/The last changes remain in .*vitrine\.db-wal/);
  const again = await serve();
  const { items } = (await (await fetch(`${again.url}/v1/customers`, { headers })).json()) as { items: { externalId: string }[] };
  expect(items).toMatchObject([{ externalId: 'last' }]);
});
