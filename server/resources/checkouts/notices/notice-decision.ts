import type { CheckoutState } from '../../../../protocol/checkout.ts';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import { pendingMs } from '../model.ts';
import type { PaymentNotice } from '../providers/provider.ts';

/** What a decision about a verified notice depends on. */
export interface NoticeFacts {
  checkout: Pick<CheckoutRow, 'state' | 'expires_at' | 'amount_minor' | 'currency' | 'reference' | 'provider_reference'>;
  notice: Pick<PaymentNotice, 'state' | 'amountMinor' | 'currency' | 'reference' | 'page'>;
  /** Whether the same notice was taken before. */
  isRepeated: boolean;
  /** The newer checkout for the same subject, once this one is over. */
  newer: 'open' | 'pending' | undefined;
  now: number;
}

/**
 * - `ignored`: as if the notice had not come. Sent again, it is decided again.
 * - `refused`: the amount or currency is not the one owed. It goes to the audit trail, and sent again, it is decided again.
 * - `noted`: the notice is taken and changes nothing.
 * - `paid again`: a second payment, which the tenant has to refund.
 * - `paid`, `pending`, `failed`: the checkout's new state. `pending` also extends the wait.
 */
export type NoticeDecision = 'ignored' | 'refused' | 'noted' | 'paid again' | 'paid' | 'pending' | 'failed';

/**
 * How final each state is. A notice only moves a checkout to a more final state, so an older notice that arrives late changes nothing. "expired" does not come
 * from the provider: a payment may still be on its way.
 */
const finality: Readonly<Record<CheckoutState, number>> = { open: 0, pending: 1, failed: 2, expired: 2, paid: 3 };

/** Decides what a notice from a verified sender does to a checkout. Decisions `paid` and `pending` end a newer checkout for the same subject. */
export function decideNotice({ checkout, notice, isRepeated, newer, now }: NoticeFacts): NoticeDecision {
  const known = checkout.state;
  const { state, page } = notice;
  // The failure is of a page that another page has replaced. The customer may still pay on the new one.
  const isOfReplacedPage = page !== undefined && checkout.provider_reference !== null && page !== checkout.provider_reference;
  if (isRepeated || (state === 'failed' && isOfReplacedPage)) return 'ignored';
  // Some payments take longer than the wait, so a "pending" notice in its last week extends it. An earlier one may be repeated then.
  const isStillPending = state === 'pending' && known === 'pending';
  if (isStillPending && checkout.expires_at >= now + pendingMs / 2) return 'ignored';
  // No money has moved for a failed payment, so its amount does not matter.
  if (state !== 'failed' && (notice.amountMinor !== checkout.amount_minor || notice.currency !== checkout.currency)) return 'refused';
  if (isStillPending) return 'pending';
  if (state === 'paid' && known === 'paid') return notice.reference === checkout.reference ? 'noted' : 'paid again';
  const isOfOther = page === undefined && notice.reference !== null && checkout.reference !== null && notice.reference !== checkout.reference;
  // The customer has tried before on the same billing page. That the earlier payment failed does not end the one that is pending.
  if (state === 'failed' && known === 'pending' && isOfOther) return 'noted';
  // A payment for a checkout that seemed over is on its way. While another one for the same subject is, this one may be reported again later.
  if (state === 'pending' && (known === 'expired' || (known === 'failed' && isOfOther))) return newer === 'pending' ? 'ignored' : 'pending';
  return finality[state] > finality[known] ? state : 'noted';
}
