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
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the command line as it is built, with nothing but the given variables. `cwd` is a folder with a `dist` of its own. */
export function startServe(env: Record<string, string>, { cwd = root }: { cwd?: string } = {}): ServeProcess {
  const child = spawn(process.execPath, ['dist/server/cli/main.js', 'serve'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
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
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      tell();
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  return { pid: child.pid ?? 0, output: () => output, ready, exited, signal: (name) => void child.kill(name) };
}
