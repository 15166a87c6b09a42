import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PassThrough } from 'node:stream';
import type { Clock } from '../../../server/clock.ts';
import { runProgram } from '../../../server/cli/run-program.ts';
import { freshPlace, type FreshPlace } from '../databases/engines.ts';
import type { Engine } from '../../../server/platform/store/database.ts';

const program = fileURLToPath(new URL('../../../dist/server/cli/main.js', import.meta.url));

/** The result of a finished command. */
export interface Ran {
  exit: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as JSON. */
  json(): Record<string, never> & { items: Record<string, never>[] };
  /** The problem document on standard error. */
  problem(): { code: string; detail: string; exitCode: number; errors?: { path: string; message: string }[]; type: string };
}

export interface CliOptions {
  env?: Record<string, string>;
  input?: string;
  cwd?: string;
}

/** Runs the built `vitrine` as people do, in a process of its own that inherits only `PATH`. */
export function runCli(words: readonly string[], { env = {}, input, cwd }: CliOptions = {}): Promise<Ran> {
  if (!existsSync(program)) throw new Error('The command line is not built: run `npm run build` first.');
  const child = spawn(process.execPath, [program, ...words], { env: { PATH: process.env['PATH'] ?? '', ...env }, cwd, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve(ran(exit, stdout, stderr)));
  });
}

/** Runs a command line in this process, for tests of output and effects: starting Node each time costs a second. */
export async function runHere(
  words: readonly string[],
  { env = {}, input = '', fetch: ask, clock, atTerminal = false }: Omit<CliOptions, 'cwd'> & { fetch?: typeof fetch; clock?: Clock; atTerminal?: boolean } = {},
): Promise<Ran> {
  // Standard output is redirected, as with `vitrine … > file`. Input and notes are at a terminal.
  const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY });
  const streams = { stdin: stream(atTerminal), stdout: stream(false), stderr: stream(atTerminal) };
  streams.stdin.end(input);
  const textOf = (written: PassThrough): string => String(written.read() ?? '');
  const exit = await runProgram(words, { streams, environment: env, ...(ask && { fetch: ask }), ...(clock && { clock }) });
  return ran(exit, textOf(streams.stdout), textOf(streams.stderr));
}

const ran = (exit: number | null, stdout: string, stderr: string): Ran => ({
  exit,
  stdout,
  stderr,
  json: () => JSON.parse(stdout),
  problem: () => JSON.parse(stderr.trim().split('\n').at(-1) ?? ''),
});

/** A test's own setup: an empty database and the environment that names it. */
export interface CliPlace extends FreshPlace {
  env: Record<string, string>;
  vitrine(...words: string[]): Promise<Ran>;
}

export async function cliPlace(engine: Engine): Promise<CliPlace> {
  const place = await freshPlace(engine);
  const env = { VITRINE_DATA: place.folder, ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }) };
  return { ...place, env, vitrine: (...words) => runHere(words, { env }) };
}
