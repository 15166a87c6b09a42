import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import type { Clock } from '../clock.ts';
import type { ReceiptStore } from '../receipts/store.ts';
import type { Database } from '../store/database.ts';
import type { ImportFormat } from './import-file.ts';
import type { ImportedReceipt } from './gathering.ts';

export interface StoreImportOptions {
  database: Database;
  receipts: Pick<ReceiptStore, 'syncIn' | 'publishIn'>;
  audit: AuditStore;
  clock: Clock;
}

export interface NewImport {
  by: By;
  tenantId: string;
  format: ImportFormat;
  receipts: readonly ImportedReceipt[];
  /** Publishes every receipt of the file, for good. */
  publish: boolean;
  onProgress?(stored: number): void;
}

/** What became of the receipts of a file. */
export interface ImportOutcome {
  created: number;
  updated: number;
  /** Same content as before: nothing was written. */
  unchanged: number;
  /** Sealed before: they stay as they are. Names by customer and first day. */
  sealed: string[];
}

/** Stores the receipts of a file in one transaction: all of them, or nothing when a single one fails or the process dies. */
export function storeImport({ database, receipts, audit, clock }: StoreImportOptions, { by, tenantId, format, receipts: given, publish, onProgress }: NewImport): Promise<ImportOutcome> {
  return database.write(async (tx) => {
    const outcome: ImportOutcome = { created: 0, updated: 0, unchanged: 0, sealed: [] };
    for (const [index, { input }] of given.entries()) {
      const startedAt = clock.now();
      const { row, created } = await receipts.syncIn(tx, by, tenantId, input);
      if (created) outcome.created += 1;
      else if (row.status === 'sealed') outcome.sealed.push(`${input.customer.externalId} ${input.period.start}`);
      else if (row.updated_at >= startedAt) outcome.updated += 1;
      else outcome.unchanged += 1;
      if (publish) await receipts.publishIn(tx, by, tenantId, row.id, null);
      onProgress?.(index + 1);
    }
    const { sealed, ...counts } = outcome;
    await audit.record(tx, { tenantId, by, action: 'receipts.imported', target: { kind: 'tenant', id: tenantId }, after: { format, ...counts, sealed: sealed.length, published: publish } });
    return outcome;
  }, tenantId);
}
