import type { Transaction } from 'kysely';
import type { Checkout, CheckoutKind } from '../../../protocol/checkout.ts';
import { randomId, type RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { findOngoing } from './unfinished/find-ongoing.ts';
import { checkoutTarget, type createBooking } from './booking.ts';
import { asOf, openMs } from './model.ts';
import { isOfPrice, type Payable, type Price, type PriceRequest } from './payable/payable.ts';
import type { PaymentProvider } from './providers/provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';
import type { ShowCheckout } from './show.ts';

export interface CheckoutRequest extends PriceRequest {
  kind: CheckoutKind;
  returnUrl: string;
}

/**
 * Begins a checkout, or returns the open one for the same subject: two tabs or a double click make one payment.
 *
 * @throws HttpError `feature_disabled` when the tenant takes no payments, `payment_pending` while a payment is on its way, and as `Payable.price`.
 */
export type BeginCheckout = (by: By, request: CheckoutRequest) => Promise<{ checkout: Checkout; created: boolean }>;

interface BeginOptions extends Pick<ReturnType<typeof createBooking>, 'change' | 'pay' | 'lockedRow'> {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  payableOf(kind: CheckoutKind): Payable;
  show: ShowCheckout;
  randomBytes: RandomBytes | undefined;
}

type Tx = Transaction<Schema>;

export function createBegin(options: BeginOptions): BeginCheckout {
  const { database, audit, clock, settings, providerOf, payableOf, show, change, pay, lockedRow, randomBytes } = options;

  /** Returns the tenant's payment provider. A price of zero needs none. */
  async function providerFor(tx: Tx, tenantId: string, price: Price): Promise<PaymentProviderRow | undefined> {
    const provider = await settings.rowOf(tx, tenantId);
    if (price.amountMinor <= 0) return provider;
    if (!provider) throw new HttpError('feature_disabled', 'The tenant has no payment provider: set one with vitrine payments set.');
    const refused = providerOf(provider).refuses?.(price);
    if (refused !== undefined) throw new HttpError('not_for_sale', `${refused}: "${price.title}" cannot be paid here.`);
    return provider;
  }

  const findExisting = (tx: Tx, { tenantId, customerId, kind }: CheckoutRequest, subjectId: string): Promise<CheckoutRow | undefined> =>
    findOngoing(tx, { tenant_id: tenantId, customer_id: customerId, kind, subject_id: subjectId });

  /** Finds the open checkout for the same subject. Expires one whose time is over or whose price has changed. */
  async function findReusable(tx: Tx, by: By, request: CheckoutRequest, price: Price): Promise<CheckoutRow | undefined> {
    const found = await findExisting(tx, request, price.id);
    const row = found && (await lockedRow(tx, found.id));
    if (!row) return undefined;
    const { state } = asOf(row, clock.now());
    if (state === 'pending') throw new HttpError('payment_pending', `A payment for "${row.title}" is already pending: nothing is charged twice.`);
    if (row.quantity === price.quantity && isOfPrice(row, price) && state === 'open') {
      // The customer may have started from another page; the payment is the same.
      await tx.updateTable('checkouts').set({ return_url: request.returnUrl }).where('id', '=', row.id).execute();
      return { ...row, return_url: request.returnUrl };
    }
    if (row.state === 'open' || row.state === 'pending') await change(tx, by, row, { state: 'expired' });
    return undefined;
  }

  /** @returns `undefined` when a concurrent request has inserted the checkout first. */
  async function insert(tx: Tx, by: By, request: CheckoutRequest, price: Price, provider: CheckoutRow['provider']): Promise<CheckoutRow | undefined> {
    const { tenantId, customerId, kind, returnUrl } = request;
    const now = clock.now();
    const fresh: CheckoutRow = {
      ...{ id: randomId('chk', randomBytes), tenant_id: tenantId, customer_id: customerId, kind, subject_id: price.id, title: price.title },
      ...{ quantity: price.quantity, amount_minor: price.amountMinor, currency: price.currency, state: 'open', provider },
      ...{ return_url: returnUrl, provider_reference: null, reference: null, subscription_id: null, fault: null },
      ...{ expires_at: now + openMs, paid_at: null, canceled_at: null, terms_json: price.terms, created_at: now, updated_at: now },
    };
    const inserted = tx.insertInto('checkouts').values(fresh).onConflict((conflict) => conflict.doNothing()).returning('id');
    if (!(await inserted.executeTakeFirst())) return undefined;
    const after = { customerId, kind, subjectId: price.id, quantity: price.quantity, amountMinor: price.amountMinor, currency: price.currency };
    await audit.record(tx, { tenantId, by, action: 'checkout.opened', target: checkoutTarget(fresh.id), after });
    return fresh;
  }

  return (by, request) =>
    database.write(async (tx) => {
      const price = await payableOf(request.kind).price(tx, request);
      const provider = await providerFor(tx, request.tenantId, price);
      const same = await findReusable(tx, by, request, price);
      if (same) return { checkout: await show(tx, same), created: false };
      const fresh = await insert(tx, by, request, price, provider?.provider ?? 'none');
      if (fresh) return { checkout: await show(tx, price.amountMinor === 0 ? await pay(tx, by, fresh, null) : fresh), created: true };
      const other = await findExisting(tx, request, price.id);
      if (!other) throw new HttpError('conflict', 'Another request started and ended the same checkout at the same time: try again.');
      return { checkout: await show(tx, other), created: false };
    }, request.tenantId);
}
