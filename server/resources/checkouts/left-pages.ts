import { sql } from 'kysely';
import type { CheckoutKind } from '../../../protocol/checkout.ts';
import type { CheckoutRow } from '../../platform/store/rows/checkout-rows.ts';
import type { SubscriptionRow } from '../../platform/store/rows/offering-rows.ts';
import type { Executor } from '../../platform/store/database.ts';
import { chunksOf } from '../../platform/store/chunks.ts';
import { isAlive } from './alive.ts';

/** A page at a provider: of a checkout, and what it is called there. */
export type PageOf = Pick<CheckoutRow, 'id' | 'provider_reference'>;

/** Notes that somebody may still pay on a page for what is over. The payment provider is asked to close it behind the transaction. */
export async function leavePage(tx: Executor, { id, provider_reference: reference }: PageOf, now: number): Promise<void> {
  if (reference === null) return;
  const left = tx.insertInto('left_pages').values({ checkout_id: id, reference, left_at: now });
  await left.onConflict((conflict) => conflict.doNothing()).execute();
}

/** It is closed, or its payment was heard of. */
export async function forgetPage(tx: Executor, { id, provider_reference: reference }: PageOf): Promise<void> {
  if (reference === null) return;
  await tx.deleteFrom('left_pages').where('checkout_id', '=', id).where('reference', '=', reference).execute();
}

const subjectsAtOnce = 200;

/**
 * Leaves the pages of what is open for things that are sold otherwise from now on, or not at all: there they would be paid as before. Where there is none, the
 * customer is told when they come to pay.
 */
export async function leavePagesFor(tx: Executor, tenantId: string, kind: CheckoutKind, subjectIds: readonly string[], now: number): Promise<void> {
  for (const some of chunksOf(subjectIds, subjectsAtOnce)) {
    const open = tx
      .selectFrom('checkouts')
      .select(['id', sql<string>`provider_reference`.as('reference'), sql<number>`cast(${now} as bigint)`.as('left_at')])
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'open')
      .where('kind', '=', kind)
      .where('subject_id', 'in', some)
      .where('provider_reference', 'is not', null);
    const left = tx.insertInto('left_pages').columns(['checkout_id', 'reference', 'left_at']).expression(open);
    await left.onConflict((conflict) => conflict.doNothing()).execute();
  }
}

/** Leaves the pages where customers are about to pay for offerings that they have by now: there they would pay a second time. */
export async function leavePagesOfHeld(
  tx: Executor,
  tenantId: string,
  held: readonly Pick<SubscriptionRow, 'customer_id' | 'offering_id'>[],
  now: number,
): Promise<void> {
  const has = new Set(held.map(({ customer_id, offering_id }) => `${customer_id} ${offering_id}`));
  for (const customerIds of chunksOf(new Set(held.map(({ customer_id }) => customer_id)), subjectsAtOnce)) {
    const open = await tx
      .selectFrom('checkouts')
      .select(['id', 'customer_id', 'subject_id', 'provider_reference'])
      .where('tenant_id', '=', tenantId)
      .where('customer_id', 'in', customerIds)
      .where('kind', '=', 'offering')
      .where(isAlive)
      .where('state', '=', 'open')
      .execute();
    for (const page of open) if (has.has(`${page.customer_id} ${page.subject_id}`)) await leavePage(tx, page, now);
  }
}
