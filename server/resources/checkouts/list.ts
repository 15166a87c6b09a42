import { type RawBuilder, sql } from 'kysely';
import type { CheckoutState } from '../../../protocol/checkout.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../platform/store/database.ts';
import { type NewestPage, type NewestPosition, pageOfNewest } from '../../platform/store/newest-first.ts';

export interface CheckoutFilter {
  tenantId: string;
  /** Only the checkouts of one customer. */
  customerId?: string | undefined;
  /** The state that is told. It may differ from that of the row. */
  state?: CheckoutState | undefined;
}

/** Whether an open or pending checkout is told as such, or as expired. The same rule as `asKnown`. */
export const isKnownAs = (nowMs: number, told: 'ongoing' | 'expired'): RawBuilder<boolean> =>
  told === 'ongoing' ? sql`(expires_at + 0 > ${nowMs} or provider_reference is not null)` : sql`(expires_at + 0 <= ${nowMs} and provider_reference is null)`;

/** Reads a page of checkouts, newest first. */
export async function listCheckouts(
  query: Executor,
  { tenantId, customerId, state }: CheckoutFilter,
  nowMs: number,
  page: NewestPage,
): Promise<{ rows: CheckoutRow[]; next: NewestPosition | null }> {
  const readWhere = (conditions: readonly RawBuilder<boolean>[]) => {
    let select = query.selectFrom('checkouts').selectAll().where('tenant_id', '=', tenantId);
    if (customerId !== undefined) select = select.where('customer_id', '=', customerId);
    for (const condition of conditions) select = select.where(condition);
    return pageOfNewest(select, 'checkouts', page);
  };
  if (state === undefined) return readWhere([]);
  // A customer's few checkouts are scanned. For a whole tenant there is an index by state.
  const is = (written: CheckoutState): RawBuilder<boolean> => (customerId === undefined ? sql`state = ${written}` : sql`state || '' = ${written}`);
  if (state === 'open' || state === 'pending') return readWhere([is(state), isKnownAs(nowMs, 'ongoing')]);
  if (state !== 'expired') return readWhere([is(state)]);

  const isExpired = isKnownAs(nowMs, 'expired');
  const pages = await Promise.all([readWhere([is('expired')]), readWhere([is('open'), isExpired]), readWhere([is('pending'), isExpired])]);
  const found = pages.flatMap(({ rows }) => rows).toSorted(newest);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const isMore = found.length > rows.length || pages.some(({ next }) => next !== null);
  return { rows, next: isMore && last ? { createdAt: last.created_at, id: last.id } : null };
}

const newest = (one: CheckoutRow, other: CheckoutRow): number => other.created_at - one.created_at || (other.id < one.id ? -1 : 1);
