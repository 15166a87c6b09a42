import type { Clock } from '../../../clock.ts';
import type { FormerProviderRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';

type Provider = PaymentProviderRow | FormerProviderRow;

/** Whoever replaces a secret each minute keeps no more than these: each is tried for a notice. */
const mostTaken = 20;

/**
 * The secrets of a billing page before the former one: each was replaced while the one before it was still taken, and is taken to its own end. Money that was
 * taken before is told with the secret that the page has had then.
 */
export function createEarlierSecrets(clock: Clock) {
  return {
    /** The providers, each followed by itself with every earlier secret of its own. */
    async with(query: Executor, tenantId: string, providers: Provider[]): Promise<Provider[]> {
      if (!providers.some(({ provider }) => provider === 'redirect')) return providers;
      const taken = query.selectFrom('payment_secrets').selectAll().where('tenant_id', '=', tenantId).where('usable_until', '>', clock.now());
      const secrets = await taken.orderBy('usable_until', 'desc').limit(mostTaken).execute();
      return providers.flatMap((one) => {
        const own = secrets.filter(({ provider_id: providerId }) => providerId === one.id);
        const none = { former_key_id: null, former_sealed: null, former_until: null };
        return [one, ...own.map(({ id, secret_sealed }) => ({ ...one, key_id: id, secret_sealed, ...none }))];
      });
    },

    /** Keeps the former secret of a provider, which makes way for another one. As with webhooks, none is taken behind the end of one that came later. */
    async keep(tx: Executor, row: PaymentProviderRow, lastMs: number): Promise<void> {
      const { id, tenant_id, former_key_id: keyId, former_sealed: sealed, former_until: until } = row;
      const now = clock.now();
      const own = tx.updateTable('payment_secrets').set({ usable_until: lastMs }).where('provider_id', '=', id).where('tenant_id', '=', tenant_id);
      await own.where('usable_until', '>', lastMs).execute();
      if (keyId === null || sealed === null || until === null || Math.min(until, lastMs) <= now) return;
      const kept = { id: keyId, provider_id: id, tenant_id, secret_sealed: sealed, usable_until: Math.min(until, lastMs) };
      await tx.insertInto('payment_secrets').values(kept).execute();
    },

    /** Of a tenant that takes no payments any more. */
    forget: async (tx: Executor, tenantId: string): Promise<void> => void (await tx.deleteFrom('payment_secrets').where('tenant_id', '=', tenantId).execute()),
  };
}
