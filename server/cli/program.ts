import { Command as Commander, CommanderError, Option } from 'commander';
import { HttpError } from '../errors/http-error.ts';
import type { Command } from './command.ts';
import type { CommandWord } from './commands/index.ts';
import { exitCodes, type ExitName } from './exit-codes.ts';
import type { Run } from './run.ts';
import { formatTable } from './terminal/table.ts';

export interface ProgramOptions {
  version: string;
  words: readonly CommandWord[];
  run: Run;
  /** Called once the command line is parsed, to report errors in the right format. */
  onJson(): void;
}

/** Creates the program from the table. commander parses the line and writes the help, and the commands' schemas validate the input. */
export function createProgram({ version, words, run, onJson }: ProgramOptions): { parse(line: readonly string[]): Promise<ExitName> } {
  let exit: ExitName = 'ok';
  const program = new Commander('vitrine')
    .description('Shows live receipts in pages you do not control: the server, and everything an operator does to it.')
    .version(version, '-v, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', () => `\n${exitTable()}\n\nExample:\n  vitrine init --tenant acme --name "Acme Ltd"`);
  prepare(program);

  /** Adds a word with its commands. */
  function addWord({ word, summary }: CommandWord, commands: readonly Command[]): void {
    const [only] = commands;
    if (only?.name === word) return add(program, word, only);
    const group = prepare(program.command(word).description(summary).helpCommand(false));
    group.addHelpText('after', `\nExample:\n  vitrine ${only?.example ?? word}`);
    for (const definition of commands) add(group, definition.name.slice(word.length + 1), definition);
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
    child.addOption(new Option('--json', 'print JSON, also for errors'));
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
    async parse(line) {
      if (line.includes('--json')) onJson();
      const requested = line.find((word) => !word.startsWith('-'));
      for (const word of words) {
        if (word.word === requested) addWord(word, await word.load());
        // The other words only need their line in the program's help.
        else program.command(word.word).description(word.summary);
      }
      try {
        await program.parseAsync(line, { from: 'user' });
      } catch (error) {
        // Help and version exit early without an error. Help shown for lack of a command is a usage error.
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
    name === '' ? `${issue?.message ?? 'The options cannot be combined'}.` : `${flag}: ${issue?.message ?? 'is not valid'}.`,
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
