import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { By } from '../../platform/audit/model.ts';

/** The owner of resources: a tenant, or one of its customers. */
export interface Owner {
  tenantId: string;
  /** `null` for an unknown customer, who owns nothing. */
  customerId?: string | null | undefined;
}

/** The last row of a page that is sorted by name. */
export interface NamePosition {
  name: string;
  id: string;
}

export interface NamedPage {
  after?: NamePosition | undefined;
  limit: number;
}

/** Stores resources of customers. */
export interface OwnedStore<Thing, Draft, Patch> {
  /** Lists by name. */
  list(owner: Owner, page: NamedPage): Promise<{ rows: Thing[]; next: NamePosition | null }>;
  /** @throws HttpError `not_found`, also when another owner has it. */
  read(owner: Owner, id: string): Promise<Thing>;
  /** @throws HttpError `not_found` when the tenant has no such customer. */
  create(by: By, tenantId: string, draft: Draft): Promise<Thing>;
  /** @throws HttpError `not_found`. */
  update(by: By, tenantId: string, id: string, patch: Patch): Promise<Thing>;
  /** @throws HttpError `not_found`. */
  remove(by: By, tenantId: string, id: string): Promise<void>;
}

/**
 * Restricts a query of a table whose rows belong to customers to the owner's rows.
 *
 * @example
 * query.selectFrom('directories').selectAll().$call(ownedBy({ tenantId, customerId }));
 */
export const ownedBy =
  ({ tenantId, customerId }: Owner) =>
  <DB, TB extends keyof DB, O>(select: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O> => {
    const ofTenant = select.where(sql<boolean>`tenant_id = ${tenantId}`);
    return customerId === undefined ? ofTenant : ofTenant.where(sql<boolean>`customer_id = ${customerId}`);
  };

/** Whether a row of such a table belongs to the owner. */
export const isOwned = ({ tenantId, customerId }: Owner, row: { tenant_id: string; customer_id: string }): boolean =>
  row.tenant_id === tenantId && (customerId === undefined || row.customer_id === customerId);

/** The cursor position in a list that is sorted by name. */
export const namePlace = z.codec(z.tuple([z.string(), z.string()]), z.object({ name: z.string(), id: z.string() }), {
  decode: ([name, id]) => ({ name, id }),
  encode: ({ name, id }): [string, string] => [name, id],
});

/** Reads a page sorted by name. `next` is `null` on the last page. */
export async function pageByName<DB, TB extends keyof DB, O extends NamePosition>(
  select: SelectQueryBuilder<DB, TB, O>,
  { after, limit }: NamedPage,
): Promise<{ rows: O[]; next: NamePosition | null }> {
  const rest = after ? select.where(sql<boolean>`(name, id) > (${after.name}, ${after.id})`) : select;
  const found = await rest
    .orderBy(sql`name`)
    .orderBy(sql`id`)
    .limit(limit + 1)
    .execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? { name: last.name, id: last.id } : null };
}
