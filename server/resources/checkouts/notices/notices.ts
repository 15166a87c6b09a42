import type { Checkout } from '../../../../protocol/checkout.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { By } from '../../../platform/audit/model.ts';
import type { PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../../platform/store/database.ts';
import type { createBooking } from '../booking.ts';
import { mayHaveTakenPayment } from '../providers/former-providers.ts';
import type { PaymentNotice, PaymentProvider } from '../providers/provider.ts';
import { noNotice, notSigned } from '../providers/redirect-provider.ts';
import type { PaymentSettingsStore } from '../providers/payment-settings.ts';
import type { ShowCheckout } from '../show.ts';

/** Takes notices of payment providers. */
export interface CheckoutNotices {
  /**
   * Takes a provider's notice. Each notice counts once, in any order.
   *
   * @throws HttpError `payment_notice_invalid`; `payment_mismatch` when the amount or currency differs, which changes nothing.
   */
  receiveNotice(by: By, id: string, body: Buffer, signature: string | undefined): Promise<Checkout>;
  /** Takes a provider's notice for any checkout of a tenant. `null` when it is not about a payment. @throws HttpError as `receiveNotice`. */
  receiveTenantNotice(by: By, tenantSlug: string, body: Buffer, signature: string | undefined): Promise<Checkout | null>;
}

interface NoticeOptions extends Pick<ReturnType<typeof createBooking>, 'applyNotice'> {
  database: Database;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  show: ShowCheckout;
}

/** `book` takes a notice from a verified sender. @throws HttpError `payment_mismatch`. */
export function createNotices({ database, settings, providerOf, show, applyNotice }: NoticeOptions) {
  const { query } = database;

  async function book(by: By, provider: PaymentProviderRow, notice: PaymentNotice): Promise<Checkout> {
    const named: By = { ...by, actor: { kind: 'payment-provider', id: provider.id } };
    const { checkout, mismatch } = await database.write(async (tx) => {
      const { row, mismatch: wrong } = await applyNotice(tx, named, notice.checkout, notice);
      return { checkout: await show(tx, row), mismatch: wrong };
    }, provider.tenant_id);
    if (mismatch !== undefined) throw new HttpError('payment_mismatch', mismatch);
    return checkout;
  }

  /** Verifies a notice with the tenant's current and former providers of a kind. @throws HttpError the first provider's refusal when none accepts it. */
  async function verifyNotice(tenantId: string, kind: PaymentProviderRow['provider'], body: Buffer, signature: string | undefined, otherwise: HttpError) {
    let refusal: HttpError | undefined;
    for (const provider of await settings.everyOf(query, tenantId)) {
      if (provider.provider !== kind) continue;
      try {
        return { provider, notice: providerOf(provider).verifyNotice(provider, body, signature) };
      } catch (error) {
        if (!(error instanceof HttpError && error.code === 'payment_notice_invalid')) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? otherwise;
  }

  const taken: CheckoutNotices = {
    async receiveNotice(by, id, body, signature) {
      const row = await query.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst();
      // One response for an unknown checkout and for an invalid signature.
      if (!row) throw noNotice(notSigned);
      const { provider, notice } = await verifyNotice(row.tenant_id, 'redirect', body, signature, noNotice(notSigned));
      if (!mayHaveTakenPayment(provider, row)) throw noNotice(notSigned);
      if (notice?.checkout !== id) throw noNotice('is for a different checkout than the address');
      return book(by, provider, notice);
    },

    async receiveTenantNotice(by, tenantSlug, body, signature) {
      const tenant = await query.selectFrom('tenants').select('id').where('slug', '=', tenantSlug).executeTakeFirst();
      const notThisWay = noNotice('is for a tenant that does not use this payment provider');
      if (!tenant) throw notThisWay;
      const { provider, notice } = await verifyNotice(tenant.id, 'stripe', body, signature, notThisWay);
      if (!notice) return null;
      const known = query.selectFrom('checkouts').select('created_at').where('id', '=', notice.checkout).where('tenant_id', '=', provider.tenant_id);
      const row = await known.executeTakeFirst();
      // The account also sends notices about its other sales, which are ignored.
      return row && mayHaveTakenPayment(provider, row) ? book(by, provider, notice) : null;
    },
  };
  return { ...taken, book };
}
