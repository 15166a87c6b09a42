import { faultOf, fits, FrameError, type WidgetContext } from '@vitrine/frame/widget';

/** A payment on its way, as the server tells of it. */
export interface Checkout {
  id: string;
  state: 'open' | 'pending' | 'paid' | 'failed' | 'expired';
  /** Where it is paid; `null` when there is nothing more to do there. */
  checkoutUrl: string | null;
}

/** What a payment needs of a widget. */
export type PayContext = Pick<WidgetContext, 'api' | 'config' | 'connection'>;

/** What is paid for. */
export type Paid = { readonly offeringId: string } | { readonly invoiceId: string };

export function isCheckout(value: unknown): value is Checkout {
  return fits(value, { id: 'text', state: 'text', checkoutUrl: 'text?' });
}

/**
 * Begins the payment of an offering or an invoice.
 *
 * @param key One for each wish of the viewer: the same again, after a double click or a line that broke, is the same payment.
 * @throws FrameError as the server answers.
 */
export async function startCheckout({ api, config, connection }: PayContext, paid: Paid, key: string): Promise<Checkout> {
  const body = JSON.stringify({ ...paid, returnUrl: config.returnUrl ?? connection.embedder ?? '' });
  const answer = await api.send('/v1/checkouts', await connection.token.get(), { method: 'POST', body, headers: { 'idempotency-key': key } });
  if (isCheckout(answer)) return answer;
  throw new FrameError(faultOf('bad_response', 'The answer is malformed.', false));
}

/** The payment as it stands. */
export const readCheckout = ({ api }: Pick<WidgetContext, 'api'>, id: string, signal: AbortSignal): Promise<Checkout> =>
  api.read(`/v1/checkouts/${encodeURIComponent(id)}`, isCheckout, signal);
