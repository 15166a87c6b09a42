import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandWords } from '../../../server/cli/commands/index.ts';
import { credentialWords } from '../../../server/cli/credential-commands.ts';
import { exitCodes } from '../../../server/cli/exit-codes.ts';
import { createProgram } from '../../../server/cli/program.ts';
import type { Run } from '../../../server/cli/run.ts';
import { createTerminal } from '../../../server/cli/terminal/terminal.ts';
import { credentials } from '../../../server/credentials/index.ts';
import { commands } from '../../support/processes/all-commands.ts';
import { runCli } from '../../support/processes/cli.ts';

/** Creates the program with captured output and no database, which help and usage do not need. */
function program() {
  const output = { out: '', err: '' };
  const terminal = createTerminal(
    { stdin: {}, stdout: { write: (text) => (output.out += text) }, stderr: { write: (text) => (output.err += text) } },
    {},
  );
  const nothing = (): never => {
    throw new Error('Help must not need this.');
  };
  const run: Run = {
    terminal,
    // Commands that need no database stop at this invalid configuration.
    environment: { PORT: 'none' },
    json: false,
    clock: { now: nothing },
    fetch: nothing,
    readStdin: nothing,
    open: nothing,
    confirm: nothing,
    print: nothing,
    say: nothing,
    pause: nothing,
    stopped: new Promise(() => {}),
  };
  return { output, parse: createProgram({ version: '1.2.3', words: commandWords, run, onJson: () => {} }).parse };
}

describe('help', () => {
  it.each(commands.map(({ name }) => name))('of "%s" ends with a valid example of that command', async (name) => {
    const { output, parse } = program();
    expect(await parse([...name.split(' '), '--help'])).toBe('ok');
    const [before, example] = output.out.trimEnd().split('\nExample:\n');
    expect(before).toContain('--json');
    expect(example?.trim().startsWith(`vitrine ${name}`)).toBe(true);
    expect(example?.trim().split('\n')).toHaveLength(1);
    const definition = commands.find((command) => command.name === name);
    const words = (definition?.example ?? '').replace(/ <.*$/, '').match(/"[^"]*"|\S+/g) ?? [];
    let thrown: unknown;
    await program()
      .parse(words.map((word) => word.replaceAll('"', '')))
      .catch((error: unknown) => (thrown = error));
    // The line parses: only the missing database or folder of this test stops it.
    expect(String(thrown)).toMatch(/Help must not need this|configuration is not usable|there is no such folder/);
  });

  it('of each command names everything that it accepts', () => {
    const camel = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const unnamed = commands.flatMap(({ name, input, options = [], arguments: places = [] }) => {
      const named = [
        ...options.map(([flags]) => camel(/--([a-z-]+)/.exec(flags)?.[1] ?? '').replace(/^no([A-Z])/, (_, letter: string) => letter.toLowerCase())),
        ...places.map(([place]) => place.replace(/[<>[\].]/g, '')),
      ];
      const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      // Generated commands without a question have no --yes.
      return Object.keys(properties).flatMap((key) => (named.includes(key) || key === 'yes' ? [] : `${name}: ${key}`));
    });
    expect(unnamed).toEqual([]);
  });

  const groups = commandWords.map(({ word }) => word).filter((word) => commands.every(({ name }) => name !== word));
  it.each(groups)('of the group "%s" ends with an example', async (name) => {
    const { output, parse } = program();
    await parse([name, '--help']);
    expect(output.out).toMatch(/Example:\n {2}vitrine \S+ \S+/);
  });

  it('of the program lists every exit code', async () => {
    const { exit, stdout } = await runCli(['--help']);
    expect(exit).toBe(0);
    for (const { code, meaning } of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`\\b${code}  ${meaning.slice(0, 20)}`));
  });

  it('of the program has the same summary as the help of each command', () => {
    const summaries = new Map(commandWords.map(({ word, summary }) => [word, summary]));
    for (const { name, summary } of commands) if (!name.includes(' ')) expect([name, summaries.get(name)]).toEqual([name, summary]);
    for (const { name } of commands) expect([...summaries.keys()]).toContain(name.split(' ')[0]);
  });

  it('of the program lists the commands of every kind of credential', () => {
    expect(commandWords.map(({ word }) => word)).toEqual(expect.arrayContaining(credentialWords(credentials).map(({ word }) => word)));
  });

  it('prints the version of the package', async () => {
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['tenants', 'creat'], 'create'],
    [['nope'], 'nope'],
    [['tenants', 'create'], 'slug'],
    [['tenants', 'create', 'acme', 'extra'], 'argument'],
    [['tenants', 'create', 'acme', '--colour', 'red'], '--colour'],
    [['tenants', 'create', 'acme'], '--name'],
    [['receipts', 'import', 'x', '--format', 'xml'], '--format'],
    [['receipts', 'list', '--limit', '0'], '--limit'],
    [['receipts', 'list', '--from', '2026-1-1'], '--from'],
    [['receipts', 'list', '--from', '2026-02-30'], '--from'],
    [['audit', 'list', '--since', '2026-02-30'], '--since'],
    [['receipts', 'list', '--from', '2026-02-02', '--to', '2026-02-01'], '--to: must not be before the first day, but 2026-02-01 is before 2026-02-02'],
    [['offerings', 'list', '--from', '2026-02-02', '--to', '2026-02-01'], '--to: must not be before'],
    [['invoices', 'list', '--from', '2026-02-02', '--to', '2026-02-01'], '--to: must not be before'],
    [['subscriptions', 'list', '--from', '2026-02-02', '--to', '2026-02-01'], '--to: must not be before'],
    [['invoices', 'list', '--due-from', '2026-02-02', '--due-to', '2026-02-01'], '--due-to: must not be before'],
    [['receipts', 'publish', 'rcpt_1', '--until', 'tomorrow'], '--until'],
    [['token', 'mint'], '--customer'],
    [['token', 'mint', '--customer', 'c', '--ttl', '90000'], '--ttl'],
    [['token', 'inspect', 'x', '--key', 'a', '--key-id', 'b'], '--key-id'],
    [['api-keys', 'create', '--operator', '--tenant', 'acme', '--name', 'x'], '--operator'],
    [['doctor', '--url', 'localhost'], '--url'],
    [['keys', 'rotate', '--grace', '-1'], '--grace'],
  ])('%j is refused with usage_invalid and names the fault', async (words, named) => {
    const { parse } = program();
    let thrown: unknown;
    await parse(words).catch((error: unknown) => (thrown = error));
    expect(String(thrown)).toContain(named);
  });

  it('ends with 2 and one line, without a stack trace', async () => {
    const { exit, stdout, stderr } = await runCli(['receipts', 'list', '--limit', 'many']);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/^vitrine: .*--limit.* \(usage_invalid\) → \S+#usage_invalid\n$/);
  });

  it('is a problem document with --json', async () => {
    const result = await runCli(['tenants', 'create', '--json']);
    expect(result.exit).toBe(2);
    expect(result.problem()).toMatchObject({ code: 'usage_invalid', exitCode: 2, status: 400 });
  });

  it('without a command shows the help and ends with 2', async () => {
    const { exit, stderr } = await runCli([]);
    expect(exit).toBe(2);
    expect(stderr).toContain('Usage: vitrine');
  });
});
