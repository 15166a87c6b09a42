import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { parsedJson } from './parsed-json.ts';
import { ProviderResponse } from './provider.ts';
import { type StripeSession, stripeSession, stripeUnavailable } from './stripe-session.ts';

const api = 'https://api.stripe.com/v1';
/** The API version whose shapes are parsed here. */
const apiVersion = '2025-03-31.basil';
const timeoutMs = 10_000;
/** A session has a few thousand bytes. */
const maxResponseBytes = 1024 * 1024;

/** Statuses that Stripe would return again for the same request. Others, such as that of a revoked key, may be fixed meanwhile. */
const refusals: ReadonlySet<number> = new Set([400, 402, 404, 422]);

/** The idempotency key was used with a different request. A key in use at this moment gets 409 instead. */
const otherForm = z.object({ error: z.object({ type: z.literal('idempotency_error') }) });

/** Calls Stripe and returns a session. @throws HttpError `payment_provider_away`, `payment_provider_refused`, `conflict`. */
export type StripeClient = (secretKey: string, path: string, init?: RequestInit) => Promise<StripeSession>;

export function createStripeClient(send: typeof fetch): StripeClient {
  return async (secretKey, path, init = {}) => {
    const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': apiVersion, ...(init.headers as Record<string, string> | undefined) };
    let answer: Response;
    try {
      answer = await send(`${api}${path}`, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw stripeUnavailable('Stripe cannot be reached at the moment', cause);
    }
    const text = await textOf(answer).catch((cause: unknown) => {
      throw stripeUnavailable('The response from Stripe was incomplete', cause);
    });
    const parsed = answer.ok ? stripeSession.safeParse(parsedJson(text)) : undefined;
    if (parsed?.success) return parsed.data;
    // Stripe's response may name the account, so it only goes to the log.
    const cause = new ProviderResponse(answer.status, text.slice(0, 500));
    // The response to the first try was lost, and the form differs because `publicUrl` has changed since. Nobody knows that session's page.
    if (answer.status === 400 && otherForm.safeParse(parsedJson(text)).success)
      throw new HttpError('conflict', 'This checkout was started at another server address: go back to the page you came from, and start again.', { cause });
    if (!refusals.has(answer.status)) throw stripeUnavailable(`Stripe responded with ${answer.status}`, cause);
    throw new HttpError('payment_provider_refused', 'Stripe refuses this payment: nothing was charged.', { cause });
  };
}

/** Reads the text of a response up to the size limit. @throws RangeError when it is longer. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop releases the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxResponseBytes) throw new RangeError(`It has more than ${maxResponseBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
