import { type SelectQueryBuilder, sql } from 'kysely';

/** The end of a page of a list with the newest first. */
export interface NewestPosition {
  createdAt: number;
  id: string;
}

export interface NewestPage {
  after?: NewestPosition | undefined;
  limit: number;
}

/**
 * Reads a page of rows, newest first, and by id within the same time.
 *
 * @param table Name or alias of the table of both columns.
 */
export async function pageOfNewest<DB, TB extends keyof DB, O extends { created_at: number; id: string }>(
  select: SelectQueryBuilder<DB, TB, O>,
  table: string,
  { after, limit }: NewestPage,
): Promise<{ rows: O[]; next: NewestPosition | null }> {
  const [createdAt, id] = [sql.ref<number>(`${table}.created_at`), sql.ref<string>(`${table}.id`)];
  const behind = after ? select.where(sql<boolean>`(${createdAt}, ${id}) < (${after.createdAt}, ${after.id})`) : select;
  const rows = await behind.orderBy(createdAt, 'desc').orderBy(id, 'desc').limit(limit + 1).execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? { createdAt: last.created_at, id: last.id } : null };
}

/**
 * Filters a table by tenant, newest first, for lists short enough for one response.
 *
 * @example
 * query.selectFrom('access_keys').selectAll().$call(newestOf(tenantId)).execute();
 */
export const newestOf =
  (tenantId: string) =>
  <DB, TB extends keyof DB, O>(select: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O> =>
    select
      .where(sql<boolean>`tenant_id = ${tenantId}`)
      .orderBy(sql`created_at`, 'desc')
      .orderBy(sql`id`);
