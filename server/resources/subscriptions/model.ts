import { z } from 'zod';
import { type Subscription, subscriptionStatuses } from '../../../protocol/offering.ts';
import { isoTime } from '../../clock.ts';
import { field } from '../../platform/http/input/field.ts';
import type { SubscriptionRow } from '../../platform/store/rows/offering-rows.ts';
import { date, period } from '../calendar.ts';
import { newCustomer } from '../customers/model.ts';
import { externalIdFor } from '../external-id.ts';

/** The greatest quantity of a subscription. */
const maxQuantity = 1_000_000_000;

const isQuantity = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= maxQuantity;
const quantity = field<number>('invalid_request', `must be a whole number from 1 to ${maxQuantity}`, isQuantity, {
  type: 'integer',
  minimum: 1,
  maximum: maxQuantity,
});

/** The fields that a caller writes of a subscription. */
export const subscriptionInput = z
  .strictObject({
    externalId: externalIdFor('sub').meta({ description: 'Your id. Sending it again updates the subscription.' }),
    customer: newCustomer,
    offering: z.string().min(1).max(255).meta({ description: 'Id or external id of the offering.' }),
    status: z.enum(subscriptionStatuses).meta({ description: '`expiring`: runs until the end of its period and is not renewed.' }),
    quantity: quantity.default(1),
    period: period.nullable().default(null).meta({ description: 'Current period: first and last day, both included.' }),
    renewsOn: date.nullable().default(null).meta({ description: 'First day of the next period.' }),
    trialEndsOn: date.nullable().default(null).meta({ description: 'Last day of the trial.' }),
  })
  .meta({ id: 'SubscriptionInput' });

export type SubscriptionInput = z.output<typeof subscriptionInput>;

const text = z.string();
const optional = z.string().nullable();

/** A subscription in the API documentation. */
export const subscriptionSchema = z
  .object({
    id: text,
    externalId: text,
    customer: z.object({ id: text, externalId: text, name: optional }),
    offering: z.object({ id: text, externalId: text, name: text }),
    status: z.enum(subscriptionStatuses),
    quantity: z.int(),
    period: z.object({ start: text, end: text }).nullable(),
    renewsOn: optional,
    trialEndsOn: optional,
    createdAt: text,
    updatedAt: text,
  })
  .meta({ id: 'Subscription' }) satisfies z.ZodType<Subscription>;

/** A subscription with the names of its customer and its offering. */
export interface StoredSubscription extends SubscriptionRow {
  customer_external_id: string;
  customer_name: string | null;
  offering_external_id: string;
  offering_name: string;
}

/** Returns a subscription as the API shows it. */
export const subscriptionOf = (row: StoredSubscription): Subscription => ({
  id: row.id,
  externalId: row.external_id,
  customer: { id: row.customer_id, externalId: row.customer_external_id, name: row.customer_name },
  offering: { id: row.offering_id, externalId: row.offering_external_id, name: row.offering_name },
  status: row.status,
  quantity: row.quantity,
  period: row.period_start === null || row.period_end === null ? null : { start: row.period_start, end: row.period_end },
  renewsOn: row.renews_on,
  trialEndsOn: row.trial_ends_on,
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});
