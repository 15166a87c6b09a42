import type { By } from '../../platform/audit/model.ts';
import type { ImportOutcome } from '../receipts/import-outcome.ts';

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
