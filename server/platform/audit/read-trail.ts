import { type SelectQueryBuilder, sql } from 'kysely';
import type { Executor } from '../store/database.ts';
import { readSparse } from '../store/in-slices.ts';
import type { AuditRow, Schema } from '../store/schema.ts';
import type { AuditPosition, AuditQuery } from './query.ts';

type Trail<O> = SelectQueryBuilder<Schema, 'audit', O>;
type ColumnFilter = readonly [column: 'target_id' | 'actor_id' | 'action' | 'actor_kind' | 'target_kind', value: string];

/** Columns with an index of the trail. The query uses the first one that is filtered by. */
const indexed: ReadonlySet<string> = new Set(['target_id', 'actor_id', 'action']);

/**
 * Reads the first matching rows of the trail. Filters without an index are searched slice by slice, because matches may be hundreds of thousands of rows apart.
 */
export async function readTrail(
  query: Executor,
  { tenantId, action, actorKind, actorId, targetKind, targetId, sinceMs, oldestFirst = false, after }: Omit<AuditQuery, 'limit'>,
  limit: number,
): Promise<AuditRow[]> {
  const all: readonly (readonly [ColumnFilter[0], string | undefined])[] = [
    ['target_id', targetId],
    ['actor_id', actorId],
    ['action', action],
    ['actor_kind', actorKind],
    ['target_kind', targetKind],
  ];
  const filters = all.filter((one): one is ColumnFilter => one[1] !== undefined);
  const [first] = filters;
  const byIndex = first && indexed.has(first[0]) ? first : undefined;
  const rest = filters.filter((one) => one !== byIndex);
  const order = oldestFirst ? 'asc' : 'desc';
  const [beyond, upTo] = oldestFirst ? ([sql`>`, sql`<=`] as const) : ([sql`<`, sql`>=`] as const);

  function rowsAfter(from: AuditPosition | undefined): Trail<object> {
    let select: Trail<object> = query.selectFrom('audit').where('tenant_id', tenantId === null ? 'is' : '=', tenantId);
    if (byIndex) select = select.where(byIndex[0], '=', byIndex[1]);
    if (sinceMs !== undefined) select = select.where('at', '>=', sinceMs);
    if (from) select = select.where(sql<boolean>`(at, id) ${beyond} (${from.at}, ${from.id})`);
    // PostgreSQL does not treat `is null` as a constant: only with the index's own order does it read the entries without a tenant unsorted.
    if (tenantId === null) select = select.orderBy('tenant_id', oldestFirst ? 'desc' : 'asc');
    return select.orderBy('at', order).orderBy('id', order);
  }

  const read = ({ from, until, count }: { from: AuditPosition | undefined; until: AuditPosition | undefined; count: number }): Promise<AuditRow[]> => {
    let select = rowsAfter(from).selectAll().limit(count);
    if (until) select = select.where(sql<boolean>`(at, id) ${upTo} (${until.at}, ${until.id})`);
    // As an expression, so that the query uses only the index that bounds the slice.
    for (const [column, value] of rest) select = select.where(sql<boolean>`${sql.ref(column)} || '' = ${value}`);
    return select.execute();
  };

  if (rest.length === 0) return read({ from: after, until: undefined, count: limit });
  return readSparse(
    {
      endOf: (from, offset) => rowsAfter(from).select(['at', 'id']).offset(offset).limit(1).executeTakeFirst(),
      read: ({ after: from, until, limit: count }) => read({ from, until, count }),
    },
    after,
    limit,
  );
}
