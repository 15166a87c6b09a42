import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { HttpError } from '../../errors/http-error.ts';

interface AskOptions {
  canAsk: boolean;
  input: Readable;
  output: Writable;
  /** Called when the answer is Ctrl-C. The question then never resolves, and its caller does not continue. */
  interrupt(): void;
}

/**
 * Asks a person to type `yes`. Without anyone to ask, it throws.
 *
 * @throws HttpError `confirmation_required`.
 */
export async function askToConfirm(question: string, { canAsk, input, output, interrupt }: AskOptions): Promise<void> {
  if (!canAsk) throw new HttpError('confirmation_required', `${question} There is no terminal to confirm it: add --yes.`);
  const lines = createInterface({ input, output });
  const answer = await new Promise<string>((resolve) => {
    let isOver = false;
    lines.once('SIGINT', () => {
      isOver = true;
      lines.close();
      interrupt();
    });
    // Ctrl-D, or the end of the input, means no.
    lines.once('close', () => isOver || resolve(''));
    lines.question(`${question} Type yes to continue: `, resolve);
  });
  lines.close();
  if (answer.trim().toLowerCase() !== 'yes') throw new HttpError('confirmation_required', 'Not confirmed, nothing was changed.');
}
