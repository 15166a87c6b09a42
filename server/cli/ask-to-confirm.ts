import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { HttpError } from '../errors/http-error.ts';

/**
 * Asks a person to type `yes`. Where nobody can be asked, nothing is taken for granted.
 *
 * @throws HttpError `confirmation_required`.
 */
export async function askToConfirm(question: string, { canAsk, input, output }: { canAsk: boolean; input: Readable; output: Writable }): Promise<void> {
  if (!canAsk) throw new HttpError('confirmation_required', `${question} Nobody is at the terminal to confirm it: add --yes.`);
  const lines = createInterface({ input, output });
  try {
    const answer = await lines.question(`${question} Type yes to go on: `);
    if (answer.trim().toLowerCase() !== 'yes') throw new HttpError('confirmation_required', 'Not confirmed, nothing was changed.');
  } finally {
    lines.close();
  }
}
