import type { z } from 'zod';
import type { Run } from './run.ts';
import type { ExitName } from './exit-codes.ts';

/**
 * A command as data: what runs it, what documents it and what its help shows stand in one place. The table in `commands/index.ts` makes the
 * program, and the tests that sweep every command.
 */
export interface Command<I = unknown> {
  /** As it is typed after `vitrine`: `tenants create`. */
  name: string;
  /** One line of help, without a full stop. */
  summary: string;
  /** More about it, for its own help. */
  details?: string;
  /** One line that can be run as it stands, after `vitrine`. */
  example: string;
  /** Names as commander writes them, `<file>` or `[token]`, with their descriptions. They reach `input` under the bare name. */
  arguments?: readonly (readonly [name: string, description: string])[];
  /** Flags as commander writes them, `--ttl <seconds>`. They reach `input` in camel case. */
  options?: readonly (readonly [flags: string, description: string])[];
  /** What arguments and options must be. A fault is one of usage. */
  input: z.ZodType<I>;
  run(run: Run, input: I): Promise<ExitName | void>;
}

/** Keeps input and handler together while a command is written; the table itself forgets the types. */
export function command<I>(definition: Command<I>): Command {
  return definition as unknown as Command;
}
