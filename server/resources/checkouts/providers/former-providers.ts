import type { Clock } from '../../../clock.ts';
import type { CheckoutRow, FormerProviderRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';

/** A payment that is on its way when a provider is replaced arrives within two weeks. */
export const maxProviderGraceSeconds = 14 * 24 * 60 * 60;

/** Limit for tenants that replace providers very often: each one is tried for a notice. */
const maxFormerProviders = 5;

/**
 * The tenant's replaced providers. For a grace period, payments of checkouts that were begun before the change are still asked for and booked.
 */
export function createFormerProviders(clock: Clock) {
  const kept = (query: Executor, tenantId: string) =>
    query.selectFrom('former_payment_providers').selectAll().where('tenant_id', '=', tenantId).orderBy('ended_at', 'desc').limit(maxFormerProviders);

  return {
    /** Returns those whose notices are still accepted. */
    of: (query: Executor, tenantId: string): Promise<FormerProviderRow[]> => kept(query, tenantId).where('usable_until', '>', clock.now()).execute(),

    /** Returns also those whose time ended while pages of theirs were not asked about, because no server ran. */
    everyOf: (query: Executor, tenantId: string): Promise<FormerProviderRow[]> => kept(query, tenantId).execute(),

    /** Keeps a replaced or removed provider. If its kind changes, open checkouts expire, and their pages are closed later. */
    async keep(tx: Executor, row: PaymentProviderRow, next: PaymentProviderRow['provider'] | undefined, graceSeconds: number): Promise<void> {
      const now = clock.now();
      const former: FormerProviderRow = { ...row, ended_at: now, usable_until: now + graceSeconds * 1_000 };
      if (graceSeconds > 0) await tx.insertInto('former_payment_providers').values(former).execute();
      if (row.provider === next) return;
      const open = tx.updateTable('checkouts').set({ expires_at: now }).where('tenant_id', '=', row.tenant_id).where('state', '=', 'open');
      await open.where('expires_at', '>', now).execute();
    },

    forget: async (tx: Executor, tenantId: string): Promise<void> =>
      void (await tx.deleteFrom('former_payment_providers').where('tenant_id', '=', tenantId).execute()),
  };
}

/** The greatest assumed clock difference between servers of one database, so that skew loses no payment. */
const maxClockSkewMs = 60_000;

/** Whether the checkout can have been paid there: a former provider only takes payments for checkouts begun before it was replaced. */
export const mayHaveTakenPayment = (provider: PaymentProviderRow | FormerProviderRow, checkout: Pick<CheckoutRow, 'created_at'>): boolean =>
  !('ended_at' in provider) || checkout.created_at <= provider.ended_at + maxClockSkewMs;
