import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { parsedJson } from './parsed-json.ts';
import { away, type StripeSession, stripeSession } from './stripe-session.ts';

const api = 'https://api.stripe.com/v1';
/** The version whose shapes are read here. */
const apiVersion = '2025-03-31.basil';
const timeoutMs = 10_000;
/** A session has a few thousand. */
const greatestAnswerBytes = 1024 * 1024;

/** What is answered so is answered the same the next time. All else, a key that was revoked among it, somebody can mend meanwhile. */
const refusals: ReadonlySet<number> = new Set([400, 402, 404, 422]);

/** A key that was given with another request before. One that is in use at this moment is answered with 409. */
const otherForm = z.object({ error: z.object({ type: z.literal('idempotency_error') }) });

/** A call that answers with a session. @throws HttpError `payment_provider_away`, `payment_provider_refused`, `conflict`. */
export type AskStripe = (secretKey: string, path: string, init?: RequestInit) => Promise<StripeSession>;

export function createAskStripe(send: typeof fetch): AskStripe {
  return async (secretKey, path, init = {}) => {
    const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': apiVersion, ...(init.headers as Record<string, string> | undefined) };
    let answer: Response;
    try {
      answer = await send(`${api}${path}`, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw away('Stripe cannot be reached at the moment', cause);
    }
    const text = await textOf(answer).catch((cause: unknown) => {
      throw away('The answer of Stripe was cut off', cause);
    });
    const parsed = answer.ok ? stripeSession.safeParse(parsedJson(text)) : undefined;
    if (parsed?.success) return parsed.data;
    // What Stripe says may name the account: it goes to the log, and to nobody else.
    const cause = new Error(text.slice(0, 500));
    // The answer to the first try was lost, and it was of another form: our own address has changed meanwhile. Nobody was told where its page is.
    if (answer.status === 400 && otherForm.safeParse(parsedJson(text)).success)
      throw new HttpError('conflict', 'This checkout was begun at another address of ours: go back to where you came from, and begin again.', { cause });
    if (!refusals.has(answer.status)) throw away(`Stripe answers ${answer.status}`, cause);
    throw new HttpError('payment_provider_refused', 'Stripe does not take this payment: nothing was charged.', { cause });
  };
}

/** The text of an answer, of which no more is held than a session can have. @throws RangeError when it is longer. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop lets go of the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > greatestAnswerBytes) throw new RangeError(`It has more than ${greatestAnswerBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
