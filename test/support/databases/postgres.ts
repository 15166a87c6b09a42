import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../processes/free-port.ts';

/** A private PostgreSQL for tests. */
export interface PrivatePostgres {
  /** Address of the database `postgres`. Its user may create others. */
  url: string;
  /** The same over the Unix socket: a query takes about half the processor time of one over the port. */
  socketUrl: string;
  /** Data folder. */
  data: string;
  /** Runs `pg_ctl` with further arguments on this server. */
  control(...words: string[]): Promise<void>;
  /** Ends it: `fast` cleanly, `immediate` as a crash would. Resolves when it has ended. */
  end(mode: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again on the same port, without waiting until it accepts connections. */
  start(): Promise<void>;
  stop(): void;
}

export interface PostgresOptions {
  /** Whether acknowledged writes survive a crash. Default: no, for speed. */
  durable?: boolean;
  /** Further settings, `name=value`. */
  settings?: readonly string[];
}

/** Finds the server programs: `PG_BIN`, `PATH`, then the newest of Debian's folders. */
export function findPostgres(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [process.env['PG_BIN'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter), ...versions.map((version) => join(debian, version, 'bin'))];
  const found = folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('No PostgreSQL server programs: run `node test/support/setup/prepare.js`, or set PG_BIN to the folder of `initdb`.');
  return found;
}

/** Creates a cluster in a temporary folder and starts it on a free port. `stop` removes everything. */
export async function startPostgres({ durable = false, settings: more = [] }: PostgresOptions = {}): Promise<PrivatePostgres> {
  const bin = findPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const commandOf = (program: string, args: readonly string[]): [string, string[]] =>
    isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), [...args]];
  const run = (program: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(...commandOf(program, args), { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  };
  // Not spawnSync, which would block a test's other work.
  const control = async (...words: string[]): Promise<void> => void (await promisify(execFile)(...commandOf('pg_ctl', ['-D', data, ...words]), { cwd: '/' }));
  const lossy = durable ? [] : ['fsync=off', 'full_page_writes=off'];
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', ...lossy, ...more].map((setting) => `-c ${setting}`).join(' ');
  const starting = ['-l', join(folder, 'log'), '-o', `-p ${port} -k ${folder} ${settings}`, 'start'];
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    process.off('exit', stop);
    try {
      if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync');
  process.on('exit', stop);
  run('pg_ctl', '-D', data, '-w', ...starting);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    url,
    socketUrl: `${url}?host=${folder}`,
    data,
    control,
    end: (mode) => control('-w', '-m', mode, 'stop'),
    start: () => control('-W', ...starting),
    stop,
  };
}
