import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './build.js';

const program = join(root, 'dist/server/cli/main.js');
const endWithParent = new URL('end-with-parent.js', import.meta.url).href;
const run = promisify(execFile);

/**
 * Runs a `vitrine` command and returns its result.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {...string} words
 * @throws {VitrineError}
 */
export async function vitrine(env, ...words) {
  try {
    const { stdout } = await run(process.execPath, [program, ...words, '--json'], { env, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout);
  } catch (error) {
    throw new VitrineError(`vitrine ${words.slice(0, 2).join(' ')}`, error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '');
  }
}

/** A refused `vitrine` command, which describes its error in JSON. */
export class VitrineError extends Error {
  /**
   * @param {string} command
   * @param {string} said
   */
  constructor(command, said) {
    const problem = /** @type {{ code?: string, detail?: string }} */ (readProblem(said));
    super(`${command} failed: ${problem.detail ?? (said || 'it said nothing.')}`);
    this.code = problem.code;
  }
}

/** @param {string} said */
function readProblem(said) {
  try {
    return JSON.parse(said);
  } catch {
    return {};
  }
}

/**
 * Starts `vitrine serve` and resolves when it responds. It ends with this process, even if this process is killed.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} origin
 */
export async function startServer(env, origin) {
  const child = spawn(process.execPath, ['--import', endWithParent, program, 'serve'], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve).on('error', resolve));
  let running = true;
  void ended.then(() => (running = false));

  for (let attempt = 0; ; attempt += 1) {
    if (!running) throw new Error('The server stopped while it was starting: see above.');
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (attempt > 200) throw new Error(`The server does not answer at ${origin}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    ended,
    /** Requests a stop, and waits for the exit. */
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
