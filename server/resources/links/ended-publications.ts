import { type RawBuilder, sql } from 'kysely';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type Batches, updateInBatches } from '../../platform/store/in-batches.ts';

/** So long a clock may be turned back and nothing is written down that has not ended. */
const marginMs = 60_000;

/** More than end by chance within the minutes until they are written down: so many have been given one end. */
const fewRows = 500;

/** Its publication ends, and its row does not say that it has. As the index `receipts_ending` has it. */
export const isEnding: RawBuilder<boolean> = sql<boolean>`receipts.published_until is not null
  and (receipts.ended_until is null or receipts.ended_until <> receipts.published_until)`;

export const hasEnded = (nowMs: number): RawBuilder<boolean> => sql<boolean>`receipts.published_until <= ${nowMs}`;

/** The receipts of a tenant whose publications have ended and are not written down yet; `undefined` when they are more than a few. */
export async function lateEnded(query: Executor, tenantId: string, nowMs: number): Promise<string[] | undefined> {
  // Said so that no index of the tenant's receipts is taken, which has all of them.
  const isOfTenant = sql<boolean>`receipts.tenant_id || '' = ${tenantId}`;
  const ended = query.selectFrom('receipts').select('id').where(hasEnded(nowMs)).where(isOfTenant).where(isEnding);
  const rows = await ended.limit(fewRows + 1).execute();
  return rows.length > fewRows ? undefined : rows.map(({ id }) => id);
}

/** Writes into the rows which publications have ended. Nothing but the speed of lists depends on it. */
export const settleEnded = async (database: Database, nowMs: number, batches: Batches): Promise<void> =>
  void (await updateInBatches(database, 'receipts', sql`ended_until = published_until`, sql`${hasEnded(nowMs - marginMs)} and ${isEnding}`, batches));
