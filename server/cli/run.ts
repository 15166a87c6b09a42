import type { Clock } from '../clock.ts';
import type { Wanted } from './ask-for-input.ts';
import type { OpenServer } from './open-server.ts';
import type { Terminal } from './terminal.ts';

/** What a command gets to work with. Everything outside the process comes through here. */
export interface Run {
  terminal: Terminal;
  environment: Readonly<Record<string, string | undefined>>;
  /** Machines read the result: `--json`. */
  json: boolean;
  clock: Clock;
  fetch: typeof fetch;
  /** All that is piped in. At a terminal, a person is asked for it, whoever reads the result. */
  readStdin(wanted: Wanted): Promise<string>;
  /** Opens configuration, database and services on first use; the same one afterwards. Closed when the command ends. */
  open(options?: { create?: boolean; checkMasterKey?: boolean }): Promise<OpenServer>;
  /** Asks for a yes before something is taken away. @throws HttpError `confirmation_required`. */
  confirm(question: string, yes: boolean): Promise<void>;
  /** Gives the result: `value` as JSON to machines, the text to people. */
  print(value: unknown, forPeople: () => string): void;
  /** Says something beside the result to people; machines are spared. */
  say(text: string): void;
  /** Waits. */
  pause(ms: number): Promise<void>;
  /** Resolves when somebody wants the process to stop. */
  stopped: Promise<void>;
}
