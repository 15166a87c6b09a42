import type { Clock } from '../../../clock.ts';
import type { FormerProviderRow, PaymentProviderRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';

type Provider = PaymentProviderRow | FormerProviderRow;

/** Limit for tenants that rotate very often: each secret is tried for a notice. */
const maxEarlierSecrets = 20;

/**
 * The billing page's secrets before the former one. Each was replaced while its predecessor was still accepted, and stays valid until its own end, so that
 * notices of earlier payments can use the secret of their time.
 */
export function createEarlierSecrets(clock: Clock) {
  return {
    /** Returns each provider, followed by a copy with each of its earlier secrets. */
    async with(query: Executor, tenantId: string, providers: Provider[]): Promise<Provider[]> {
      if (!providers.some(({ provider }) => provider === 'redirect')) return providers;
      const taken = query.selectFrom('payment_secrets').selectAll().where('tenant_id', '=', tenantId).where('usable_until', '>', clock.now());
      const secrets = await taken.orderBy('usable_until', 'desc').limit(maxEarlierSecrets).execute();
      return providers.flatMap((one) => {
        const own = secrets.filter(({ provider_id: providerId }) => providerId === one.id);
        const none = { former_key_id: null, former_sealed: null, former_until: null };
        return [one, ...own.map(({ id, secret_sealed }) => ({ ...one, key_id: id, secret_sealed, ...none }))];
      });
    },

    /** Stores a provider's former secret before it is overwritten. As with webhooks, no earlier secret outlives a later one. */
    async keep(tx: Executor, row: PaymentProviderRow, lastMs: number): Promise<void> {
      const { id, tenant_id, former_key_id: keyId, former_sealed: sealed, former_until: until } = row;
      const now = clock.now();
      const own = tx.updateTable('payment_secrets').set({ usable_until: lastMs }).where('provider_id', '=', id).where('tenant_id', '=', tenant_id);
      await own.where('usable_until', '>', lastMs).execute();
      if (keyId === null || sealed === null || until === null || Math.min(until, lastMs) <= now) return;
      const kept = { id: keyId, provider_id: id, tenant_id, secret_sealed: sealed, usable_until: Math.min(until, lastMs) };
      await tx.insertInto('payment_secrets').values(kept).execute();
    },

    /** Deletes the secrets of a tenant that no longer takes payments. */
    forget: async (tx: Executor, tenantId: string): Promise<void> => void (await tx.deleteFrom('payment_secrets').where('tenant_id', '=', tenantId).execute()),
  };
}
