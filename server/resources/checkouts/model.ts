import { z } from 'zod';
import { type Checkout, checkoutFaults, checkoutKinds, checkoutStates } from '../../../protocol/checkout.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { field } from '../../platform/http/field.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import { customerName } from '../customers/model.ts';

/** How long a customer may take to pay. */
export const openMs = 60 * 60 * 1_000;
/** How long money may be on its way. */
export const pendingMs = 14 * 24 * 60 * 60 * 1_000;

const maxQuantity = 1_000_000;
const isQuantity = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= maxQuantity;
const name = z.string().min(1).max(255);

/** What is to be paid, and where the browser goes then. Exactly one of `offeringId` and `invoiceId`. */
export const newCheckout = z
  .strictObject({
    offeringId: name.optional().meta({ description: 'Our id of a published offering, or the tenant’s own.' }),
    invoiceId: name.optional().meta({ description: 'Our id of an open invoice.' }),
    quantity: field<number>('invalid_request', `must be a whole number from 1 to ${maxQuantity}`, isQuantity, {
      type: 'integer',
      minimum: 1,
      maximum: maxQuantity,
    })
      .default(1)
      .meta({ description: 'Of an offering. An invoice is paid as it stands.' }),
    returnUrl: z.string().max(2_048).meta({ description: 'https, of a page that the credential is for.' }),
    customerId: customerName.optional().meta({ description: 'For management: whose it is. A viewer’s credential says so itself.' }),
  })
  .refine(({ offeringId, invoiceId }) => (offeringId === undefined) !== (invoiceId === undefined), {
    error: 'or invoiceId must be given, and not both',
    path: ['offeringId'],
  })
  .meta({ id: 'NewCheckout' });

export type NewCheckout = z.output<typeof newCheckout>;

const text = z.string();
const optional = z.string().nullable();

/** A checkout in the documentation of the API. */
export const checkoutSchema = z
  .object({
    id: text,
    state: z.enum(checkoutStates).meta({ description: '"pending": paid, and the money is on its way.' }),
    customerId: text,
    subject: z.object({ kind: z.enum(checkoutKinds), id: text }),
    title: text,
    quantity: z.int(),
    amountMinor: z.int(),
    currency: text,
    checkoutUrl: optional.meta({ description: 'Where the customer pays, in the whole window; null when there is nothing to be paid there any more.' }),
    returnUrl: text,
    subscriptionId: optional.meta({ description: 'What it has begun.' }),
    fault: z.enum(checkoutFaults).nullable().meta({ description: 'Set on one that is paid and has come too late: the tenant pays it back.' }),
    expiresAt: text,
    paidAt: optional,
    canceledAt: optional.meta({ description: 'When it was given up: it is expired from then on, unless a payment comes all the same.' }),
    createdAt: text,
  })
  .meta({ id: 'Checkout' }) satisfies z.ZodType<Checkout>;

/** In the documentation of what is paid for. */
export const begunSchema = z
  .object({ id: text, state: z.enum(checkoutStates), checkoutUrl: optional })
  .optional()
  .meta({ description: 'For a customer who may pay: the payment of it that is on its way, if any.' });

/** A checkout in a list. Where it is paid, one learns by reading it. */
export const listedCheckout = checkoutSchema.omit({ checkoutUrl: true }).meta({ id: 'ListedCheckout' });

/** The row as it counts at a moment: one whose time is over is over, although nobody may have written it down yet. */
export const asOf = <R extends Pick<CheckoutRow, 'state' | 'expires_at'>>(row: R, nowMs: number): R =>
  (row.state === 'open' || row.state === 'pending') && row.expires_at <= nowMs ? { ...row, state: 'expired' } : row;

export function checkoutOf(given: CheckoutRow, checkoutUrl: string | null, nowMs: number): Checkout {
  const row = asOf(given, nowMs);
  return {
    id: row.id,
    state: row.state,
    customerId: row.customer_id,
    subject: { kind: row.kind, id: row.subject_id },
    title: row.title,
    quantity: row.quantity,
    amountMinor: row.amount_minor,
    currency: row.currency,
    checkoutUrl: row.state === 'open' ? checkoutUrl : null,
    returnUrl: row.return_url,
    subscriptionId: row.subscription_id,
    fault: row.fault,
    expiresAt: isoTime(row.expires_at),
    paidAt: isoTimeOrNull(row.paid_at),
    canceledAt: isoTimeOrNull(row.canceled_at),
    createdAt: isoTime(row.created_at),
  };
}

/** A checkout's state as the trail shows it. */
export const stateImage = (row: CheckoutRow) => ({
  state: row.state,
  reference: row.reference,
  subscriptionId: row.subscription_id,
  fault: row.fault,
  canceledAt: isoTimeOrNull(row.canceled_at),
});

export const noCheckout = (): HttpError => new HttpError('not_found', 'There is no such checkout.');
