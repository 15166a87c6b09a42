import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../house/source-files.ts';
import { freePorts } from '../support/processes/free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-start-'));
const ports = await freePorts(3);
const env = { PORT: String(ports[0]), PORTAL_PORT: String(ports[1]), VITRINE_DATA: folder };
const server = `http://localhost:${env.PORT}`;
const portal = `http://127.0.0.1:${env.PORTAL_PORT}`;

interface Started {
  child: ChildProcess;
  /** Returns all output so far. */
  output(): string;
  /** Resolves with `undefined` once `text` is printed, or with the exit code. */
  until(text: string): Promise<number | null | undefined>;
  ended: Promise<number | null>;
}

/** Starts the demo as npm does, with a waiting process in between. */
const asNpm = `require('node:child_process')
  .spawn(process.execPath, ['examples/start.js'], { stdio: 'inherit', env: { ...process.env, npm_lifecycle_event: 'start' } })
  .once('spawn', function () { console.log('Portal process ' + this.pid); })`;

function start(more: Record<string, string> = {}, words = ['examples/start.js']): Started {
  const child = spawn(process.execPath, words, { cwd: root, env: { PATH: process.env['PATH'], ...env, ...more } });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      text += piece.toString();
      for (const look of looks) look();
    });
  }
  return {
    child,
    ended,
    output: () => text,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => void (text.includes(wanted) && resolve(undefined));
        looks.add(look);
        look();
        void ended.then(resolve);
      }),
  };
}

/** Reads the keys that the portal stores for its sign-in ways. */
const keys = (): Record<string, string> => (JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as { keys: Record<string, string> }).keys;

/** Returns the process id of the server that a demo has started. */
const serverOf = (demo: number | undefined): number => Number(execFileSync('pgrep', ['-P', String(demo)], { encoding: 'utf8' }).trim());

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Polls until the processes are gone. */
const untilGone = (...pids: number[]): Promise<void> => vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 20_000, interval: 50 });

const isUp = (address: string): Promise<boolean> =>
  fetch(address, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );

