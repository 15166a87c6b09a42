import type { By } from '../platform/audit/model.ts';
import type { NewAuditEntry } from '../platform/audit/store.ts';
import { changeCustomer, draftCustomer } from '../resources/customers/changes.ts';
import type { NewCustomer } from '../resources/customers/model.ts';
import type { Executor } from '../platform/store/database.ts';
import { type PlannedWrite, plannedInserts } from '../platform/store/planned-writes.ts';
import type { CustomerRow } from '../platform/store/schema.ts';

/** A customer as it will be. */
interface Planned {
  row: CustomerRow;
  /** Of the row as it was read; `undefined` for one that is new. */
  seenAt: number | undefined;
  /** What changes in a row that is there. */
  columns: Partial<CustomerRow>;
}

export interface CustomerPlan {
  /** The customer whom a receipt names, as they will be; `isNew` when they have no receipts yet. */
  customerOf(given: NewCustomer): { row: CustomerRow; isNew: boolean };
  writes(): PlannedWrite[];
}

const idsAtOnce = 200;

/** Works out which customers are made and changed, in the order in which receipts name them. */
export async function planCustomers(
  query: Executor,
  { by, tenantId, now, note }: { by: By; tenantId: string; now: number; note(entry: NewAuditEntry): void },
  externalIds: readonly string[],
): Promise<CustomerPlan> {
  const planned = new Map<string, Planned>();
  const ids = [...new Set(externalIds)];
  for (let first = 0; first < ids.length; first += idsAtOnce) {
    const rows = await query
      .selectFrom('customers')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('external_id', 'in', ids.slice(first, first + idsAtOnce))
      .execute();
    for (const row of rows) planned.set(row.external_id, { row, seenAt: row.updated_at, columns: {} });
  }

  return {
    customerOf(given) {
      const known = planned.get(given.externalId);
      if (!known) {
        const { row, entry } = draftCustomer(by, tenantId, given, now);
        note(entry);
        planned.set(given.externalId, { row, seenAt: undefined, columns: {} });
        return { row, isNew: true };
      }
      const change = changeCustomer(by, known.row, given, now);
      if (change) {
        note(change.entry);
        known.row = change.row;
        known.columns = { ...known.columns, ...change.columns };
      }
      return { row: known.row, isNew: known.seenAt === undefined };
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
