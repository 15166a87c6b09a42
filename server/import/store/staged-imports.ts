import { randomId } from '../../access/secrets.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { Batches } from '../../platform/store/in-batches.ts';
import type { ReceiptImportRow } from '../../platform/store/rows/import-rows.ts';
import type { ApplyDeps } from './apply-part.ts';
import type { ImportedReceipt } from '../receipts/receipt-collector.ts';
import type { ImportFormat } from '../receipts/import-file.ts';
import { emptyOutcome, type ImportOutcome } from '../receipts/import-outcome.ts';
import { applyStaged, forgetFinished, isFinished, lease } from './apply-staged.ts';
import { type Pause, whileUnreachable } from './while-unreachable.ts';

/** A file that is stored in several parts. */
export interface StagedFile {
  by: By;
  tenantId: string;
  format: ImportFormat;
  parts: readonly Iterable<ImportedReceipt>[];
  seal: boolean;
  publish: boolean;
  onProgress?: ((stored: number) => void) | undefined;
  /** Waits between attempts to reach the database. */
  pause?: Pause | undefined;
}

const stoodStill =
  'The import made no progress for more than a minute, so a server discarded it: nothing was stored. Run it again.';
const unknownCommit =
  'The database became unreachable while the import was committed, so all of it will be stored, or none. Run the import again: stored receipts stay unchanged.';
const outcomeLost = 'The import is stored completely, but its outcome is no longer kept. Run it again to see that its receipts are unchanged.';
const storedLater =
  'The import is committed, but the database became unreachable while it was stored. A server stores the rest within minutes of the database’s return.';

/**
 * Stores the receipts of a large file. The parts are first staged, invisible to readers. Then one row commits the import. A failure or a killed process before
 * the commit leaves nothing. After it, all receipts are stored part by part, by this process or by a server that resumes the import. The outcome is the same
 * whoever stores them.
 *
 * @throws HttpError `conflict` when this process stalled before the commit, and a server considered it dead; `storage_unavailable` when the database stays
 *   unreachable, with what has become of the import.
 */
export async function storeStaged(deps: ApplyDeps, { by, tenantId, format, parts, seal, publish, onProgress, pause }: StagedFile): Promise<ImportOutcome> {
  const { database, clock } = deps;
  const row: ReceiptImportRow = {
    id: randomId('imp'),
    tenant_id: tenantId,
    by_json: JSON.stringify(by),
    format,
    seal: Number(seal),
    publish: Number(publish),
    outcome_json: JSON.stringify(emptyOutcome),
    committed_at: null,
    held_until: lease(clock),
  };
  const extendLease = async (tx: Executor, columns: Partial<ReceiptImportRow> = {}): Promise<void> => {
    const held = { held_until: lease(clock), ...columns };
    const { numUpdatedRows } = await tx.updateTable('receipt_imports').set(held).where('id', '=', row.id).executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new HttpError('conflict', stoodStill);
  };
  await database.query.insertInto('receipt_imports').values(row).execute();
  try {
    for (const [part, receipts] of parts.entries()) {
      const laidAside = { import_id: row.id, part, receipts_json: JSON.stringify([...receipts]) };
      await database.write(async (tx) => {
        await extendLease(tx);
        await tx.insertInto('receipt_import_parts').values(laidAside).execute();
      }, tenantId);
    }
  } catch (error) {
    await deleteStaged(deps, row).catch(() => undefined);
    throw error;
  }
  try {
    await extendLease(database.query, { committed_at: clock.now() });
  } catch (error) {
    // The database may have committed before its answer was lost.
    await whileUnreachable(() => deleteStaged(deps, row), { pause, otherwise: unknownCommit });
    if (!(await whileUnreachable(() => isCommitted(deps, row.id), { pause, otherwise: unknownCommit }))) throw error;
  }
  let stored = 0;
  const onPart = (count: number): void => onProgress?.((stored += count));
  const outcome = await whileUnreachable(() => applyStaged(deps, row, { onPart }), { pause, otherwise: storedLater });
  if (outcome === undefined) throw new HttpError('conflict', outcomeLost);
  await forgetFinished(deps, row.id).catch(() => undefined);
  return outcome;
}

/**
 * Resumes imports of dead processes: stores the committed ones, and removes the others. A failed import does not stop the rest.
 *
 * @throws AggregateError at the end, with all errors.
 */
export async function resumeImports(deps: ApplyDeps, batches: Batches): Promise<void> {
  const now = deps.clock.now();
  const rows = await deps.database.query.selectFrom('receipt_imports').selectAll().execute();
  const faults = new Map<string, unknown>();
  for (const row of rows) {
    if (batches.isOver()) break;
    if (row.held_until > now && row.held_until <= lease(deps.clock)) continue;
    await resume(deps, row, batches).catch((error: unknown) => faults.set(row.id, error));
  }
  if (faults.size > 0) throw new AggregateError(faults.values(), `Imports that could not be resumed: ${[...faults.keys()].join(', ')}.`);
}

async function resume(deps: ApplyDeps, row: ReceiptImportRow, batches: Batches): Promise<void> {
  if (row.committed_at === null) return deleteStaged(deps, row, row.held_until);
  if (!isFinished(row)) await applyStaged(deps, row, { batches });
  else if (!isFinished(row, deps.clock.now())) await forgetFinished(deps, row.id);
}

/**
 * Removes an import, unless it is committed.
 *
 * @param heldUntil If given, nothing is removed when its process has renewed the claim since, because it was only slow.
 */
function deleteStaged({ database }: ApplyDeps, { id, tenant_id: tenantId }: ReceiptImportRow, heldUntil?: number): Promise<void> {
  return database.write(async (tx) => {
    const staged = tx.deleteFrom('receipt_imports').where('id', '=', id).where('committed_at', 'is', null);
    const dead = heldUntil === undefined ? staged : staged.where('held_until', '=', heldUntil);
    if ((await dead.executeTakeFirst()).numDeletedRows === 1n) await tx.deleteFrom('receipt_import_parts').where('import_id', '=', id).execute();
  }, tenantId);
}

const isCommitted = async ({ database: { query } }: ApplyDeps, id: string): Promise<boolean> =>
  (await query.selectFrom('receipt_imports').select('committed_at').where('id', '=', id).executeTakeFirst()) !== undefined;
