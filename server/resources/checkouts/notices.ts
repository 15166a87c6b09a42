import type { Checkout } from '../../../protocol/checkout.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { createBooking } from './booking.ts';
import { canHaveTaken } from './providers/former-providers.ts';
import type { HeardNotice, PaymentProvider } from './providers/provider.ts';
import { noNotice, notSigned } from './providers/redirect-provider.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';
import type { ShowCheckout } from './show.ts';

/** Notices of payment providers. */
export interface CheckoutNotices {
  /**
   * Takes a notice of a payment provider: once, in any order.
   *
   * @throws HttpError `payment_notice_invalid`; `payment_mismatch` when amount or currency are others, which changes nothing.
   */
  takeNotice(by: By, id: string, body: Buffer, signature: string | undefined): Promise<Checkout>;
  /** Takes what a provider says of any checkout of a tenant. `null`: it says nothing of a payment. @throws HttpError as `takeNotice`. */
  takeTenantNotice(by: By, tenantSlug: string, body: Buffer, signature: string | undefined): Promise<Checkout | null>;
}

interface NoticeOptions extends Pick<ReturnType<typeof createBooking>, 'take'> {
  database: Database;
  settings: PaymentSettingsStore;
  providerOf(row: PaymentProviderRow): PaymentProvider;
  show: ShowCheckout;
}

/** `book` takes a notice of which it is known who says it. @throws HttpError `payment_mismatch`. */
export function createNotices({ database, settings, providerOf, show, take }: NoticeOptions) {
  const { query } = database;

  async function book(by: By, provider: PaymentProviderRow, notice: HeardNotice): Promise<Checkout> {
    const named: By = { ...by, actor: { kind: 'payment-provider', id: provider.id } };
    const { checkout, mismatch } = await database.write(async (tx) => {
      const { row, mismatch: wrong } = await take(tx, named, notice.checkout, notice);
      return { checkout: await show(tx, row), mismatch: wrong };
    }, provider.tenant_id);
    if (mismatch !== undefined) throw new HttpError('payment_mismatch', mismatch);
    return checkout;
  }

  /** What is said by one of those of a kind who take money, or did lately. @throws HttpError what the first one of them says to it. */
  async function heard(tenantId: string, kind: PaymentProviderRow['provider'], body: Buffer, signature: string | undefined, otherwise: HttpError) {
    let refusal: HttpError | undefined;
    for (const provider of await settings.everyOf(query, tenantId)) {
      if (provider.provider !== kind) continue;
      try {
        return { provider, notice: providerOf(provider).takeNotice(provider, body, signature) };
      } catch (error) {
        if (!(error instanceof HttpError && error.code === 'payment_notice_invalid')) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? otherwise;
  }

  const taken: CheckoutNotices = {
    async takeNotice(by, id, body, signature) {
      const row = await query.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst();
      // One answer for what is not there and for what is not signed.
      if (!row) throw noNotice(notSigned);
      const { provider, notice } = await heard(row.tenant_id, 'redirect', body, signature, noNotice(notSigned));
      if (!canHaveTaken(provider, row)) throw noNotice(notSigned);
      if (notice?.checkout !== id) throw noNotice('is of another checkout than the address');
      return book(by, provider, notice);
    },

    async takeTenantNotice(by, tenantSlug, body, signature) {
      const tenant = await query.selectFrom('tenants').select('id').where('slug', '=', tenantSlug).executeTakeFirst();
      const notThisWay = noNotice('is for a tenant that takes no payments this way');
      if (!tenant) throw notThisWay;
      const { provider, notice } = await heard(tenant.id, 'stripe', body, signature, notThisWay);
      if (!notice) return null;
      const known = query.selectFrom('checkouts').select('created_at').where('id', '=', notice.checkout).where('tenant_id', '=', provider.tenant_id);
      const row = await known.executeTakeFirst();
      // Notices about what else the account sells come here too, and are none of ours.
      return row && canHaveTaken(provider, row) ? book(by, provider, notice) : null;
    },
  };
  return { ...taken, book };
}
