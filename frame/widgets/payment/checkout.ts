import { faultOf, fits, FrameError, type BegunCheckout, type WidgetContext } from '@vitrine/frame/widget';

/** What a payment needs of a widget. `reload`: what is shown has changed by it. */
export type PayContext = Pick<WidgetContext, 'api' | 'connection'> & { reload(): void };

/** What is paid for. */
export type Paid = { readonly offeringId: string } | { readonly invoiceId: string };

export function isCheckout(value: unknown): value is BegunCheckout {
  return fits(value, { id: 'text', state: 'text', checkoutUrl: 'text?' });
}

/** What is asked for, as the page says by now where the viewer comes back, whatever of it has been opened inside of what. */
export const bodyOf = ({ connection }: PayContext, paid: Paid): string =>
  JSON.stringify({ ...paid, returnUrl: connection.config?.returnUrl ?? connection.embedder ?? '' });

/** Longer than the server waits for a provider. A line that is lost does not always say so, and nobody knows then what has come of it. */
const patienceMs = 40_000;

/** Asks for a change, and no longer than {@link patienceMs}. @throws FrameError */
async function change({ api }: PayContext, path: string, init: RequestInit = {}): Promise<unknown> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patienceMs);
  return api.post(path, { ...init, signal: stop.signal }).finally(() => clearTimeout(timer));
}

/**
 * Begins the payment of an offering or an invoice.
 *
 * @param key One for each wish of the viewer and what is asked for: the same again, after a double click or a line that broke, is the same payment.
 * @throws FrameError as the server answers.
 */
export async function startCheckout(context: PayContext, body: string, key: string): Promise<BegunCheckout> {
  const answer = await change(context, '/v1/checkouts', { body, headers: { 'idempotency-key': key } });
  if (isCheckout(answer)) return answer;
  throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
}

/** The payment as it stands. */
export const readCheckout = ({ api }: Pick<WidgetContext, 'api'>, id: string, signal: AbortSignal): Promise<BegunCheckout> =>
  api.read(`/v1/checkouts/${encodeURIComponent(id)}`, isCheckout, signal);

/** Gives it up. @throws FrameError `payment_pending` and `conflict` when it is paid, or about to be. */
export const cancelCheckout = (context: PayContext, id: string): Promise<unknown> => change(context, `/v1/checkouts/${encodeURIComponent(id)}/cancel`);
