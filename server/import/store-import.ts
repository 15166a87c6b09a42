import type { By } from '../platform/audit/model.ts';
import type { AuditStore } from '../platform/audit/store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../platform/store/database.ts';
import type { ImportFormat } from './import-file.ts';
import type { MasterKeys } from '../access/master-key.ts';
import { completeContent } from '../resources/receipts/model.ts';
import { createShareTokenVault } from '../resources/links/share-token.ts';
import { applyPart } from './apply-part.ts';
import type { ImportedReceipt } from './gathering.ts';
import type { ImportOutcome } from './outcome.ts';
import { type PlanDeps, planPart } from './plan-part.ts';
import { importedEntry, storeStaged } from './staged-imports.ts';

export interface StoreImportOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
  config: { publicUrl: string };
}

export interface NewImport {
  by: By;
  tenantId: string;
  format: ImportFormat;
  receipts: readonly ImportedReceipt[];
  /** Seals every receipt of the file: its content never changes again. Default `false`. */
  seal?: boolean;
  /** Publishes every receipt of the file, for good. */
  publish: boolean;
  onProgress?(stored: number): void;
  /** Receipts that are stored in one transaction. Default: as many as are written within some tenths of a second. */
  partReceipts?: number;
}

const defaultPartReceipts = 2_000;

/**
 * Works out what storing the receipts of a file comes to, by reading alone.
 *
 * @throws HttpError what {@link storeImport} would refuse: `receipt_totals_mismatch`, `invalid_amount`, `invalid_text`, `receipt_draft`.
 */
export async function checkImport(options: StoreImportOptions, given: NewImport): Promise<void> {
  await planAll(planDeps(options), given, partsIn(given));
}

/**
 * Stores the receipts of a file: all of them, or nothing when a single one fails or the process dies. Up to two thousand become visible in one moment. A
 * greater file is
 * stored in parts, each customer's receipts in one of them: so a viewer sees all of theirs or none, and the parts follow one another at once.
 *
 * @throws HttpError `receipt_totals_mismatch`, `invalid_amount`, `invalid_text`, `receipt_draft`, `storage_unavailable`.
 */
export async function storeImport(options: StoreImportOptions, given: NewImport): Promise<ImportOutcome> {
  const { by, tenantId, format, receipts, seal = false, publish, onProgress } = given;
  const deps = planDeps(options);
  const parts = partsIn(given);
  if (parts.length > 1) {
    // Once the first part is stored, what is refused of another one could not be taken back.
    await planAll(deps, given, parts);
    return storeStaged(deps, { by, tenantId, format, parts, seal, publish, onProgress });
  }
  return applyPart(deps, { by, tenantId, receipts, seal, publish }, async (tx, outcome) => {
    await options.audit.record(tx, importedEntry({ by, tenantId, format, publish, outcome }));
    onProgress?.(receipts.length);
    return true;
  });
}

const planDeps = ({ database, audit, clock, masterKeys, config }: StoreImportOptions): PlanDeps => ({
  ...{ database, audit, clock },
  vault: createShareTokenVault(masterKeys, config.publicUrl),
});

/** The parts of a file. Whatever the arithmetic refuses is found before anything is read or written. */
function partsIn({ receipts, partReceipts = defaultPartReceipts }: NewImport): ImportedReceipt[][] {
  for (const { input } of receipts) completeContent(input, { issuer: '', recipient: '', recipientEmail: null });
  return partsOf(receipts, partReceipts);
}

async function planAll(deps: PlanDeps, { by, tenantId, seal = false, publish }: NewImport, parts: readonly ImportedReceipt[][]): Promise<void> {
  for (const receipts of parts) await planPart(deps, { by, tenantId, receipts, seal, publish });
}

/** A receipt of thousands of lines takes as long to write as dozens of small ones. */
const weightOf = ({ input }: ImportedReceipt): number => 1 + Math.floor(input.lines.length / 50);

/** Receipts in parts of about that many, those of one customer never in two. */
function partsOf(receipts: readonly ImportedReceipt[], partReceipts: number): ImportedReceipt[][] {
  const byCustomer = new Map<string, ImportedReceipt[]>();
  for (const receipt of receipts) {
    const { externalId } = receipt.input.customer;
    const theirs = byCustomer.get(externalId);
    if (theirs) theirs.push(receipt);
    else byCustomer.set(externalId, [receipt]);
  }
  const parts: { receipts: ImportedReceipt[]; weight: number }[] = [];
  for (const receipts of byCustomer.values()) {
    const weight = receipts.reduce((sum, receipt) => sum + weightOf(receipt), 0);
    const last = parts.at(-1);
    if (last && last.weight + weight <= partReceipts) {
      last.receipts.push(...receipts);
      last.weight += weight;
    } else {
      parts.push({ receipts, weight });
    }
  }
  return parts.map(({ receipts }) => receipts);
}
