import { z } from 'zod';
import type { CheckoutNotice } from '../../../../protocol/checkout.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { PaymentNotice } from './provider.ts';

/** The fields read of a Stripe Checkout Session. */
export const stripeSession = z.object({
  id: z.string(),
  url: z.string().nullable().optional(),
  status: z.string().nullable().optional(),
  payment_status: z.string(),
  client_reference_id: z.string().nullable(),
  amount_total: z.int().nullable(),
  currency: z.string().nullable(),
  /** Its id in events, and the whole payment in a session that was read. */
  payment_intent: z.union([z.string(), z.object({ id: z.string(), status: z.string().optional() })]).nullable().optional(),
});

export type StripeSession = z.output<typeof stripeSession>;

/** The session's payment page; `undefined` when it is over. */
export function pageOf({ id, url, status }: StripeSession): { url: string; reference: string } | undefined {
  if (status === 'complete' || status === 'expired') return undefined;
  if (!url?.startsWith('https://')) throw stripeUnavailable('Stripe has no page for this payment', new Error(`session ${id} without an address`));
  return { url, reference: id };
}

/** Statuses of a payment that did not succeed, and that nobody can pay at a page that is over. */
const unsuccessful: ReadonlySet<string> = new Set(['requires_payment_method', 'canceled']);

/** The outcome of a session; `undefined` while it is unpaid. Slow payments succeed or fail after their session is over. */
export function stateOf({ status, payment_status, payment_intent }: StripeSession): CheckoutNotice['state'] | undefined {
  if (payment_status === 'paid' || payment_status === 'no_payment_required') return 'paid';
  const payment = typeof payment_intent === 'object' ? payment_intent?.status : undefined;
  if (status === 'complete') return payment !== undefined && unsuccessful.has(payment) ? 'failed' : 'pending';
  if (status !== 'expired') return undefined;
  return payment === 'processing' ? 'pending' : 'failed';
}

/** Converts a session to a notice about its checkout. */
export function noticeOf(id: string, state: CheckoutNotice['state'], about: StripeSession): PaymentNotice {
  const { client_reference_id, amount_total, currency, payment_intent, id: name } = about;
  const intent = typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
  return {
    ...{ kind: 'vitrine.notice', id, checkout: client_reference_id ?? '', state, amountMinor: amount_total ?? 0 },
    ...{ currency: (currency ?? '').toUpperCase(), reference: intent ?? name, page: name },
  };
}

/** The error for a missing or unusable Stripe response. */
export const stripeUnavailable = (what: string, cause: unknown): HttpError =>
  new HttpError('payment_provider_away', `${what}: this request has charged nothing.`, { cause, retryAfterSeconds: 10 });
