import type { Transaction } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore, NewAuditEntry } from '../../platform/audit/store.ts';
import type { Put } from '../../platform/http/routes/bulk.ts';
import type { Engine } from '../../platform/store/database.ts';
import type { Result } from '../../platform/store/result.ts';
import { chunksOf } from '../../platform/store/chunks.ts';
import type { OfferingRow } from '../../platform/store/rows/offering-rows.ts';
import { planEach, type PlannedRow, writesOf } from '../../platform/store/planned-rows.ts';
import { plannedInserts, runPlan } from '../../platform/store/planned-writes.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { abandonPagesFor } from '../checkouts/unfinished/abandoned-pages.ts';
import { changeOffering, haveSaleTermsChanged, newOffering } from './changes.ts';
import type { OfferingInput } from './content.ts';

export interface OfferingPutDeps {
  engine: Engine;
  audit: AuditStore;
  clock: Clock;
  randomBytes?: RandomBytes | undefined;
}

export interface OfferingPut {
  row: OfferingRow;
  outcome: Put;
}

type Planned = PlannedRow<OfferingRow, OfferingRow>;

const namesAtOnce = 200;

/** Creates or updates the offerings with these external ids. All rows are read and all changes computed before the first write. */
export function createOfferingPut({ engine, audit, clock, randomBytes }: OfferingPutDeps) {
  async function stored(tx: Transaction<Schema>, tenantId: string, names: readonly string[]): Promise<Map<string, Planned>> {
    const found = new Map<string, Planned>();
    for (const some of chunksOf(names, namesAtOnce)) {
      const select = tx.selectFrom('offerings').selectAll().where('tenant_id', '=', tenantId).where('external_id', 'in', some);
      const rows = await (engine === 'postgres' ? select.forUpdate() : select).execute();
      for (const row of rows) found.set(row.external_id, { row, made: undefined, columns: {} });
    }
    return found;
  }

  return async (tx: Transaction<Schema>, by: By, tenantId: string, inputs: readonly OfferingInput[]): Promise<Result<OfferingPut>[]> => {
    const now = clock.now();
    const entries: NewAuditEntry[] = [];
    const planned = await stored(tx, tenantId, [...new Set(inputs.map(({ externalId }) => externalId))]);

    const before = new Map([...planned].map(([name, { row }]) => [name, row]));

    const results = await planEach(tx, inputs, (input): OfferingPut => {
      const known = planned.get(input.externalId);
      if (!known) {
        const { columns: made, entry } = newOffering(by, tenantId, input, now, randomBytes);
        planned.set(input.externalId, { row: made, made, columns: {} });
        entries.push(entry);
        return { row: made, outcome: 'created' };
      }
      const change = changeOffering(by, known.row, input, now);
      if (!change) return { row: known.row, outcome: 'unchanged' };
      const row = { ...known.row, ...change.columns };
      planned.set(input.externalId, { ...known, row, columns: { ...known.columns, ...change.columns } });
      entries.push(change.entry);
      return { row, outcome: 'updated' };
    });

    const update = (columns: Partial<OfferingRow>, id: string) => tx.updateTable('offerings').set(columns).where('id', '=', id);
    await runPlan(tx, [
      ...writesOf(planned.values(), { inserts: (rows) => plannedInserts(tx, 'offerings', rows), update }),
      ...plannedInserts(tx, 'audit', entries.map((entry) => audit.rowOf(entry))),
    ]);
    const otherwise = [...planned].flatMap(([name, { row }]) => {
      const was = before.get(name);
      return was && haveSaleTermsChanged(was, row) ? row.id : [];
    });
    await abandonPagesFor(tx, tenantId, 'offering', otherwise, now);
    return results;
  };
}
