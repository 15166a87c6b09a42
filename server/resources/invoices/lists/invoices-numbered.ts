import type { SelectQueryBuilder } from 'kysely';
import { chunksOf } from '../../../platform/store/chunks.ts';
import type { Schema } from '../../../platform/store/schema.ts';

const numbersAtOnce = 200;

/** Reads the tenant's invoices with these numbers, a few hundred per statement. */
export async function invoicesNumbered<Row extends { number: string }>(
  select: SelectQueryBuilder<Schema, 'invoices', Row>,
  tenantId: string,
  numbers: readonly string[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  for (const some of chunksOf(numbers, numbersAtOnce)) {
    for (const row of await select.where('invoices.tenant_id', '=', tenantId).where('invoices.number', 'in', some).execute()) found.set(row.number, row);
  }
  return found;
}
