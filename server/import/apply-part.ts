import type { Transaction } from 'kysely';
import { runPlan, whilePlanOutdated } from '../platform/store/planned-writes.ts';
import type { Schema } from '../platform/store/schema.ts';
import type { ImportOutcome } from './outcome.ts';
import { type PlanAsk, type PlanDeps, planPart } from './plan-part.ts';

export type ApplyDeps = PlanDeps;

/**
 * Stores receipts in one short transaction: all of them, or nothing. When somebody has changed one of them since they were read, it is worked out again.
 *
 * @param also Is done in the same transaction; `false` keeps nothing of it, because somebody else has stored the receipts meanwhile.
 * @throws HttpError `storage_unavailable` when others change the same receipts without end.
 */
export async function applyPart(
  deps: ApplyDeps,
  ask: PlanAsk,
  also: (tx: Transaction<Schema>, outcome: ImportOutcome) => Promise<boolean>,
): Promise<ImportOutcome> {
  return whilePlanOutdated(async () => {
    const { writes, outcome } = await planPart(deps, ask);
    await deps.database.write(async (tx) => {
      if (await also(tx, outcome)) await runPlan(tx, writes);
    });
    return outcome;
  });
}
