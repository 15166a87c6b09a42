import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `vitrine serve` as a process of its own. */
export interface ServeProcess {
  readonly pid: number;
  /** Everything that it has printed, both streams. */
  output(): string;
  /** Resolves with the address once it answers; rejects when it ends before. */
  ready: Promise<string>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  signal(name: NodeJS.Signals): void;
  /** Nobody reads any more what it prints, as when a terminal or a collector of logs has gone. */
  hangUp(): void;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface ServeProcessOptions {
  /** A folder with a `dist` of its own. */
  cwd?: string;
  /** File descriptor that it prints to, instead of to us. */
  stdout?: number;
}

/** Starts the command line as it is built, with nothing but the given variables. */
export function startServe(env: Record<string, string>, { cwd = root, stdout }: ServeProcessOptions = {}): ServeProcess {
  const child = spawn(process.execPath, ['dist/server/cli/main.js', 'serve'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  let output = '';
  let tell = (): void => {};
  const ready = new Promise<string>((resolve, reject) => {
    tell = () => {
      const url = /answers on (http:\/\/\S+?)[.,]?(?:\s|$)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.once('exit', () => reject(new Error(`The server ended before it was ready:\n${output}`)));
  });
  ready.catch(() => {});
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      tell();
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
    signal: (name) => void child.kill(name),
    hangUp() {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}
