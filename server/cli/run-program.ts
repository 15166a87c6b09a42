import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { systemClock, type Clock } from '../clock.ts';
import { packageVersion } from '../config/package-version.ts';
import { askForInput } from './terminal/ask-for-input.ts';
import { askToConfirm } from './terminal/ask-to-confirm.ts';
import type { CredentialDescriptor } from '../credentials/descriptor.ts';
import type { Migration } from '../platform/store/migrations/migration.ts';
import { commandWords } from './commands/index.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import type { OpenServer } from './open-server.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';
import type { Run } from './run.ts';
import { createTerminal, escapeJson } from './terminal/terminal.ts';

export interface ProgramStreams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean };
}

export interface RunProgramOptions {
  streams: ProgramStreams;
  environment: Readonly<Record<string, string | undefined>>;
  /** Resolves when a stop is requested. Default: never. */
  stopped?: Promise<void>;
  clock?: Clock;
  fetch?: typeof fetch;
  pause?: (ms: number) => Promise<void>;
  /** Default: every built-in kind of credential. */
  credentials?: readonly CredentialDescriptor[];
  /** Default: the built-in migrations. */
  migrations?: readonly Migration[];
}

/**
 * Runs one command line and returns its exit code. It opens the resources that the command needs, closes them, and reports every error. It never throws.
 *
 * @example
 * process.exitCode = await runProgram(process.argv.slice(2), { streams: process, environment: process.env });
 */
export async function runProgram(
  words: readonly string[],
  {
    streams,
    environment,
    stopped = new Promise(() => {}),
    clock = systemClock,
    fetch: ask = fetch,
    pause = setTimeout,
    credentials,
    migrations,
  }: RunProgramOptions,
): Promise<number> {
  const terminal = createTerminal(streams, environment);
  let json = false;
  let opened: Promise<OpenServer> | undefined;
  const interruption = new AbortController();
  void stopped.then(() => interruption.abort());
  /** Resolves on a signal, or on Ctrl-C at a question, for which the terminal sends no signal. */
  const interrupted = new Promise<void>((resolve) => interruption.signal.addEventListener('abort', () => resolve()));

  const run: Run = {
    terminal,
    environment,
    get json() {
      return json;
    },
    clock,
    fetch: ask,
    async readStdin(wanted) {
      if (streams.stdin.isTTY === true) return askForInput(wanted, { input: streams.stdin, output: streams.stderr, interrupt: () => interruption.abort() });
      const pieces: Buffer[] = [];
      for await (const piece of streams.stdin) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces).toString('utf8');
    },
    open: (options = {}) => (opened ??= openNow(options)),
    confirm: (question, yes) =>
      yes
        ? Promise.resolve()
        : askToConfirm(question, {
            canAsk: terminal.canAsk && !json,
            input: streams.stdin,
            output: streams.stderr,
            interrupt: () => interruption.abort(),
          }),
    print: (value, forPeople) => terminal.out(json ? escapeJson(JSON.stringify(value, null, 2)) : forPeople()),
    say: (text) => (json ? undefined : terminal.note(text)),
    pause: async (ms) => void (await pause(ms)),
    stopped: interrupted,
  };

  async function openNow({ create = false, checkMasterKey = true }: { create?: boolean; checkMasterKey?: boolean }): Promise<OpenServer> {
    const { openServer } = await import('./open-server.ts');
    const warn = (text: string): void => run.say(text);
    return openServer({ environment, clock, create, checkMasterKey, migrations, warn, signal: interruption.signal, ...(credentials && { credentials }) });
  }

  try {
    const added = credentials ? (await import('./credential-commands.ts')).credentialWords(credentials) : [];
    const program = createProgram({ version: packageVersion(), words: [...commandWords, ...added], run, onJson: () => void (json = true) });
    const work = program.parse(words);
    // A command that does not watch `stopped` itself ends here. Its database rolls back the open transaction.
    const exit = await (/^(?:serve|widgets dev)\b/.test(words.join(' ')) ? work : Promise.race([work, interrupted.then((): ExitName => 'interrupted')]));
    return exitCodes[exit].code;
  } catch (error) {
    return exitCodes[reportError(error, { terminal, json, publicUrl: await publicUrl(environment), debug: environment['VITRINE_DEBUG'] === '1' })].code;
  } finally {
    await opened?.then(({ close }) => close()).catch(() => undefined);
  }
}

async function publicUrl(environment: RunProgramOptions['environment']): Promise<string | undefined> {
  const { readConfig } = await import('../config/config.ts');
  try {
    return readConfig(environment).publicUrl;
  } catch {
    return undefined;
  }
}
