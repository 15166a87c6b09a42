import { setImmediate as nextTurn } from 'node:timers/promises';
import { type SelectQueryBuilder, sql } from 'kysely';
import { chunksOf } from '../../../platform/store/chunks.ts';
import type { Schema } from '../../../platform/store/schema.ts';
import type { ReceiptKey } from '../changes.ts';
import type { ReceiptInput } from '../content.ts';
import { scopeText } from '../model.ts';

/** The natural key of a receipt within its tenant. */
export type ReceiptPlace = Omit<ReceiptKey, 'tenant_id'>;

/** Returns the natural key of a customer's receipt. */
export const receiptPlace = (customerId: string, { period, scope }: Pick<ReceiptInput, 'period' | 'scope'>): ReceiptPlace => ({
  customer_id: customerId,
  period_start: period.start,
  period_end: period.end,
  scope: scopeText(scope),
});

/** Returns the natural key as a text, for use as a map key. */
export const placeText = ({ customer_id, period_start, period_end, scope }: ReceiptPlace): string =>
  JSON.stringify([customer_id, period_start, period_end, scope]);

const placesAtOnce = 100;

/** Reads the tenant's receipts with these natural keys, a hundred per statement. Keys without a receipt are not in the map. */
export async function receiptsAt<Row extends ReceiptPlace>(
  select: SelectQueryBuilder<Schema, 'receipts', Row>,
  tenantId: string,
  places: readonly ReceiptPlace[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  for (const some of chunksOf(places, placesAtOnce)) {
    const wanted = some.map((one) => sql`(${one.customer_id}, ${one.period_start}, ${one.period_end}, ${one.scope})`);
    const rows = await select
      .where('receipts.tenant_id', '=', tenantId)
      .where(sql<boolean>`(receipts.customer_id, receipts.period_start, receipts.period_end, receipts.scope) in (values ${sql.join(wanted)})`)
      .execute();
    for (const row of rows) found.set(placeText(row), row);
    // SQLite runs in the thread that serves all requests.
    await nextTurn();
  }
  return found;
}
