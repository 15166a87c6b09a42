import type { Transaction } from 'kysely';
import { HttpError } from '../errors/http-error.ts';
import { PlanOutdated, runPlan } from '../platform/store/planned-writes.ts';
import type { Schema } from '../platform/store/schema.ts';
import type { ImportOutcome } from './outcome.ts';
import { type PlanAsk, type PlanDeps, planPart } from './plan-part.ts';

export type ApplyDeps = PlanDeps;

const attempts = 5;

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
  for (let attempt = 1; ; attempt += 1) {
    const { writes, outcome } = await planPart(deps, ask);
    try {
      await deps.database.write(async (tx) => {
        if (await also(tx, outcome)) await runPlan(tx, writes);
      });
      return outcome;
    } catch (error) {
      if (!(error instanceof PlanOutdated)) throw error;
      if (attempt === attempts) {
        throw new HttpError('storage_unavailable', 'Others are changing the same receipts all the time.', { cause: error, retryAfterSeconds: 1 });
      }
    }
  }
}
