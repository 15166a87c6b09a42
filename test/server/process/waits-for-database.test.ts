import { setTimeout as delay } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signalAll } from '../../support/databases/database-faults.ts';
import { type PrivatePostgres, startPostgres } from '../../support/databases/postgres.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';
import { type ServeProcess, startServe } from '../../support/processes/serve-process.ts';

let postgres: PrivatePostgres;
let place: ProcessPlace;
const cleanups: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  postgres = await startPostgres({ settings: ['hot_standby=off'] });
  cleanups.push(() => postgres.stop());
  place = await openProcessPlace('postgres', { postgres: postgres.url, env: { LOG_LEVEL: 'warn' } });
  cleanups.push(() => place.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function start(): ServeProcess {
  const server = startServe(place.env);
  cleanups.push(async () => {
    server.signal('SIGKILL');
    await server.exited;
  });
  return server;
}

async function untilLogged(server: ServeProcess, words: string): Promise<void> {
  while (!server.output().includes(words)) {
    await Promise.race([delay(20), server.exited.then(() => Promise.reject(new Error(`The server ended:\n${server.output()}`)))]);
  }
}

/** Starts PostgreSQL as a standby without connections: like one that recovers, it answers 57P03, for as long as a test needs. */
async function recover(): Promise<void> {
  await postgres.end('fast');
  writeFileSync(join(postgres.data, 'standby.signal'), '');
  await postgres.start();
}

it('D1 a start while PostgreSQL recovers says so, waits, and continues when it accepts connections', async () => {
  await recover();
  const server = start();
  await untilLogged(server, 'recovering');
  expect(server.output()).toContain('Retrying for 60 seconds.');
  await postgres.control('-w', 'promote');
  const url = await server.ready;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(server.output().match(/Retrying/g)).toHaveLength(1);
}, 60_000);

it('D1 a waiting start exits at once when it is told to stop', async () => {
  await recover();
  const server = start();
  await untilLogged(server, 'recovering');
  server.signal('SIGTERM');
  const askedMs = performance.now();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  expect(performance.now() - askedMs).toBeLessThan(5_000);
  await postgres.control('-w', 'promote');
}, 60_000);

it('D1 a start while PostgreSQL restarts waits for it', async () => {
  await postgres.end('fast');
  const server = start();
  await untilLogged(server, 'nothing is listening there');
  await postgres.start();
  expect((await fetch(`${await server.ready}/readyz`)).status).toBe(200);
}, 60_000);

it('D1 a server whose database is frozen stops when it is told to', async () => {
  const server = start();
  const url = await server.ready;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  signalAll(postgres, 'SIGSTOP');
  cleanups.push(() => signalAll(postgres, 'SIGCONT'));
  const readyStatus = fetch(`${url}/readyz`).then(({ status }) => status, () => 'cut');
  await delay(100);
  server.signal('SIGTERM');
  const askedMs = performance.now();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  expect(performance.now() - askedMs).toBeLessThan(10_000);
  expect([503, 'cut']).toContain(await readyStatus);
}, 60_000);
