import { Command as Commander, CommanderError, Option } from 'commander';
import { HttpError } from '../errors/http-error.ts';
import type { Command } from './command.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import type { Run } from './run.ts';
import { formatTable } from './table.ts';

export interface ProgramOptions {
  version: string;
  commands: readonly Command[];
  /** Names of command groups, with their line of help. */
  groups: Readonly<Record<string, string>>;
  run: Run;
  /** Called once the command line is understood, so that errors take the right shape. */
  onJson(): void;
}

/** Makes the program of the table: commander reads the line and writes the help, the commands' own schemas judge what they are given. */
export function createProgram({ version, commands, groups, run, onJson }: ProgramOptions): { parse(words: readonly string[]): Promise<ExitName> } {
  let exit: ExitName = 'ok';
  const program = new Commander('vitrine')
    .description('Shows live receipts in pages you do not control: the server, and everything an operator does to it.')
    .version(version, '-v, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', () => `\n${exitTable()}\n\nExample:\n  vitrine init --tenant acme --name "Acme Ltd"`);
  prepare(program);

  const groupOf = new Map<string, Commander>();
  for (const definition of commands) {
    const [first = '', rest] = definition.name.split(' ');
    add(rest === undefined ? program : group(first, definition.example), rest ?? first, definition);
  }

  /** Made by its first command, so that the help keeps the order of the table. */
  function group(name: string, example: string): Commander {
    const known = groupOf.get(name);
    if (known) return known;
    const made = prepare(
      program
        .command(name)
        .description(groups[name] ?? '')
        .helpCommand(false),
    );
    made.addHelpText('after', `\nExample:\n  vitrine ${example}`);
    groupOf.set(name, made);
    return made;
  }

  function add(parent: Commander, name: string, definition: Command): void {
    const child = prepare(
      parent
        .command(name)
        .summary(definition.summary)
        .description(definition.details ?? `${definition.summary}.`),
    );
    for (const [argument, description] of definition.arguments ?? []) child.argument(argument, description);
    for (const [flags, description] of definition.options ?? []) child.addOption(new Option(flags, description));
    child.addOption(new Option('--json', 'print JSON for machines, errors too'));
    child.addHelpText('after', `\nExample:\n  vitrine ${definition.example}`);
    child.action(async () => {
      const { json, ...options } = child.opts<Record<string, unknown>>();
      if (json === true) onJson();
      const named = child.registeredArguments.map((argument, index) => [argument.name(), child.processedArgs[index]] as const);
      const given = Object.fromEntries([...Object.entries(options), ...named].filter(([, value]) => value !== undefined));
      const parsed = definition.input.safeParse(given);
      if (!parsed.success)
        throw usageFault(
          parsed.error.issues[0],
          named.map(([argument]) => argument),
        );
      exit = (await definition.run(run, parsed.data)) ?? 'ok';
    });
  }

  return {
    async parse(words) {
      if (words.includes('--json')) onJson();
      try {
        await program.parseAsync(words, { from: 'user' });
      } catch (error) {
        // Help and version end the line early and are no error; help without a command is one of usage.
        if (error instanceof CommanderError && error.code !== 'commander.help' && error.exitCode === 0) return 'ok';
        if (error instanceof CommanderError && error.code === 'commander.help') return 'usage';
        throw error;
      }
      return exit;
    },
  };

  function prepare(command: Commander): Commander {
    return command
      .exitOverride()
      .showSuggestionAfterError()
      .allowExcessArguments(false)
      .configureOutput({
        writeOut: (text) => run.terminal.out(text.replace(/\n$/, '')),
        writeErr: (text) => (text.startsWith('error: ') ? undefined : run.terminal.note(text.replace(/\n$/, ''))),
      });
  }
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function usageFault(issue: Issue | undefined, argumentNames: readonly string[]): HttpError {
  const name = String(issue?.path[0] ?? '');
  const flag = argumentNames.includes(name) ? name.toUpperCase() : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new HttpError(
    'usage_invalid',
    name === '' ? `${issue?.message ?? 'The options do not fit together'}.` : `${flag}: ${issue?.message ?? 'is not valid'}.`,
  );
}

function exitTable(): string {
  const plain = { interactive: false, columns: 100, style: (_: unknown, text: string) => text };
  const rows = Object.values(exitCodes);
  const columns = [
    { title: 'Exit code', value: ({ code }: (typeof rows)[number]) => String(code), align: 'right' as const },
    { title: 'Meaning', value: ({ meaning }: (typeof rows)[number]) => meaning },
  ];
  return formatTable(plain, columns, rows, '');
}
