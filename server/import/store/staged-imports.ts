import { randomId } from '../../access/secrets.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { By } from '../../platform/audit/model.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { Batches } from '../../platform/store/in-batches.ts';
import type { ReceiptImportRow } from '../../platform/store/rows/import-rows.ts';
import { applyPart, type ApplyDeps } from './apply-part.ts';
import type { ImportedReceipt } from '../receipts/receipt-collector.ts';
import type { ImportFormat } from '../receipts/import-file.ts';
import { addOutcomes, emptyOutcome, type ImportOutcome } from '../receipts/import-outcome.ts';

/** A file that is stored in several parts. */
export interface StagedFile {
  by: By;
  tenantId: string;
  format: ImportFormat;
  parts: readonly Iterable<ImportedReceipt>[];
  seal: boolean;
  publish: boolean;
  onProgress?: ((stored: number) => void) | undefined;
}

/** A process that has not renewed its claim for this long is considered dead, and another one resumes its import. */
const heldMs = 60_000;
const stoodStill =
  'The import made no progress for more than a minute, so a server discarded it: nothing was stored. Run it again.';

type Claim = Pick<ReceiptImportRow, 'id' | 'tenant_id' | 'by_json' | 'format' | 'seal' | 'publish'>;

/**
 * Stores the receipts of a large file. The parts are first staged, invisible to readers. Then one row commits the import. A failure or a killed process before
 * the commit leaves nothing. After it, all receipts are stored part by part, by this process or by a server that resumes the import.
 *
 * @throws HttpError `conflict` when this process stalled before the commit, and a server considered it dead.
 */
export async function storeStaged(deps: ApplyDeps, { by, tenantId, format, parts, seal, publish, onProgress }: StagedFile): Promise<ImportOutcome> {
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
    held_until: clock.now() + heldMs,
  };
  const extendLease = async (tx: Executor, columns: Partial<ReceiptImportRow> = {}): Promise<void> => {
    const held = { held_until: clock.now() + heldMs, ...columns };
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
    await extendLease(database.query, { committed_at: clock.now() });
  } catch (error) {
    await discard(deps, row.id).catch(() => undefined);
    throw error;
  }
  return applyAll(deps, row, { onProgress });
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
    if (row.held_until > now && row.held_until <= now + heldMs) continue;
    const done = row.committed_at === null ? deleteStaged(deps, row) : applyAll(deps, row, { batches });
    await done.catch((error: unknown) => faults.set(row.id, error));
  }
  if (faults.size > 0) throw new AggregateError(faults.values(), `Imports that could not be resumed: ${[...faults.keys()].join(', ')}.`);
}

const hold = ({ database, clock }: ApplyDeps, id: string): Promise<unknown> =>
  database.query
    .updateTable('receipt_imports')
    .set({ held_until: clock.now() + heldMs })
    .where('id', '=', id)
    .execute();

/** Removes an uncommitted import. If its process has renewed the claim or committed since the row was read, it was only slow, and nothing is removed. */
function deleteStaged({ database }: ApplyDeps, { id, tenant_id: tenantId, held_until: heldUntil }: ReceiptImportRow): Promise<void> {
  return database.write(async (tx) => {
    const dead = tx.deleteFrom('receipt_imports').where('id', '=', id).where('committed_at', 'is', null).where('held_until', '=', heldUntil);
    if ((await dead.executeTakeFirst()).numDeletedRows === 1n) await tx.deleteFrom('receipt_import_parts').where('import_id', '=', id).execute();
  }, tenantId);
}

async function discard({ database: { query } }: ApplyDeps, id: string): Promise<void> {
  await query.deleteFrom('receipt_import_parts').where('import_id', '=', id).execute();
  await query.deleteFrom('receipt_imports').where('id', '=', id).execute();
}

async function applyAll(
  deps: ApplyDeps,
  claim: Claim,
  { onProgress, batches }: { onProgress?: StagedFile['onProgress']; batches?: Batches },
): Promise<ImportOutcome> {
  const { query } = deps.database;
  const by: By = JSON.parse(claim.by_json);
  let stored = 0;
  for (;;) {
    const part = await query.selectFrom('receipt_import_parts').selectAll().where('import_id', '=', claim.id).orderBy('part').limit(1).executeTakeFirst();
    if (!part || batches?.isOver()) break;
    await hold(deps, claim.id);
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
    onProgress?.((stored += receipts.length));
    await batches?.pause();
  }
  return finish(deps, claim, by);
}

/** Finishes an import without remaining parts. If several processes try, one records it. */
async function finish({ database, audit }: ApplyDeps, claim: Claim, by: By): Promise<ImportOutcome> {
  return database.write(async (tx) => {
    const row = await tx.selectFrom('receipt_imports').select('outcome_json').where('id', '=', claim.id).executeTakeFirst();
    const left = await tx.selectFrom('receipt_import_parts').select('part').where('import_id', '=', claim.id).limit(1).executeTakeFirst();
    const outcome: ImportOutcome = row === undefined ? emptyOutcome : JSON.parse(row.outcome_json);
    if (row === undefined || left) return outcome;
    await tx.deleteFrom('receipt_imports').where('id', '=', claim.id).execute();
    await audit.record(tx, importedEntry({ by, tenantId: claim.tenant_id, format: claim.format, publish: claim.publish === 1, outcome }));
    return outcome;
  });
}

/** Returns the audit entry of an import. */
export const importedEntry = ({
  by,
  tenantId,
  format,
  publish,
  outcome: { sealed, ...counts },
}: {
  by: By;
  tenantId: string;
  format: string;
  publish: boolean;
  outcome: ImportOutcome;
}) =>
  ({
    tenantId,
    by,
    action: 'receipts.imported',
    target: { kind: 'tenant', id: tenantId },
    after: { format, ...counts, sealed: sealed.length, published: publish },
  }) as const;
