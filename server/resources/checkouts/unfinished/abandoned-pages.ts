import { sql } from 'kysely';
import type { CheckoutKind } from '../../../../protocol/checkout.ts';
import type { CheckoutRow } from '../../../platform/store/rows/checkout-rows.ts';
import type { SubscriptionRow } from '../../../platform/store/rows/offering-rows.ts';
import type { Executor } from '../../../platform/store/database.ts';
import { chunksOf } from '../../../platform/store/chunks.ts';
import { isOngoing } from './find-ongoing.ts';

/** A payment page: its checkout and its id at the provider. */
export type PaymentPage = Pick<CheckoutRow, 'id' | 'provider_reference'>;

/** Notes a page that must no longer be paid. After the transaction, the provider is asked to close it. */
export async function abandonPage(tx: Executor, { id, provider_reference: reference }: PaymentPage, now: number): Promise<void> {
  if (reference === null) return;
  const abandoned = tx.insertInto('left_pages').values({ checkout_id: id, reference, left_at: now, asked_at: null });
  await abandoned.onConflict((conflict) => conflict.doNothing()).execute();
}

/** Notes when the provider said that a payment on the page is being processed. */
export async function postponePage(tx: Executor, { id, provider_reference: reference }: PaymentPage, now: number): Promise<void> {
  if (reference === null) return;
  await tx.updateTable('left_pages').set({ asked_at: now }).where('checkout_id', '=', id).where('reference', '=', reference).execute();
}

/** Removes the note, because the page is closed or its payment is booked. */
export async function removeAbandonedPage(tx: Executor, { id, provider_reference: reference }: PaymentPage): Promise<void> {
  if (reference === null) return;
  await tx.deleteFrom('left_pages').where('checkout_id', '=', id).where('reference', '=', reference).execute();
}

const subjectsAtOnce = 200;

/**
 * Marks the pages of open checkouts as abandoned when their subjects change or are withdrawn, because those pages still take the old price. A checkout
 * without a page is checked when the customer comes to pay.
 */
export async function abandonPagesFor(tx: Executor, tenantId: string, kind: CheckoutKind, subjectIds: readonly string[], now: number): Promise<void> {
  for (const some of chunksOf(subjectIds, subjectsAtOnce)) {
    const open = tx
      .selectFrom('checkouts')
      .select(['id', sql<string>`provider_reference`.as('reference'), sql<number>`cast(${now} as bigint)`.as('left_at')])
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'open')
      .where('kind', '=', kind)
      .where('subject_id', 'in', some)
      .where('provider_reference', 'is not', null);
    const abandoned = tx.insertInto('left_pages').columns(['checkout_id', 'reference', 'left_at']).expression(open);
    await abandoned.onConflict((conflict) => conflict.doNothing()).execute();
  }
}

/** Marks pages as abandoned where customers could pay a second time for offerings that they hold by now. */
export async function abandonPagesOfHeld(
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
      .where(isOngoing)
      .where('state', '=', 'open')
      .execute();
    for (const page of open) if (has.has(`${page.customer_id} ${page.subject_id}`)) await abandonPage(tx, page, now);
  }
}
