import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { bundleForNode } from './bundle.ts';

/** A program of the bench in a process of its own: to each message it gives one answer. */
export interface Program {
  readonly pid: number;
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts `entry`, a file of this folder whose process answers messages. */
export async function startProgram(entry: string): Promise<Program> {
  return runProgram(await bundleForNode(entry));
}

/** Starts a program that is compiled already. */
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

/** The port that a server among the programs answers with. */
export async function portFrom(program: Program, message: object): Promise<number> {
  const answer = await program.ask(message);
  if (typeof answer === 'object' && answer !== null && 'port' in answer && typeof answer.port === 'number') return answer.port;
  throw new Error('a server did not say its port');
}
