import { sql } from 'kysely';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';

/** Written with literals, as in the partial indexes: with parameters the planner could not use them. */
export const isOngoing = sql<boolean>`state in ('open', 'pending')`;

/** Identifies what a customer pays for. */
export type CheckoutKey = Pick<CheckoutRow, 'tenant_id' | 'customer_id' | 'kind' | 'subject_id'>;

/** Finds the customer's stored open or pending checkout for a subject. A unique index allows only one. */
export const findOngoing = (query: Executor, { tenant_id, customer_id, kind, subject_id }: CheckoutKey): Promise<CheckoutRow | undefined> =>
  query
    .selectFrom('checkouts')
    .selectAll()
    .where('tenant_id', '=', tenant_id)
    .where('customer_id', '=', customer_id)
    .where('kind', '=', kind)
    .where('subject_id', '=', subject_id)
    .where(isOngoing)
    .executeTakeFirst();
