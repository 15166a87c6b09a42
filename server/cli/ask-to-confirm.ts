import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { HttpError } from '../errors/http-error.ts';

interface AskOptions {
  canAsk: boolean;
  input: Readable;
  output: Writable;
  /** Called when the answer is Ctrl-C. The question is then open for good: what asked is not to go on. */
  interrupt(): void;
}

/**
 * Asks a person to type `yes`. Where nobody can be asked, nothing is taken for granted.
 *
 * @throws HttpError `confirmation_required`.
 */
export async function askToConfirm(question: string, { canAsk, input, output, interrupt }: AskOptions): Promise<void> {
  if (!canAsk) throw new HttpError('confirmation_required', `${question} Nobody is at the terminal to confirm it: add --yes.`);
  const lines = createInterface({ input, output });
  const answer = await new Promise<string>((resolve) => {
    let isOver = false;
    lines.once('SIGINT', () => {
      isOver = true;
      lines.close();
      interrupt();
    });
    // Ctrl-D, or an input that ends, is no yes.
    lines.once('close', () => isOver || resolve(''));
    lines.question(`${question} Type yes to go on: `, resolve);
  });
  lines.close();
  if (answer.trim().toLowerCase() !== 'yes') throw new HttpError('confirmation_required', 'Not confirmed, nothing was changed.');
}
