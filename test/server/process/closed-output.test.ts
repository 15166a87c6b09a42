import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../support/processes/free-port.ts';
import { type ServeProcess, startServe } from '../../support/processes/serve-process.ts';

let env: Record<string, string>;
const cleanups: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-output-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  env = { PORT: String(await freePort()), LOG_LEVEL: 'trace', VITRINE_DATA: folder, VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` };
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function start(stdout?: number): ServeProcess {
  const server = startServe(env, stdout === undefined ? {} : { stdout });
  cleanups.push(async () => {
    server.signal('SIGKILL');
    await server.exited;
  });
  return server;
}

/** Sends requests that are logged, enough to fill any pipe. */
async function expectServed(server: ServeProcess): Promise<void> {
  const url = `http://127.0.0.1:${env['PORT']}`;
  const ended = server.exited.then(({ code }) => Promise.reject(new Error(`The server ended with ${code}.`)));
  ended.catch(() => {});
  const healthy = () => fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);
  while (!(await Promise.race([healthy(), ended]))) await delay(50);
  for (let round = 0; round < 30; round += 1) {
    const statuses = Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${url}/v1/nothing`)).status));
    expect(new Set(await Promise.race([statuses, ended]))).toEqual(new Set([404]));
  }
  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
}

it('D1 a server keeps running and stops cleanly when nobody reads its output any more', async () => {
  const server = start();
  await server.ready;
  server.hangUp();
  await expectServed(server);
}, 60_000);

it('D1 a server starts when nobody ever reads its output', async () => {
  const server = start();
  server.hangUp();
  await expectServed(server);
}, 60_000);

it.skipIf(!existsSync('/dev/full'))('D1 a server keeps running, reports it once, and stops cleanly when the disk of its log is full', async () => {
  const full = openSync('/dev/full', 'w');
  cleanups.push(() => closeSync(full));
  const server = start(full);
  await server.ready;
  await expectServed(server);
  expect(server.output().match(/The log cannot be written: ENOSPC/g)).toHaveLength(1);
}, 60_000);
