import { type SelectQueryBuilder, sql } from 'kysely';

/** Where a page of a list that begins with what was made last has ended. */
export interface NewestPosition {
  createdAt: number;
  id: string;
}

export interface NewestPage {
  after?: NewestPosition | undefined;
  limit: number;
}

/**
 * Reads a page of rows, what was made last first, and among those of one moment by id.
 *
 * @param table Name or alias of the table that both columns are of.
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
 * Of a table whose rows belong to tenants: those of one, the newest first, where they are few enough for one answer.
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
