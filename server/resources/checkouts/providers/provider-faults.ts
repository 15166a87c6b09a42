import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import type { PaymentProviderRow, ProviderFaultRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Database, Executor } from '../../../platform/store/database.ts';
import { dueCondition, dueInMs } from '../../../platform/store/due.ts';

/** Payment providers that do not respond, or refuse their key. Shared by all processes. */
export interface ProviderFaults {
  /** Notes a call without an answer. Each one in a row doubles the pause of the background work. The first is logged, and each new status. */
  note(provider: Pick<PaymentProviderRow, 'id' | 'tenant_id'>, status: number | null): Promise<void>;
  /** Notes an answer. */
  clear(provider: Pick<PaymentProviderRow, 'id'>): Promise<void>;
  /** Returns the ids of the providers that the background work does not ask yet. */
  paused(): Promise<string[]>;
}

const firstPauseMs = 60_000;
const maxPauseMs = 60 * 60_000;
const pauseMs = (tries: number): number => Math.min(firstPauseMs * 2 ** (tries - 1), maxPauseMs);

/** Returns the faults of a tenant's providers, also of former ones. */
export const faultsOf = (query: Executor, tenantId: string): Promise<ProviderFaultRow[]> =>
  query.selectFrom('provider_faults').selectAll().where('tenant_id', '=', tenantId).execute();

export function createProviderFaults({ database: { query }, clock, log }: { database: Database; clock: Clock; log: Logger }): ProviderFaults {
  const faultOf = (id: string): Promise<ProviderFaultRow | undefined> =>
    query.selectFrom('provider_faults').selectAll().where('provider_id', '=', id).executeTakeFirst();

  return {
    async note({ id, tenant_id: tenantId }, status) {
      const now = clock.now();
      const known = await faultOf(id);
      const fields = { tenant: tenantId, provider: id, status };
      const hint = 'the payment provider does not respond, or refuses its key: it is asked less and less often, once an hour at least';
      if (!known) {
        const first = { provider_id: id, tenant_id: tenantId, status, since: now, tries: 1, ask_again_at: now + pauseMs(1) };
        const noted = query.insertInto('provider_faults').values(first).onConflict((conflict) => conflict.doNothing());
        if ((await noted.executeTakeFirst()).numInsertedOrUpdatedRows === 1n) log.warn(fields, hint);
        return;
      }
      if (known.status !== status) log.warn(fields, hint);
      // Customers who try meanwhile do not lengthen the pause.
      else if (dueInMs(known.ask_again_at, now, maxPauseMs) > 0) return;
      const tries = known.tries + 1;
      await query.updateTable('provider_faults').set({ status, tries, ask_again_at: now + pauseMs(tries) }).where('provider_id', '=', id).execute();
    },
    async clear({ id }) {
      if (await faultOf(id)) await query.deleteFrom('provider_faults').where('provider_id', '=', id).execute();
    },
    async paused() {
      const isDue = dueCondition('ask_again_at', clock.now(), maxPauseMs);
      const rows = await query.selectFrom('provider_faults').select('provider_id').where(({ not }) => not(isDue)).execute();
      return rows.map(({ provider_id: id }) => id);
    },
  };
}
