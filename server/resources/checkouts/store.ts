import type { Checkout, CheckoutKind, CheckoutNotice } from '../../../protocol/checkout.ts';
import { randomId, type RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { CheckoutRow, PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type CheckoutsAtProvider, createAtProvider } from './at-provider.ts';
import { checkoutTarget, createBooking } from './booking.ts';
import { asOf, checkoutOf, isAlive, openMs } from './model.ts';
import { createOwned, type OwnedCheckouts } from './owned.ts';
import type { Payable } from './payable.ts';
import type { PaymentProvider } from './provider.ts';
import { noNotice, notSigned } from './provider-redirect.ts';
import type { PaymentSettingsStore } from './provider-settings.ts';

export interface CheckoutAsk {
  tenantId: string;
  customerId: string;
  kind: CheckoutKind;
  /** Of what is paid. */
  name: string;
  quantity: number;
  returnUrl: string;
}

export interface CheckoutStore extends OwnedCheckouts, CheckoutsAtProvider {
  /**
   * Begins a checkout, or gives the one that is open for the same thing: two tabs and a double click are one payment.
   *
   * @throws HttpError `feature_disabled` when the tenant takes no payments, `payment_pending` while one is on its way, and as `Payable.price`.
   */
  begin(by: By, ask: CheckoutAsk): Promise<{ checkout: Checkout; created: boolean }>;
  /**
   * Takes what the one who takes the money says: once, in any order.
   *
   * @throws HttpError `payment_notice_invalid`; `payment_mismatch` when amount or currency are others, which changes nothing.
   */
  takeNotice(by: By, id: string, body: Buffer, signature: string | undefined): Promise<Checkout>;
  /** Takes what a provider says of any checkout of a tenant. `null`: it says nothing of a payment. @throws HttpError as `takeNotice`. */
  takeTenantNotice(by: By, tenantSlug: string, body: Buffer, signature: string | undefined): Promise<Checkout | null>;
}

export interface CheckoutStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  settings: PaymentSettingsStore;
  providers: readonly PaymentProvider[];
  payables: readonly Payable[];
  publicUrl: string;
  randomBytes?: RandomBytes;
}