describe('npm start', () => {
  let running: Started;
  beforeAll(async () => {
    running = start();
    if ((await running.until('Ctrl-C')) !== undefined) throw new Error(running.output());
  }, 60_000);
  afterAll(async () => {
    running.child.kill('SIGTERM');
    await running.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('N28 prints the addresses of the server and the portal, and a private and a published link', async () => {
    const output = running.output();
    expect(output).toContain(portal);
    expect(output).toContain(server);
    const [closed = '', open = ''] = [...output.matchAll(/link\s+(http\S+)/g)].map(([, address]) => address ?? '');
    const opened = await fetch(open, { redirect: 'manual' });
    expect(opened.status).toBe(200);
    expect(await opened.text()).toContain('Value delivered in September 2026');
    const response = await fetch(closed, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${portal}/login?redirect=${encodeURIComponent(closed)}`);
  });

  test('has a portal where every sample customer can sign in', async () => {
    const page = await (await fetch(`${portal}/login`)).text();
    for (const customer of ['brightside', 'dar-alnoor', 'hoshino', 'nordwind']) expect(page).toContain(`value="${customer}"`);
  });

  test('prepares the sign-in ways that are off by default, with their pages', async () => {
    const page = async (path: string): Promise<string> => (await fetch(`${portal}${path}`)).text();
    expect(await page('/published')).toMatch(/data-vitrine-embed-key="embk_live_\w+"/);
    expect(await page('/attributes')).toMatch(/data-embed-key="embk_live_\w+"/);
    expect(await page('/links')).toContain(`${server}/r/r_`);
    expect(Object.keys(keys())).toEqual(['embedKey', 'accessId', 'accessKey', 'proxyKey', 'paymentKeyId', 'paymentSecret']);
  });

  test('stores secrets readable by its user only', () => {
    expect(statSync(join(folder, 'demo.json')).mode & 0o077).toBe(0);
  });

  test('names a port in use with its variable, and ends', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${env.PORT} is in use`);
    expect(second.output()).toMatch(/\bPORT=\d+ npm start/);
    expect(await isUp(portal)).toBe(true);
  });

  test('names an invalid port with its variable, and ends', async () => {
    const wrong = start({ PORTAL_PORT: 'http' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain('PORTAL_PORT is "http"');
  });

  test('stops both processes on Ctrl-C, and the next start uses the same tenant', async () => {
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(await isUp(server)).toBe(false);
    expect(await isUp(portal)).toBe(false);

    const before = /Published link\s+(\S+)/.exec(running.output())?.[1];
    const made = keys();
    running = start();
    expect(await running.until('Ctrl-C')).toBeUndefined();
    expect(running.output()).not.toContain('First start');
    expect(/Published link\s+(\S+)/.exec(running.output())?.[1]).toBe(before);
    expect(keys()).toEqual(made);
  }, 60_000);

  test('ends the server when the portal is killed, and the portal when the server is killed', async () => {
    const killed = serverOf(running.child.pid);
    running.child.kill('SIGKILL');
    await running.ended;
    await untilGone(killed);
    expect([await isUp(server), await isUp(portal)]).toEqual([false, false]);

    running = start();
    expect(await running.until('Ctrl-C')).toBeUndefined();
    process.kill(serverOf(running.child.pid), 'SIGKILL');
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('The server has stopped.');
    expect(await isUp(portal)).toBe(false);
  }, 60_000);

  test('ends both when npm is killed', async () => {
    running = start({}, ['-e', asNpm]);
    expect(await running.until('Ctrl-C')).toBeUndefined();
    const demo = Number(/Portal process (\d+)/.exec(running.output())?.[1]);
    const pids = [demo, serverOf(demo)];
    running.child.kill('SIGKILL');
    await running.ended;
    await untilGone(...pids);
    expect([await isUp(server), await isUp(portal)]).toEqual([false, false]);
    running = start();
    expect(await running.until('Ctrl-C')).toBeUndefined();
  }, 60_000);

  test('continues after a first start that was stopped at any step, with half a file, and creates nothing twice', async () => {
    running.child.kill('SIGINT');
    await running.ended;
    const file = join(folder, 'demo.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    running = start();
    expect(await running.until('Ctrl-C'), running.output()).toBeUndefined();
    expect((await fetch(`${portal}/published`)).status).toBe(200);
    const counted = async (path: string): Promise<number> => {
      const { apiKey } = JSON.parse(readFileSync(file, 'utf8')) as { apiKey: string };
      const response = await fetch(`${server}${path}?limit=100`, { headers: { Authorization: `Bearer ${apiKey}` } });
      return ((await response.json()) as { items: unknown[] }).items.length;
    };
    expect(await Promise.all(['/v1/sso-connections', '/v1/directories', '/v1/receipts'].map(counted))).toEqual([3, 2, 15]);
    expect(readdirSync(folder).filter((name) => name.startsWith('demo'))).toEqual(['demo.json']);
  }, 60_000);

  test('makes new keys for a portal on another port, and revokes the old ones', async () => {
    const made = keys();
    running.child.kill('SIGINT');
    await running.ended;
    running = start({ PORTAL_PORT: String(ports[2]) });
    expect(await running.until('Ctrl-C')).toBeUndefined();
    for (const [name, value] of Object.entries(made)) expect(keys()[name], name).not.toBe(value);
    const config = (embedKey = ''): Promise<Response> =>
      fetch(`${server}/v1/embed-config`, { headers: { Authorization: `Bearer ${embedKey}`, Origin: `http://127.0.0.1:${ports[2]}` } });
    expect((await config(keys()['embedKey'])).status).toBe(200);
    expect((await config(made['embedKey'])).status).toBe(401);
  }, 60_000);
});
