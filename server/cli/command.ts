import type { z } from 'zod';
import type { Run } from './run.ts';
import type { ExitName } from './exit-codes.ts';

/**
 * A command as data: its handler, documentation and help in one place. The table in `commands/index.ts` builds the program, and the tests
 * that cover every command.
 */
export interface Command<I = unknown> {
  /** The words after `vitrine`: `tenants create`. */
  name: string;
  /** One line of help, without a full stop. */
  summary: string;
  /** Further text for the command's own help. */
  details?: string;
  /** One line after `vitrine` that runs unchanged. */
  example: string;
  /** Names as commander writes them, `<file>` or `[token]`, with their descriptions. They reach `input` under the bare name. */
  arguments?: readonly (readonly [name: string, description: string])[];
  /** Flags as commander writes them, `--ttl <seconds>`. They reach `input` in camel case. */
  options?: readonly (readonly [flags: string, description: string])[];
  /** Schema of arguments and options. A violation is a usage error. */
  input: z.ZodType<I>;
  run(run: Run, input: I): Promise<ExitName | void>;
}

/** Checks that input and handler have the same type. The table then erases it. */
export function command<I>(definition: Command<I>): Command {
  return definition as unknown as Command;
}