export function createCheckoutStore(options: CheckoutStoreOptions): CheckoutStore {
  const { database, audit, clock, settings, providers, payables, publicUrl, randomBytes } = options;
  const { query } = database;

  function payableOf(kind: CheckoutKind): Payable {
    const payable = payables.find((one) => one.kind === kind);
    if (!payable) throw new Error(`Nothing is paid of the kind ${kind}.`);
    return payable;
  }

  const { change, pay, lockedRow, take } = createBooking({ engine: database.engine, audit, clock, payableOf });

  const providerOf = (row: PaymentProviderRow): PaymentProvider => {
    const provider = providers.find(({ name }) => name === row.provider);
    if (!provider) throw new Error(`There is no payment provider ${row.provider}.`);
    return provider;
  };

  /** The checkout as the API writes it, with the address where it is paid. */
  async function shown(tx: Executor, row: CheckoutRow): Promise<Checkout> {
    const now = clock.now();
    const provider = asOf(row, now).state === 'open' ? await settings.rowOf(tx, row.tenant_id) : undefined;
    if (!provider) return checkoutOf(row, null, now);
    const { slug } = await tx.selectFrom('tenants').select('slug').where('id', '=', row.tenant_id).executeTakeFirstOrThrow();
    const customer = await tx.selectFrom('customers').select('external_id').where('id', '=', row.customer_id).executeTakeFirstOrThrow();
    const subjectExternalId = await payableOf(row.kind).externalId(tx, row.tenant_id, row.subject_id);
    const names = { tenantSlug: slug, customerExternalId: customer.external_id, subjectExternalId };
    return checkoutOf(row, providerOf(provider).addressOf(provider, row, names), now);
  }

  const alive = (tx: Executor, { tenantId, customerId, kind }: CheckoutAsk, subjectId: string) =>
    tx
      .selectFrom('checkouts')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('customer_id', '=', customerId)
      .where('kind', '=', kind)
      .where('subject_id', '=', subjectId)
      .where(isAlive)
      .executeTakeFirst();

  return {
    ...createOwned({ database, clock, settings, providerOf, change, lockedRow, shown }),
    ...createAtProvider({ ...{ database, clock, settings, providers, providerOf, payableOf, publicUrl }, book, change, lockedRow }),

    begin: (by, ask) =>
      database.write(async (tx) => {
        const { tenantId, customerId, kind, returnUrl } = ask;
        const now = clock.now();
        const price = await payableOf(kind).price(tx, ask);
        const provider = await settings.rowOf(tx, tenantId);
        if (!provider && price.amountMinor > 0)
          throw new HttpError('feature_disabled', 'The tenant takes no payments: vitrine payments set says where customers pay.');

        const refused = provider && price.amountMinor > 0 ? providerOf(provider).refuses?.(price) : undefined;
        if (refused !== undefined) throw new HttpError('not_for_sale', `${refused}: "${price.title}" cannot be paid here.`);

        const found = await alive(tx, ask, price.id);
        const row = found && (await lockedRow(tx, found.id));
        if (row && asOf(row, now).state === 'pending')
          throw new HttpError('payment_pending', `A payment for "${row.title}" is on its way: nothing is charged a second time.`);
        const isSame = row?.quantity === price.quantity && row.amount_minor === price.amountMinor && row.currency === price.currency;
        if (row && isSame && asOf(row, now).state === 'open') {
          // It may have been asked for on another page: what is paid is the same.
          await tx.updateTable('checkouts').set({ return_url: returnUrl }).where('id', '=', row.id).execute();
          return { checkout: await shown(tx, { ...row, return_url: returnUrl }), created: false };
        }
        if (row && (row.state === 'open' || row.state === 'pending')) await change(tx, by, row, { state: 'expired' });

        const fresh: CheckoutRow = {
          ...{ id: randomId('chk', randomBytes), tenant_id: tenantId, customer_id: customerId, kind, subject_id: price.id, title: price.title },
          ...{ quantity: price.quantity, amount_minor: price.amountMinor, currency: price.currency, state: 'open', provider: provider?.provider ?? 'none' },
          ...{ return_url: returnUrl, provider_reference: null, reference: null, subscription_id: null, fault: null, expires_at: now + openMs, paid_at: null },
          canceled_at: null,
          ...{ created_at: now, updated_at: now },
        };
        const made = await tx
          .insertInto('checkouts')
          .values(fresh)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!made) {
          // Another tab was faster, by a moment.
          const other = await alive(tx, ask, price.id);
          if (!other) throw new HttpError('conflict', 'Somebody else has begun and ended the same checkout in this moment: ask again.');
          return { checkout: await shown(tx, other), created: false };
        }
        const after = { customerId, kind, subjectId: price.id, quantity: price.quantity, amountMinor: price.amountMinor, currency: price.currency };
        await audit.record(tx, { tenantId, by, action: 'checkout.opened', target: checkoutTarget(fresh.id), after });
        const settled = price.amountMinor === 0 ? await pay(tx, by, fresh, null) : fresh;
        return { checkout: await shown(tx, settled), created: true };
      }, ask.tenantId),

    async takeNotice(by, id, body, signature) {
      const row = await query.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst();
      const provider = row && (await settings.rowOf(query, row.tenant_id));
      // One answer for what is not there and for what is not signed.
      if (!row || provider?.provider !== 'redirect') throw noNotice(notSigned);
      const notice = providerOf(provider).takeNotice(provider, body, signature);
      if (notice?.checkout !== id) throw noNotice('is of another checkout than the address');
      return book(by, provider, notice);
    },

    async takeTenantNotice(by, tenantSlug, body, signature) {
      const tenant = await query.selectFrom('tenants').select('id').where('slug', '=', tenantSlug).executeTakeFirst();
      const provider = tenant && (await settings.rowOf(query, tenant.id));
      if (provider?.provider !== 'stripe') throw noNotice('is for a tenant that takes no payments this way');
      const notice = providerOf(provider).takeNotice(provider, body, signature);
      if (!notice) return null;
      const known = query.selectFrom('checkouts').select('id').where('id', '=', notice.checkout).where('tenant_id', '=', provider.tenant_id);
      const row = await known.executeTakeFirst();
      // Notices about what else the account sells come here too, and are none of ours.
      return row ? book(by, provider, notice) : null;
    },
  };

  /** Takes a notice of which it is known who says it. */
  async function book(by: By, provider: PaymentProviderRow, notice: CheckoutNotice): Promise<Checkout> {
    const named: By = { ...by, actor: { kind: 'payment-provider', id: provider.id } };
    const { checkout, mismatch } = await database.write(async (tx) => {
      const { row, mismatch: wrong } = await take(tx, named, notice.checkout, notice);
      return { checkout: await shown(tx, row), mismatch: wrong };
    }, provider.tenant_id);
    if (mismatch !== undefined) throw new HttpError('payment_mismatch', mismatch);
    return checkout;
  }
}
