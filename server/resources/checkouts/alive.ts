import { sql } from 'kysely';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../platform/store/database.ts';

/** As the indexes of what is alive have it: parameters would not be known for these states. */
export const isAlive = sql<boolean>`state in ('open', 'pending')`;

/** For what a customer pays. */
export type PaidFor = Pick<CheckoutRow, 'tenant_id' | 'customer_id' | 'kind' | 'subject_id'>;

/** The one checkout of a customer for a thing that is written down as open or pending: an index keeps there from being two. */
export const aliveFor = (query: Executor, { tenant_id, customer_id, kind, subject_id }: PaidFor): Promise<CheckoutRow | undefined> =>
  query
    .selectFrom('checkouts')
    .selectAll()
    .where('tenant_id', '=', tenant_id)
    .where('customer_id', '=', customer_id)
    .where('kind', '=', kind)
    .where('subject_id', '=', subject_id)
    .where(isAlive)
    .executeTakeFirst();
