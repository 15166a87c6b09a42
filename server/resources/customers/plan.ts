import type { By } from '../../platform/audit/model.ts';
import type { NewAuditEntry } from '../../platform/audit/store.ts';
import type { Executor } from '../../platform/store/database.ts';
import { type PlannedWrite, plannedInserts } from '../../platform/store/planned-writes.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { changeCustomer, draftCustomer } from './changes.ts';
import { customersNamed, getInAnySpelling } from './customers-named.ts';
import type { NewCustomer } from './model.ts';

/** A customer as it will be after the write. */
interface Planned {
  row: CustomerRow;
  /** `updated_at` of the row as it was read; `undefined` for a new customer. */
  seenAt: number | undefined;
  /** Changed columns of an existing row. */
  columns: Partial<CustomerRow>;
}

/** The customer of a receipt or an invoice. */
export interface PlannedCustomer {
  row: CustomerRow;
  /** Nothing is stored for this customer yet. */
  isNew: boolean;
  /** Adds the customer's change to the plan, which otherwise ignores it. */
  keep(): void;
}

export interface CustomerPlan {
  customerOf(given: NewCustomer): PlannedCustomer;
  writes(): PlannedWrite[];
}

/** Plans which customers are created and changed, in the order in which receipts or invoices name them. */
export async function planCustomers(
  query: Executor,
  { by, tenantId, now, note }: { by: By; tenantId: string; now: number; note(entry: NewAuditEntry): void },
  externalIds: readonly string[],
): Promise<CustomerPlan> {
  const planned = new Map<string, Planned>();
  for (const row of (await customersNamed(query, tenantId, externalIds)).values())
    planned.set(row.external_id, { row, seenAt: row.updated_at, columns: {} });

  return {
    customerOf(given) {
      const found = getInAnySpelling(planned, given.externalId);
      if (!found) {
        const { row, entry } = draftCustomer(by, tenantId, given, now);
        const keep = (): void => {
          note(entry);
          planned.set(given.externalId, { row, seenAt: undefined, columns: {} });
        };
        return { row, isNew: true, keep };
      }
      const change = changeCustomer(by, found.row, given, now);
      const keep = (): void => {
        if (!change) return;
        note(change.entry);
        found.row = change.row;
        found.columns = { ...found.columns, ...change.columns };
      };
      return { row: change?.row ?? found.row, isNew: found.seenAt === undefined, keep };
    },

    writes() {
      const all = [...planned.values()];
      const added = all.flatMap(({ row, seenAt }) => (seenAt === undefined ? row : []));
      const changed = all.filter(({ seenAt, columns }) => seenAt !== undefined && Object.keys(columns).length > 0);
      return [
        ...plannedInserts(query, 'customers', added),
        ...changed.map(({ row, seenAt = 0, columns }) => ({
          query: query.updateTable('customers').set(columns).where('id', '=', row.id).where('updated_at', '=', seenAt).compile(),
          rows: 1,
        })),
      ];
    },
  };
}
