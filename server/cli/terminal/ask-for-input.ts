import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** The input that a command reads from standard input, named as a person is asked for it: one line each, or one text of several lines. */
export type Wanted = { lines: readonly string[] } | { text: string };

export interface AskForInputOptions {
  input: Readable;
  /** Where the questions are written. Results are printed elsewhere. */
  output: Writable;
  /** Called when the answer is Ctrl-C. The question then never resolves, and its caller does not continue. */
  interrupt(): void;
}

/**
 * Asks a person for input that is otherwise piped in. The input is secret, and is not echoed. An empty line repeats the question, and Ctrl-D ends all of them.
 *
 * @returns The answers, one per line, or the text unchanged.
 */
export function askForInput(wanted: Wanted, { input, output, interrupt }: AskForInputOptions): Promise<string> {
  const questions = 'lines' in wanted ? wanted.lines : undefined;
  const answers: string[] = [];
  const isAnswered = (): boolean => answers.length === questions?.length;
  const ask = (): void => {
    output.write('text' in wanted ? `${wanted.text}, which is not shown, then press Enter and Ctrl-D.\n` : `${questions?.[answers.length]} (not shown): `);
  };
  // In terminal mode, readline turns off the system's echo and writes its own: here, to a stream that discards it.
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0, crlfDelay: Infinity });
  return new Promise((resolve) => {
    let isOver = false;
    lines.on('line', (line) => {
      if (!questions) return void answers.push(line);
      if (isAnswered()) return;
      output.write('\n');
      if (line.trim() !== '') answers.push(line);
      if (isAnswered()) lines.close();
      else ask();
    });
    lines.once('SIGINT', () => {
      isOver = true;
      lines.close();
      interrupt();
    });
    lines.once('close', () => {
      if (questions && !isAnswered()) output.write('\n');
      if (!isOver) resolve(answers.join('\n'));
    });
    ask();
  });
}
