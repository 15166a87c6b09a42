import type { Transaction } from 'kysely';
import { HttpError } from '../../../errors/http-error.ts';
import type { Clock } from '../../../clock.ts';
import type { Schema } from '../../../platform/store/schema.ts';
import { dayIn } from '../../day-in.ts';
import { eitherName } from '../../external-id.ts';
import type { OfferingContent } from '../../offerings/content.ts';
import { storedContent } from '../../offerings/model.ts';
import { noOffering } from '../../offerings/store.ts';
import type { SubscriptionStore } from '../../subscriptions/store.ts';
import { timeZoneOf } from '../../tenants/time-zone.ts';
import type { Payable } from './payable.ts';
import { firstPeriod } from './periods.ts';

/** The cycle and trial on offer when the checkout began. */
type Terms = Pick<OfferingContent, 'cycle' | 'trialDays'>;

/** Pays an offering's first period and begins a subscription. The tenant's backend handles renewals. */
export function payableOffering({ subscriptions, clock }: { subscriptions: SubscriptionStore; clock: Clock }): Payable {
  const heldBy = async (tx: Transaction<Schema>, tenantId: string, customerId: string, offeringId: string): Promise<boolean> =>
    (await tx
      .selectFrom('subscriptions')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('customer_id', '=', customerId)
      .where('offering_id', '=', offeringId)
      .where('status', '<>', 'ended')
      .limit(1)
      .executeTakeFirst()) !== undefined;

  return {
    kind: 'offering',

    async price(tx, { tenantId, customerId, name, quantity }) {
      const { column, value } = eitherName('off', name);
      const ofTenant = tx.selectFrom('offerings').selectAll().where('tenant_id', '=', tenantId).where('status', '=', 'published');
      const row = (await ofTenant.where(column, '=', value).executeTakeFirst()) ?? noOffering();
      const { name: title, priceMinor, currency, soldOut, cycle, trialDays } = storedContent(row);
      if (priceMinor === null) throw new HttpError('not_for_sale', `"${title}" has no price: ask the tenant for it.`);
      if (soldOut) throw new HttpError('not_for_sale', `"${title}" is sold out.`);
      const amountMinor = priceMinor * quantity;
      if (!Number.isSafeInteger(amountMinor)) throw new HttpError('invalid_amount', `The amount for ${quantity} of "${title}" is too large.`);
      if (await heldBy(tx, tenantId, customerId, row.id)) throw new HttpError('already_subscribed', `The customer is already subscribed to "${title}".`);
      return { id: row.id, title, quantity, amountMinor, currency, terms: JSON.stringify({ cycle, trialDays } satisfies Terms) };
    },

    async buy(tx, by, { id, tenant_id: tenantId, customer_id: customerId, subject_id: offeringId, quantity, terms_json: terms }) {
      // The customer paid twice, by two checkouts of which one seemed over.
      if (await heldBy(tx, tenantId, customerId, offeringId)) return { fault: 'already_subscribed' };
      const offering = await tx.selectFrom('offerings').selectAll().where('id', '=', offeringId).executeTakeFirst();
      const customer = await tx.selectFrom('customers').select('external_id').where('id', '=', customerId).executeTakeFirst();
      if (!offering || !customer) return { fault: 'not_offered_any_more' };
      // The terms are those of the time when the checkout began.
      const { cycle, trialDays } = terms === null ? storedContent(offering) : (JSON.parse(terms) as Terms);
      const first = firstPeriod(cycle, trialDays, dayIn(await timeZoneOf(tx, tenantId), clock.now()));
      const { row } = await subscriptions.putIn(tx, by, tenantId, {
        ...{ externalId: id, customer: { externalId: customer.external_id }, offering: offeringId, quantity },
        ...{ status: first.trialEndsOn === null ? 'active' : 'trialing', ...first },
      });
      return { fault: null, subscriptionId: row.id };
    },

    async externalId(tx, tenantId, id) {
      const row = await tx.selectFrom('offerings').select('external_id').where('id', '=', id).where('tenant_id', '=', tenantId).executeTakeFirst();
      return row?.external_id ?? id;
    },
  };
}
