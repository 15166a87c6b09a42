import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

let place: ProcessPlace;
const sockets: Socket[] = [];
beforeEach(async () => {
  place = await openProcessPlace('sqlite');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await place.close();
});

/** The largest backlog that the system keeps for a server, or the smallest usual one if it is unknown. */
const systemLimit = async (): Promise<number> => Number(await readFile('/proc/sys/net/core/somaxconn', 'utf8').catch(() => '128'));

it('D2 connections that arrive while the server accepts none are queued, and served when it continues', { timeout: 60_000 }, async () => {
  const { url, server } = await place.serve();
  const port = Number(new URL(url).port);
  const callers = Math.min(2_000, (await systemLimit()) - 28);
  server.signal('SIGSTOP');
  const connected = Array.from({ length: callers }, async () => {
    const socket = connect({ host: '127.0.0.1', port });
    sockets.push(socket);
    await once(socket, 'connect', { signal: AbortSignal.timeout(20_000) });
    socket.write('GET /healthz HTTP/1.1\r\nHost: vitrine\r\nConnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    return { answer: once(socket, 'end', { signal: AbortSignal.timeout(40_000) }).then(() => Buffer.concat(chunks).toString().slice(9, 12)), chunks, socket };
  });
  const open = await Promise.all(connected);
  for (const { socket, chunks } of open) socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  server.signal('SIGCONT');
  const statuses = await Promise.all(open.map(({ answer }) => answer));
  expect(new Set(statuses)).toEqual(new Set(['200']));
});
