import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A `vitrine serve` process. */
export interface ServeProcess {
  readonly pid: number;
  /** Returns all output so far, of both streams. */
  output(): string;
  /** Resolves with the address when the server responds. Rejects if it ends first. */
  ready: Promise<string>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** @returns Whether the process was still running. */
  signal(name: NodeJS.Signals): boolean;
  /** Closes the readers of its output, as when a terminal or a log collector disappears. */
  hangUp(): void;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface ServeProcessOptions {
  /** A folder with its own `dist`. */
  cwd?: string;
  /** The user that runs it. Default: the user of this process. */
  uid?: number | undefined;
  /** File descriptor of its output. Default: a pipe to this process. */
  stdout?: number;
}

/** Starts the built command line with the given variables only. */
export function startServe(env: Record<string, string>, { cwd = root, stdout, uid }: ServeProcessOptions = {}): ServeProcess {
  const child = spawn(process.execPath, ['dist/server/cli/main.js', 'serve'], {
    cwd,
    ...(uid !== undefined && { uid, gid: uid }),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  let output = '';
  let resolveWhenReady = (): void => {};
  const ready = new Promise<string>((resolve, reject) => {
    resolveWhenReady = () => {
      const url = /answers on (http:\/\/\S+?)[.,]?(?:\s|$)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.once('exit', () => reject(new Error(`The server ended before it was ready:\n${output}`)));
  });
  ready.catch(() => {});
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      resolveWhenReady();
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ready,
    exited,
    signal: (name) => child.kill(name),
    hangUp() {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}
