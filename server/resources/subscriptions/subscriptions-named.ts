import type { SelectQueryBuilder } from 'kysely';
import { chunksOf } from '../../platform/store/chunks.ts';
import type { Schema } from '../../platform/store/schema.ts';

const namesAtOnce = 200;

/** Reads the tenant's subscriptions with these external ids, a few hundred per statement. */
export async function subscriptionsNamed<Row extends { external_id: string }>(
  select: SelectQueryBuilder<Schema, 'subscriptions', Row>,
  tenantId: string,
  names: readonly string[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  for (const some of chunksOf(names, namesAtOnce)) {
    const rows = await select.where('subscriptions.tenant_id', '=', tenantId).where('subscriptions.external_id', 'in', some).execute();
    for (const row of rows) found.set(row.external_id, row);
  }
  return found;
}
