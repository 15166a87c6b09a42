import type { Transaction } from 'kysely';
import { runPlan, whilePlanOutdated } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import type { ImportOutcome } from '../receipts/import-outcome.ts';
import { type PlanDeps, type PlanInput, planPart } from './plan-part.ts';

export type ApplyDeps = PlanDeps;

/**
 * Stores receipts in one short transaction, all or nothing. If one of them has changed since it was read, the plan is computed again.
 *
 * @param also Runs first in the same transaction. `false` skips the receipts, because another process has stored them meanwhile.
 * @throws HttpError `storage_unavailable` when other writers keep changing the same receipts.
 */
export async function applyPart(
  deps: ApplyDeps,
  ask: PlanInput,
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
