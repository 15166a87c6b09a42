import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** What is read from standard input, in the words that a person is asked for it with: a line for each, or one text of several lines. */
export type Wanted = { lines: readonly string[] } | { text: string };

export interface AskForInputOptions {
  input: Readable;
  /** Where the questions go. Results are printed elsewhere. */
  output: Writable;
  /** Called when the answer is Ctrl-C. The question is then open for good: what asked is not to go on. */
  interrupt(): void;
}

/**
 * Asks a person for what is piped in otherwise. What is typed or pasted are secrets: nothing of it is shown. A question that gets an empty line is asked
 * again; Ctrl-D ends all of them.
 *
 * @returns The answers, a line for each; a text as it was given.
 */
export function askForInput(wanted: Wanted, { input, output, interrupt }: AskForInputOptions): Promise<string> {
  const questions = 'lines' in wanted ? wanted.lines : undefined;
  const answers: string[] = [];
  const isAnswered = (): boolean => answers.length === questions?.length;
  const ask = (): void => {
    output.write('text' in wanted ? `${wanted.text}, which is not shown, then press Enter and Ctrl-D.\n` : `${questions?.[answers.length]} (not shown): `);
  };
  // As a terminal, the interface keeps what is typed from being shown by the system, and shows it by itself: here, nowhere.
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
