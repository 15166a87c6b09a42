import type { Clock } from '../../clock.ts';
import type { By } from '../../platform/audit/model.ts';
import type { Batches } from '../../platform/store/in-batches.ts';
import type { ReceiptImportRow } from '../../platform/store/rows/import-rows.ts';
import type { ImportedReceipt } from '../receipts/receipt-collector.ts';
import { addOutcomes, emptyOutcome, type ImportOutcome } from '../receipts/import-outcome.ts';
import { applyPart, type ApplyDeps } from './apply-part.ts';
import { importedEntry } from './imported-entry.ts';

/** A process that has not renewed its claim for this long is considered dead, and another one resumes its import. */
const heldMs = 60_000;
/** How long the outcome stays readable. The process that began the import asks for it when a server has finished the import. */
const keptMs = 24 * 3_600_000;

/** The outcome as stored. */
interface StoredOutcome extends ImportOutcome {
  /** Set when every part is stored. */
  finishedAt?: number;
}

type Claim = Pick<ReceiptImportRow, 'id' | 'tenant_id' | 'by_json' | 'format' | 'seal' | 'publish'>;

/** The time until which a claim made now is held. */
export const lease = (clock: Clock): number => clock.now() + heldMs;

/** Whether every part is stored. @param nowMs If given, whether the outcome is also still kept. */
export function isFinished({ outcome_json }: Pick<ReceiptImportRow, 'outcome_json'>, nowMs?: number): boolean {
  const { finishedAt }: StoredOutcome = JSON.parse(outcome_json);
  return finishedAt !== undefined && (nowMs === undefined || Math.abs(nowMs - finishedAt) < keptMs);
}

/**
 * Stores the remaining parts of a committed import. Several processes may do so at once: each part is stored by one of them.
 *
 * @returns The outcome of all parts, whichever process stored them. `undefined` when the process that began the import has already read it.
 */
export async function applyStaged(
  deps: ApplyDeps,
  claim: Claim,
  { onPart, batches }: { onPart?: (receipts: number) => void; batches?: Batches },
): Promise<ImportOutcome | undefined> {
  const { query } = deps.database;
  const by: By = JSON.parse(claim.by_json);
  for (;;) {
    const part = await query.selectFrom('receipt_import_parts').selectAll().where('import_id', '=', claim.id).orderBy('part').limit(1).executeTakeFirst();
    if (!part || batches?.isOver()) break;
    await query.updateTable('receipt_imports').set({ held_until: lease(deps.clock) }).where('id', '=', claim.id).execute();
    const receipts: ImportedReceipt[] = JSON.parse(part.receipts_json);
    const ask = { by, tenantId: claim.tenant_id, receipts, seal: claim.seal === 1, publish: claim.publish === 1, counts: true };
    await applyPart(deps, ask, async (tx, outcome) => {
      const { numDeletedRows } = await tx.deleteFrom('receipt_import_parts').where('import_id', '=', claim.id).where('part', '=', part.part).executeTakeFirst();
      if (numDeletedRows !== 1n) return false;
      const { outcome_json } = await tx.selectFrom('receipt_imports').select('outcome_json').where('id', '=', claim.id).executeTakeFirstOrThrow();
      await tx
        .updateTable('receipt_imports')
        .set({ outcome_json: JSON.stringify(addOutcomes(JSON.parse(outcome_json), outcome)) })
        .where('id', '=', claim.id)
        .execute();
      return true;
    });
    onPart?.(receipts.length);
    await batches?.pause();
  }
  return finish(deps, claim, by);
}

/** Finishes an import without remaining parts. If several processes try, one records it. The outcome is kept for the process that began the import. */
async function finish({ database, audit, clock }: ApplyDeps, claim: Claim, by: By): Promise<ImportOutcome | undefined> {
  return database.write(async (tx) => {
    // The update also waits for another process that finishes the import.
    await tx.updateTable('receipt_imports').set({ held_until: lease(clock) }).where('id', '=', claim.id).execute();
    const row = await tx.selectFrom('receipt_imports').select('outcome_json').where('id', '=', claim.id).executeTakeFirst();
    if (row === undefined) return undefined;
    const { finishedAt, ...outcome }: StoredOutcome = { ...emptyOutcome, ...JSON.parse(row.outcome_json) };
    const left = await tx.selectFrom('receipt_import_parts').select('part').where('import_id', '=', claim.id).limit(1).executeTakeFirst();
    if (left || finishedAt !== undefined) return outcome;
    const finished: StoredOutcome = { ...outcome, finishedAt: clock.now() };
    await tx.updateTable('receipt_imports').set({ outcome_json: JSON.stringify(finished) }).where('id', '=', claim.id).execute();
    await audit.record(tx, importedEntry({ by, tenantId: claim.tenant_id, format: claim.format, publish: claim.publish === 1, outcome }));
    return outcome;
  });
}

/** Removes a finished import, whose outcome is not asked for again. */
export async function forgetFinished({ database: { query } }: ApplyDeps, id: string): Promise<void> {
  await query.deleteFrom('receipt_imports').where('id', '=', id).execute();
}
