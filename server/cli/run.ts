import type { Clock } from '../clock.ts';
import type { Wanted } from './terminal/ask-for-input.ts';
import type { OpenServer } from './open-server.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The context of a command: its only access to the world outside the process. */
export interface Run {
  terminal: Terminal;
  environment: Readonly<Record<string, string | undefined>>;
  /** `--json`: machines read the result. */
  json: boolean;
  clock: Clock;
  fetch: typeof fetch;
  /** Reads all piped input. At a terminal it asks a person instead, also with `--json`. */
  readStdin(wanted: Wanted): Promise<string>;
  /** Opens configuration, database and services on first use, and returns the same ones later. Closed when the command ends. */
  open(options?: { create?: boolean; checkMasterKey?: boolean }): Promise<OpenServer>;
  /** Asks for confirmation before something is removed. @throws HttpError `confirmation_required`. */
  confirm(question: string, yes: boolean): Promise<void>;
  /** Prints the result: `value` as JSON for machines, the text for people. */
  print(value: unknown, forPeople: () => string): void;
  /** Prints a note for people. Nothing with `--json`. */
  say(text: string): void;
  pause(ms: number): Promise<void>;
  /** Resolves when a stop is requested. */
  stopped: Promise<void>;
}
