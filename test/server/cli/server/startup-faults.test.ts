import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../support/processes/cli.ts';

const program = fileURLToPath(new URL('../../../../dist/server/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vitrine-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Expects one line with the code and its section, without a stack trace or the value of a variable. */
function expectReport(stderr: string, code: string): void {
  expect(stderr).toContain(`(${code}) → `);
  expect(stderr).toContain(`#${code}`);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('hunter2');
}

// Each test waits for its own process.
describe.concurrent('a command that cannot start ends with 3 and the reason when it', () => {
  it.each([
    ['a DATABASE_URL that is not a URL', { DATABASE_URL: 'hunter2' }, 'config_invalid'],
    ['a DATABASE_URL of an unsupported database', { DATABASE_URL: 'mysql://root:hunter2@localhost/x' }, 'config_invalid'],
    ['a PostgreSQL where nothing listens', { DATABASE_URL: 'postgres://root:hunter2@127.0.0.1:9/x' }, 'database_unreachable'],
    ['a DATABASE_URL with a missing certificate', { DATABASE_URL: 'postgres://root:hunter2@127.0.0.1:9/x?sslrootcert=/none.pem' }, 'config_invalid'],
    ['a DATABASE_URL with a stray percent sign', { DATABASE_URL: 'postgres://root:hunter2%ff@127.0.0.1:9/x' }, 'config_invalid'],
    ['a misspelled production NODE_ENV', { NODE_ENV: 'Production' }, 'config_invalid'],
    ['a port that is not a number', { PORT: 'http' }, 'config_invalid'],
    ['a master key that is too short', { VITRINE_MASTER_KEYS: 'k1:aHVudGVyMg==' }, 'config_invalid'],
    ['production without a master key', { NODE_ENV: 'production', PUBLIC_URL: 'https://a.example' }, 'config_invalid'],
  ])('is given %s', async (name, env, code) => {
    const data = join(folder, name.replaceAll(' ', '-'));
    const { exit, stdout, stderr } = await runCli(['api-keys', 'list', '--operator'], { env: { VITRINE_DATA: data, ...env } });
    expect({ exit, stdout }).toEqual({ exit: 3, stdout: '' });
    expectReport(stderr, code);
  });

  it('reports every fault of the configuration at once', async () => {
    const { stderr } = await runCli(['serve'], { env: { PORT: 'x', LOG_LEVEL: 'loud', VITRINE_TRUST_PROXY_HOPS: '-1' } });
    for (const name of ['PORT', 'LOG_LEVEL', 'VITRINE_TRUST_PROXY_HOPS']) expect(stderr).toContain(name);
  });

  it('finds a SQLite file that is something else, and leaves it unchanged', async () => {
    const data = join(folder, 'not-sqlite');
    mkdirSync(data);
    writeFileSync(join(data, 'vitrine.db'), 'This is a letter, not a database.'.repeat(100));
    for (const words of [['serve'], ['tenants', 'list'], ['init']]) {
      const { exit, stderr } = await runCli(words, { env: { VITRINE_DATA: data, PORT: '0' } });
      expect(exit).toBe(3);
      expectReport(stderr, 'database_corrupt');
    }
    expect(readFileSync(join(data, 'vitrine.db'), 'utf8')).toContain('a letter');
  });

  it('finds a folder in place of the SQLite file', async () => {
    const data = join(folder, 'folder');
    mkdirSync(join(data, 'vitrine.db'), { recursive: true });
    const { exit, stderr } = await runCli(['tenants', 'list'], { env: { VITRINE_DATA: data } });
    expect(exit).toBe(3);
    expectReport(stderr, 'data_folder_not_writable');
    expect(stderr).toContain('is a folder');
  });

  it('cannot enter its data folder, and does not take it for an empty one', async () => {
    const data = join(folder, 'loop');
    symlinkSync(data, data);
    const { exit, stderr } = await runCli(['tenants', 'list'], { env: { VITRINE_DATA: data } });
    expect(exit).toBe(3);
    expectReport(stderr, 'data_folder_not_writable');
    expect(stderr).toContain('ELOOP');
  });

  it('finds a file in place of its data folder', async () => {
    const data = join(folder, 'file');
    writeFileSync(data, '');
    const { exit, stderr } = await runCli(['init'], { env: { VITRINE_DATA: data } });
    expect(exit).toBe(3);
    expectReport(stderr, 'data_folder_not_writable');
  });

  it('makes the master key on a full disk, and leaves no partial key behind', async () => {
    const data = join(folder, 'full');
    const env = { PATH: process.env['PATH'] ?? '', VITRINE_DATA: data };
    // A file size limit of zero acts like a full disk.
    const { status, stderr } = spawnSync('sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, program, 'init'], { env, encoding: 'utf8' });
    expect(status).toBe(3);
    expectReport(stderr, 'data_folder_not_writable');
    expect((await runCli(['init'], { env })).exit).toBe(0);
    for (const file of ['master-key', 'vitrine.db']) expect([file, statSync(join(data, file)).mode & 0o777]).toEqual([file, 0o600]);
  });

  it('reports the fault as a problem document with --json', async () => {
    const result = await runCli(['tenants', 'list', '--json'], { env: { DATABASE_URL: 'postgres://root:hunter2@127.0.0.1:9/x', VITRINE_DATA: folder } });
    expect(result.exit).toBe(3);
    expect(result.problem()).toMatchObject({ code: 'database_unreachable', exitCode: 3 });
    expect(result.stderr).not.toContain('hunter2');
  });
});

describe.concurrent('serve', () => {
  const server = createServer();
  beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => void server.close());

  it('reports a port in use and ends with 3', async () => {
    const { port } = server.address() as AddressInfo;
    const { exit, stderr } = await runCli(['serve'], { env: { VITRINE_DATA: join(folder, 'serve'), PORT: String(port) } });
    expect(exit).toBe(3);
    expectReport(stderr, 'port_in_use');
  });

  it('ends with 0 on SIGTERM', async () => {
    const env = { PATH: process.env['PATH'] ?? '', VITRINE_DATA: join(folder, 'stop'), PORT: '0', LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'exit');
    let output = '';
    for await (const piece of child.stderr) {
      output += String(piece);
      // A second signal would end it at once, with another code.
      if (!child.killed && output.includes('answers on http://')) child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });
});

it('a reader that closes the pipe early causes no fault', () => {
  const data = join(folder, 'pipe');
  const run = (script: string): string =>
    execFileSync('bash', ['-c', `set -o pipefail; export VITRINE_DATA='${data}'; v() { '${process.execPath}' '${program}' "$@"; }; ${script}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  run('v tenants create acme --name Acme');
  expect(run('v --help | head -1')).toContain('Usage');
  expect(run('v tenants list | head -1')).toContain('Slug');
  expect(existsSync(data)).toBe(true);
});

it.skipIf(!existsSync('/dev/full'))('an output to a full disk is reported, and the command does not end with 0', () => {
  const run = (words: string): { exit: string; output: string } => {
    const script = `export VITRINE_DATA='${join(folder, 'full')}'; '${process.execPath}' '${program}' ${words} 2>&1 >/dev/full; echo $?`;
    const lines = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
    return { exit: lines.at(-1) ?? '', output: lines.slice(0, -1).join('\n') };
  };
  run('tenants create acme --name Acme');
  const { exit, output } = run('audit export --tenant acme');
  expect([exit, output]).toEqual(['1', expect.stringMatching(/^vitrine: Standard output cannot be written \(ENOSPC\).* \(output_not_writable\) → \S+$/)]);
  expect(JSON.parse(run('tenants list --json').output)).toMatchObject({ code: 'output_not_writable', exitCode: 1 });
});
