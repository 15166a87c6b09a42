import type { Clock } from '../../../clock.ts';
import type { CheckoutRow, FormerProviderRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';

/** Money that is on its way when a provider is replaced comes within two weeks. */
export const longestGraceSeconds = 14 * 24 * 60 * 60;

/** Whoever sets another one each minute keeps no more than these: each is tried for a notice. */
const mostKept = 5;

/**
 * Where customers have paid before the tenant changed it. What is paid there for a checkout that was begun before is booked for a while yet, and asked for.
 */
export function createFormerProviders(clock: Clock) {
  const of = (query: Executor, tenantId: string): Promise<FormerProviderRow[]> =>
    query
      .selectFrom('former_payment_providers')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('usable_until', '>', clock.now())
      .orderBy('ended_at', 'desc')
      .limit(mostKept)
      .execute();

  return {
    of,

    /** Keeps one that another takes the place of, or none. What was begun to be paid where nobody is sent any more is over: its page is closed by and by. */
    async keep(tx: Executor, row: PaymentProviderRow, next: PaymentProviderRow['provider'] | undefined, graceSeconds: number): Promise<void> {
      const now = clock.now();
      const kept: FormerProviderRow = { ...row, ended_at: now, usable_until: now + graceSeconds * 1_000 };
      if (graceSeconds > 0) await tx.insertInto('former_payment_providers').values(kept).execute();
      if (row.provider === next) return;
      const open = tx.updateTable('checkouts').set({ expires_at: now }).where('tenant_id', '=', row.tenant_id).where('state', '=', 'open');
      await open.where('expires_at', '>', now).execute();
    },

    forget: async (tx: Executor, tenantId: string): Promise<void> =>
      void (await tx.deleteFrom('former_payment_providers').where('tenant_id', '=', tenantId).execute()),
  };
}

/** Servers that share a database, and one whose clock was set, are so far apart at most: a payment is not to be lost by that. */
const clocksApartMs = 60_000;

/** Whether a checkout can have been paid there: a former one takes money for none that was begun behind it. */
export const canHaveTaken = (provider: PaymentProviderRow | FormerProviderRow, checkout: Pick<CheckoutRow, 'created_at'>): boolean =>
  !('ended_at' in provider) || checkout.created_at <= provider.ended_at + clocksApartMs;
