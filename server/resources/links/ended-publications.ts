import { type RawBuilder, sql } from 'kysely';
import type { Database, Executor } from '../../platform/store/database.ts';
import { type Batches, updateInBatches } from '../../platform/store/in-batches.ts';

/** Margin for clocks that are set back, so that only publications that have really ended are recorded. */
const marginMs = 60_000;

/** More publications than this rarely end by chance between two runs; more have usually been given the same end. */
const fewRows = 500;

/** Whether the publication has an end that the row does not record as passed. Written as in the index `receipts_ending`. */
export const isEnding: RawBuilder<boolean> = sql<boolean>`receipts.published_until is not null
  and (receipts.ended_until is null or receipts.ended_until <> receipts.published_until)`;

export const hasEnded = (nowMs: number): RawBuilder<boolean> => sql<boolean>`receipts.published_until <= ${nowMs}`;

/** Returns the tenant's receipts whose ended publication is not recorded yet; `undefined` when there are more than `fewRows`. */
export async function findUnrecordedEnded(query: Executor, tenantId: string, nowMs: number): Promise<string[] | undefined> {
  // An expression, which keeps the planner from an index of all of the tenant's receipts.
  const isOfTenant = sql<boolean>`receipts.tenant_id || '' = ${tenantId}`;
  const ended = query.selectFrom('receipts').select('id').where(hasEnded(nowMs)).where(isOfTenant).where(isEnding);
  const rows = await ended.limit(fewRows + 1).execute();
  return rows.length > fewRows ? undefined : rows.map(({ id }) => id);
}

/** Records ended publications in their rows. This only makes lists faster. */
export const settleEnded = async (database: Database, nowMs: number, batches: Batches): Promise<void> =>
  void (await updateInBatches(database, 'receipts', sql`ended_until = published_until`, sql`${hasEnded(nowMs - marginMs)} and ${isEnding}`, batches));
