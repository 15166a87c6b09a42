import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { PrivatePostgres } from './postgres.ts';

/** Opens a connection of the tests, which may break at any moment. */
export async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 2_000, application_name: 'fault' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Waits until the database accepts a connection and responds. @returns The time by `performance.now()`. */
export async function untilBack(url: string, patienceMs = 60_000): Promise<number> {
  for (const giveUpAt = performance.now() + patienceMs; ; await delay(5)) {
    const client = await connectTo(url).catch(() => undefined);
    const answered = await client?.query('select 1').then(() => true, () => false);
    const atMs = performance.now();
    await client?.end().catch(() => {});
    if (answered) return atMs;
    if (atMs > giveUpAt) throw new Error('The database did not come back.');
  }
}

async function once<T extends object>(url: string, statement: string): Promise<T[]> {
  const client = await connectTo(url);
  const { rows } = await client.query<T>(statement);
  await client.end();
  return rows;
}

/** The connections of the servers under test. */
const servers = `pg_stat_activity where application_name = 'vitrine' and pid <> pg_backend_pid()`;

/** Returns the process ids of the PostgreSQL server: the parent and its children. */
function processesOf({ data }: PrivatePostgres): number[] {
  const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return [first, ...children.flatMap(([parent, pid]) => (parent === first && pid !== undefined ? [pid] : []))];
}

/** Sends a signal to every process. Processes that have ended are ignored. */
export function signalAll(postgres: PrivatePostgres, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of processesOf(postgres)) {
    try {
      process.kill(pid, signal);
    } catch {}
  }
}

async function restart(postgres: PrivatePostgres, mode: 'fast' | 'immediate'): Promise<void> {
  await postgres.end(mode);
  await postgres.start();
}

async function standStill(postgres: PrivatePostgres, ms: number): Promise<void> {
  signalAll(postgres, 'SIGSTOP');
  await delay(ms);
  signalAll(postgres, 'SIGCONT');
}

/** Takes every available connection, including those of the server under test, and holds them for a while. */
async function fillUp({ url }: PrivatePostgres, ms: number): Promise<void> {
  const held: Client[] = [];
  const control = await connectTo(url);
  try {
    for (let refused = 0; refused < 5; ) {
      await control.query(`select pg_terminate_backend(pid) from ${servers}`);
      const taken = await Promise.all(Array.from({ length: 10 }, () => connectTo(url).catch(() => undefined)));
      for (const client of taken) if (client) held.push(client);
      refused = taken.includes(undefined) ? refused + 1 : 0;
    }
    await delay(ms);
  } finally {
    await Promise.all([control, ...held].map((client) => client.end().catch(() => {})));
  }
}

/** Kills one backend process. PostgreSQL then ends all others and recovers. Until it notices, it accepts connections as usual. */
async function crash(url: string): Promise<void> {
  const witness = await connectTo(url);
  const noticed = new Promise<void>((resolve) => witness.once('end', () => resolve()));
  const { rows } = await witness.query<{ pid: number }>(`select pid from ${servers} order by random() limit 1`);
  const [found] = rows;
  if (found) process.kill(found.pid, 'SIGKILL');
  else await witness.end();
  await noticed;
}

/** Faults of a database under a running server. Each resolves when it is undone. The database may need another moment. */
export const databaseFaults = {
  'one connection is ended': ({ url }) => once(url, `select pg_terminate_backend(pid) from ${servers} order by random() limit 1`),
  'every connection is ended': ({ url }) => once(url, `select pg_terminate_backend(pid) from ${servers}`),
  'the process of one connection is killed': ({ url }) => crash(url),
  'an immediate restart': (postgres) => restart(postgres, 'immediate'),
  'a fast restart': (postgres) => restart(postgres, 'fast'),
  'a stop, and on after a second': (postgres) => standStill(postgres, 1_000),
  'a stop that is longer than anybody waits': (postgres) => standStill(postgres, 6_500),
  'all connections are taken by others': (postgres) => fillUp(postgres, 700),
} as const satisfies Record<string, (postgres: PrivatePostgres) => Promise<unknown>>;

export type DatabaseFault = keyof typeof databaseFaults;
