import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { bundleForNode } from './bundle.ts';

/** A bench program in a process of its own, with one reply per message. */
export interface Program {
  readonly pid: number;
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts `entry`, a file of this folder whose process replies to messages. */
export async function startProgram(entry: string): Promise<Program> {
  return runProgram(await bundleForNode(entry));
}

/** Starts a compiled program. */
export function runProgram(file: string): Program {
  const child = fork(file, [], { execArgv: [], env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    ask: (message) => ask(child, message, file),
    async stop() {
      child.kill();
      await gone;
    },
  };
}

async function ask(child: ChildProcess, message: object, file: string): Promise<unknown> {
  const answer = new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error(`${file} ended before it answered`));
    child.once('exit', failed);
    child.once('message', (reply) => {
      child.off('exit', failed);
      resolve(reply);
    });
  });
  child.send(message);
  return answer;
}

/** Returns the port in a server program's reply. */
export async function portFrom(program: Program, message: object): Promise<number> {
  const answer = await program.ask(message);
  if (typeof answer === 'object' && answer !== null && 'port' in answer && typeof answer.port === 'number') return answer.port;
  throw new Error('a server did not say its port');
}
