import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import { untilBack } from './database-faults.ts';

/** A private PgBouncer for tests. */
export interface PrivatePgBouncer {
  /** Address of the database `postgres` behind it. */
  url: string;
  stop(): Promise<void>;
}

function findPgBouncer(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file));
  if (found === undefined) throw new Error('No PgBouncer: run `node test/support/setup/prepare.js`, or put `pgbouncer` on PATH.');
  return found;
}

/**
 * Starts PgBouncer in front of a PostgreSQL, as operators run it for many processes: all clients share a few connections, each lent for one transaction, and
 * the next transaction may get another. Further settings are the defaults, so session parameters are refused at connection start.
 */
export async function startPgBouncer(postgresUrl: string, more: Record<string, number> = {}): Promise<PrivatePgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: behind, username } = new URL(postgresUrl);
  const file = join(folder, 'pgbouncer.ini');
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: 4,
    server_round_robin: 1,
    // Discards the state that a transaction leaves on a connection before the next one gets it.
    server_reset_query_always: 1,
    max_client_conn: 500,
    logfile: join(folder, 'log'),
    ...more,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(file, `[databases]\n* = host=${hostname} port=${behind} user=${username}\n[pgbouncer]\n${lines.join('\n')}\n`);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    for (const path of [folder, file]) chownSync(path, id('-u'), id('-g'));
  }
  const words = ['-q', file];
  const child = isRoot
    ? spawn('runuser', ['-u', 'postgres', '--', findPgBouncer(), ...words], { stdio: 'ignore' })
    : spawn(findPgBouncer(), words, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const kill = (): void => void child.kill('SIGTERM');
  process.once('exit', kill);
  const url = `postgres://${username}@127.0.0.1:${port}/postgres`;
  await untilBack(url);
  return {
    url,
    async stop() {
      process.off('exit', kill);
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
