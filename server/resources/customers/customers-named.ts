import { nameSpellings } from '../../../protocol/names.ts';
import type { Executor } from '../../platform/store/database.ts';
import { chunksOf } from '../../platform/store/chunks.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';

const idsAtOnce = 200;

/** Reads customers by external id, a few hundred per statement, keyed by the stored spelling. */
export async function customersNamed(query: Executor, tenantId: string, externalIds: Iterable<string>): Promise<Map<string, CustomerRow>> {
  const named = new Map<string, CustomerRow>();
  for (const ids of chunksOf(new Set([...externalIds].flatMap(nameSpellings)), idsAtOnce)) {
    const rows = await query.selectFrom('customers').selectAll().where('tenant_id', '=', tenantId).where('external_id', 'in', ids).execute();
    for (const row of rows) named.set(row.external_id, row);
  }
  return named;
}

/** Looks up a name as given, or in another spelling. */
export function getInAnySpelling<T>(named: ReadonlyMap<string, T>, externalId: string): T | undefined {
  for (const spelling of nameSpellings(externalId)) {
    const found = named.get(spelling);
    if (found) return found;
  }
  return undefined;
}
