import { faultOf, fits, FrameError, type BegunCheckout, type WidgetContext } from '@vitrine/frame/widget';

/** The parts of a widget's context that a payment needs. `reload`: the payment changed the shown data. */
export type PayContext = Pick<WidgetContext, 'api' | 'connection'> & { reload(): void };

/** The subject of a payment. */
export type Paid = { readonly offeringId: string } | { readonly invoiceId: string };

export function isCheckout(value: unknown): value is BegunCheckout {
  return fits(value, { id: 'text', state: 'text', checkoutUrl: 'text?' });
}

/** Returns the request body. The return URL is read from the page's current config, also for nested widgets. */
export const bodyOf = ({ connection }: PayContext, paid: Paid): string =>
  JSON.stringify({ ...paid, returnUrl: connection.config?.returnUrl ?? connection.embedder ?? '' });

/** Longer than the server waits for the payment provider. A lost connection does not always raise an error, and the outcome is then unknown. */
const callTimeoutMs = 40_000;

/** Sends a change and aborts after {@link callTimeoutMs}. @returns The payment. @throws FrameError */
async function change({ api }: PayContext, path: string, init: RequestInit = {}): Promise<BegunCheckout> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), callTimeoutMs);
  const answer = await api.post(path, { ...init, signal: stop.signal }).finally(() => clearTimeout(timer));
  if (isCheckout(answer)) return answer;
  throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
}

/**
 * Begins the payment of an offering or an invoice.
 *
 * @param key Idempotency key per viewer action and body. A repeated request, after a double click or a lost connection, yields the same payment.
 * @throws FrameError with the server's error.
 */
export async function startCheckout(context: PayContext, body: string, key: string): Promise<BegunCheckout> {
  return change(context, '/v1/checkouts', { body, headers: { 'idempotency-key': key } });
}

/** Reads the current state of a payment. */
export const readCheckout = ({ api }: Pick<WidgetContext, 'api'>, id: string, signal: AbortSignal): Promise<BegunCheckout> =>
  api.read(`/v1/checkouts/${encodeURIComponent(id)}`, isCheckout, signal);

/**
 * Cancels a payment, unless the server finds that it is paid or pending: the answer says so.
 *
 * @throws FrameError `payment_pending` and `conflict` when the server already knew that it is paid, or about to be.
 */
export const cancelCheckout = (context: PayContext, id: string): Promise<BegunCheckout> =>
  change(context, `/v1/checkouts/${encodeURIComponent(id)}/cancel`);
