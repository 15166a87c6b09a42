import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import type { ImportFormat } from '../receipts/import-file.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { completeContent } from '../../resources/receipts/model.ts';
import { createShareTokenVault } from '../../resources/links/share-token.ts';
import { applyPart } from './apply-part.ts';
import type { ImportedReceipt } from '../receipts/receipt-collector.ts';
import type { ImportOutcome } from '../receipts/import-outcome.ts';
import { createPackedRows } from '../rows/packed-rows.ts';
import { type PlanDeps, planPart } from './plan-part.ts';
import { importedEntry } from './imported-entry.ts';
import { storeStaged } from './staged-imports.ts';
import type { Pause } from './while-unreachable.ts';

export interface StoreImportOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  config: { publicUrl: string };
  /** Waits between attempts to reach the database. Default: in real time. */
  pause?: Pause;
}

/** Receipts in order, as a list or packed. */
type ReceiptsOfImport = Iterable<ImportedReceipt> & { readonly length: number };

export interface NewImport {
  by: By;
  tenantId: string;
  format: ImportFormat;
  receipts: ReceiptsOfImport;
  /** Seals every receipt of the file: its content can never change again. Default `false`. */
  seal?: boolean;
  /** Publishes every receipt of the file, without an end date. */
  publish: boolean;
  onProgress?(stored: number): void;
  /** Receipts per transaction. Default: as many as a few tenths of a second can write. */
  partReceipts?: number;
}

const defaultPartReceipts = 2_000;

/**
 * Checks the receipts of a file as storing would, using reads only.
 *
 * @throws HttpError as {@link storeImport}: `receipt_totals_mismatch`, `invalid_amount`, `invalid_text`, `receipt_draft`.
 */
export async function checkImport(options: StoreImportOptions, given: NewImport): Promise<void> {
  await planAll(planDeps(options), given, partsIn(given));
}

/**
 * Stores the receipts of a file: all of them, or nothing if one fails or the process dies. Up to two thousand become visible at once. A larger file is stored
 * in parts that follow one another immediately. The receipts of one customer are in one part, so a viewer sees all or none of theirs.
 *
 * @throws HttpError `receipt_totals_mismatch`, `invalid_amount`, `invalid_text`, `receipt_draft`, `storage_unavailable`.
 */
export async function storeImport(options: StoreImportOptions, given: NewImport): Promise<ImportOutcome> {
  const { by, tenantId, format, receipts, seal = false, publish, onProgress } = given;
  const deps = planDeps(options);
  const parts = partsIn(given);
  if (parts.length > 1) {
    // A refusal after the first part is stored could not be undone.
    await planAll(deps, given, parts);
    return storeStaged(deps, { by, tenantId, format, parts, seal, publish, onProgress, pause: options.pause });
  }
  return applyPart(deps, { by, tenantId, receipts: [...receipts], seal, publish }, async (tx, outcome) => {
    await options.audit.record(tx, importedEntry({ by, tenantId, format, publish, outcome }));
    onProgress?.(receipts.length);
    return true;
  });
}

const planDeps = ({ database, audit, clock, masterKeys, config }: StoreImportOptions): PlanDeps => ({
  ...{ database, audit, clock },
  vault: createShareTokenVault(masterKeys, config.publicUrl),
});

/**
 * Splits a file into parts of about `partReceipts` receipts. A customer's receipts are never split. Arithmetic errors are found before anything
 * is read or written.
 */
function partsIn({ receipts, partReceipts = defaultPartReceipts }: NewImport): ReceiptsOfImport[] {
  const weights = new Map<string, number>();
  for (const receipt of receipts) {
    const { input } = receipt;
    completeContent(input, { issuer: '', recipient: '', recipientEmail: null });
    weights.set(input.customer.externalId, (weights.get(input.customer.externalId) ?? 0) + weightOf(receipt));
  }
  const { partOf, count } = partsOfCustomers(weights, partReceipts);
  if (count <= 1) return [receipts];
  // All parts are open at once, so each holds few unpacked rows.
  const parts = Array.from({ length: count }, () => createPackedRows<ImportedReceipt>({ rowsOfPiece: 50 }));
  for (const receipt of receipts) parts[partOf.get(receipt.input.customer.externalId) ?? 0]?.push(receipt);
  return parts;
}

async function planAll(deps: PlanDeps, { by, tenantId, seal = false, publish }: NewImport, parts: readonly ReceiptsOfImport[]): Promise<void> {
  for (const receipts of parts) await planPart(deps, { by, tenantId, receipts: [...receipts], seal, publish });
}

/** A receipt of thousands of lines takes as long to write as dozens of small ones. */
const weightOf = ({ input }: ImportedReceipt): number => 1 + Math.floor(input.lines.length / 50);

/** Assigns each customer to a part, by the weight of their receipts. */
function partsOfCustomers(weights: ReadonlyMap<string, number>, partReceipts: number): { partOf: Map<string, number>; count: number } {
  const partOf = new Map<string, number>();
  let count = 0;
  let partWeight = Infinity;
  for (const [customer, weight] of weights) {
    if (partWeight + weight > partReceipts) {
      count += 1;
      partWeight = 0;
    }
    partWeight += weight;
    partOf.set(customer, count - 1);
  }
  return { partOf, count };
}
