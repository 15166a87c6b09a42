#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { askToConfirm } from './ask-to-confirm.ts';
import { commandGroups, commands } from './commands/index.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import { openServer, type OpenServer } from './open-server.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';
import type { Run } from './run.ts';
import { createTerminal } from './terminal.ts';

const { env, stdin, stdout, stderr } = process;
const terminal = createTerminal({ stdin, stdout, stderr }, env);

let json = false;
let opened: Promise<OpenServer> | undefined;

// Somebody who reads only the first lines (`vitrine … | head`) closes the pipe early; that is no fault.
stdout.on('error', () => process.exit(exitCodes.ok.code));

const stopped = new Promise<void>((resolve) => {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(exitCodes.interrupted.code);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
});

const run: Run = {
  terminal,
  environment: env,
  get json() {
    return json;
  },
  clock: systemClock,
  fetch: (input, init) => fetch(input, init),
  async readStdin() {
    const pieces: Buffer[] = [];
    for await (const piece of stdin) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString('utf8');
  },
  open: ({ create = false } = {}) => (opened ??= openServer({ environment: env, clock: systemClock, create, warn: terminal.note })),
  confirm: (question, yes) => (yes ? Promise.resolve() : askToConfirm(question, { canAsk: terminal.canAsk && !json, input: stdin, output: stderr })),
  print: (value, forPeople) => terminal.out(json ? JSON.stringify(value, null, 2) : forPeople()),
  say: (text) => (json ? undefined : terminal.note(text)),
  stopped,
};

function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

function publicUrl(): string | undefined {
  try {
    return readConfig(env).publicUrl;
  } catch {
    return undefined;
  }
}

async function main(): Promise<ExitName> {
  const program = createProgram({ version: version(), commands, groups: commandGroups, run, onJson: () => void (json = true) });
  const work = program.parse(process.argv.slice(2));
  // A command that does not listen to `stopped` itself ends here; a transaction that is under way is rolled back by its database.
  const interrupted = stopped.then((): ExitName => 'interrupted');
  return process.argv[2] === 'serve' ? work : Promise.race([work, interrupted]);
}

try {
  process.exitCode = exitCodes[await main()].code;
} catch (error) {
  process.exitCode = exitCodes[reportError(error, { terminal, json, publicUrl: publicUrl(), debug: env['VITRINE_DEBUG'] === '1' })].code;
}
await opened?.then(({ close }) => close()).catch(() => undefined);
if (process.exitCode === exitCodes.interrupted.code) process.exit();
