import { z } from 'zod';
import { type Checkout, checkoutFaults, checkoutKinds, checkoutStates } from '../../../protocol/checkout.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { field } from '../../platform/http/input/field.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import { customerName } from '../customers/model.ts';

/** How long a customer has to pay. */
export const openMs = 60 * 60 * 1_000;
/** How long a pending payment is awaited. */
export const pendingMs = 14 * 24 * 60 * 60 * 1_000;

const maxQuantity = 1_000_000;
const isQuantity = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= maxQuantity;
const name = z.string().min(1).max(255);

/** The body of a new checkout: its subject and where the browser returns. Exactly one of `offeringId` and `invoiceId`. */
export const newCheckout = z
  .strictObject({
    offeringId: name.optional().meta({ description: 'Id or external id of a published offering.' }),
    invoiceId: name.optional().meta({ description: 'Id of an open invoice.' }),
    quantity: field<number>('invalid_request', `must be a whole number from 1 to ${maxQuantity}`, isQuantity, {
      type: 'integer',
      minimum: 1,
      maximum: maxQuantity,
    })
      .default(1)
      .meta({ description: 'Quantity of the offering. Not used for an invoice.' }),
    returnUrl: z.string().max(2_048).meta({ description: 'https URL to return to after payment, on a page origin that the credential is valid for.' }),
    customerId: customerName.optional().meta({ description: 'Id or external id of the customer. Required with an API key; other credentials identify it.' }),
  })
  .refine(({ offeringId, invoiceId }) => (offeringId === undefined) !== (invoiceId === undefined), {
    error: 'or invoiceId is required, but not both',
    path: ['offeringId'],
  })
  .meta({ id: 'NewCheckout' });

export type NewCheckout = z.output<typeof newCheckout>;

const text = z.string();
const optional = z.string().nullable();

/** A checkout in the API documentation. */
export const checkoutSchema = z
  .object({
    id: text,
    state: z.enum(checkoutStates).meta({ description: '`pending`: the customer has paid, and the payment has not settled yet.' }),
    customerId: text,
    subject: z.object({ kind: z.enum(checkoutKinds), id: text }),
    title: text,
    quantity: z.int(),
    amountMinor: z.int(),
    currency: text,
    checkoutUrl: optional.meta({ description: 'URL of the payment page, to open in the top-level window. `null` once the checkout can no longer be paid.' }),
    returnUrl: text,
    subscriptionId: optional.meta({ description: 'Id of the subscription that the checkout created.' }),
    fault: z.enum(checkoutFaults).nullable().meta({ description: 'Set when a payment arrived too late to be booked: the tenant must refund it.' }),
    expiresAt: text,
    paidAt: optional,
    canceledAt: optional.meta({ description: 'When the checkout was cancelled. It counts as expired from then on, unless a payment still arrives.' }),
    createdAt: text,
  })
  .meta({ id: 'Checkout' }) satisfies z.ZodType<Checkout>;

/** The ongoing checkout in the API documentation of its subject. */
export const begunSchema = z
  .object({ id: text, state: z.enum(checkoutStates), checkoutUrl: optional })
  .optional()
  .meta({ description: 'The open or pending checkout for it, if any. Only for a customer who may pay.' });

/** A checkout in a list. Only a single read returns `checkoutUrl`. */
export const listedCheckout = checkoutSchema.omit({ checkoutUrl: true }).meta({ id: 'ListedCheckout' });

/** Returns the row with its effective state: a checkout whose time is over counts as expired before its row says so. It can no longer be paid. */
export const asOf = <R extends Pick<CheckoutRow, 'state' | 'expires_at'>>(row: R, nowMs: number): R =>
  (row.state === 'open' || row.state === 'pending') && row.expires_at <= nowMs ? { ...row, state: 'expired' } : row;

/**
 * Returns the row with the state that is told. A checkout with a page at a provider that can be asked keeps its state until the provider was asked, even when
 * its time is over: it may be paid, so "expired" is not known yet.
 */
export const asKnown = <R extends Pick<CheckoutRow, 'state' | 'expires_at' | 'provider_reference'>>(row: R, nowMs: number): R =>
  row.provider_reference === null ? asOf(row, nowMs) : row;

export function checkoutOf(given: CheckoutRow, checkoutUrl: string | null, nowMs: number): Checkout {
  const row = asKnown(given, nowMs);
  return {
    id: row.id,
    state: row.state,
    customerId: row.customer_id,
    subject: { kind: row.kind, id: row.subject_id },
    title: row.title,
    quantity: row.quantity,
    amountMinor: row.amount_minor,
    currency: row.currency,
    checkoutUrl: asOf(row, nowMs).state === 'open' ? checkoutUrl : null,
    returnUrl: row.return_url,
    subscriptionId: row.subscription_id,
    fault: row.fault,
    expiresAt: isoTime(row.expires_at),
    paidAt: isoTimeOrNull(row.paid_at),
    canceledAt: isoTimeOrNull(row.canceled_at),
    createdAt: isoTime(row.created_at),
  };
}

/** A checkout's state as the audit trail records it. */
export const stateImage = (row: CheckoutRow) => ({
  state: row.state,
  reference: row.reference,
  subscriptionId: row.subscription_id,
  fault: row.fault,
  canceledAt: isoTimeOrNull(row.canceled_at),
});

export const noCheckout = (): HttpError => new HttpError('not_found', 'There is no such checkout.');
