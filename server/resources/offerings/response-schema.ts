import { z } from 'zod';
import { locales } from '../../../protocol/locales.ts';
import { type Offering, offeringCycles, offeringStatuses, rateModels, subscriptionStatuses } from '../../../protocol/offering.ts';
import { begunSchema } from '../checkouts/model.ts';

const text = z.string();
const optional = z.string().nullable();
const texts = z.object({
  name: text.optional(),
  description: text.optional(),
  cycleLabel: text.optional(),
  callToAction: text.optional(),
  features: z.array(z.object({ label: text, value: optional.optional() })).optional(),
  ratePlans: z.array(z.object({ label: text, unit: text })).optional(),
});

/** An offering in the API documentation. Its type is the one that the frame reads. Responses are not validated against it. */
export const offeringSchema = z
  .object({
    id: text,
    externalId: text,
    status: z.enum(offeringStatuses),
    name: text,
    description: optional,
    features: z.array(z.object({ label: text, value: optional, included: z.boolean() })),
    priceMinor: z.int().nullable(),
    currency: text,
    cycle: z.enum(offeringCycles),
    cycleLabel: optional,
    ratePlans: z.array(
      z.object({
        label: text,
        unit: text,
        model: z.enum(rateModels),
        includedUnits: z.int(),
        packageUnits: z.int().nullable(),
        tiers: z.array(z.object({ firstUnit: z.int(), lastUnit: z.int().nullable(), unitPrice: text, flatMinor: z.int() })),
      }),
    ),
    trialDays: z.int(),
    highlight: z.boolean(),
    soldOut: z.boolean(),
    position: z.int(),
    callToAction: z.object({ label: optional, url: text }).nullable(),
    texts: z.partialRecord(z.enum(locales), texts),
    createdAt: text,
    updatedAt: text,
    publishedAt: optional,
    archivedAt: optional,
    subscription: z
      .object({
        id: text,
        status: z.enum(subscriptionStatuses),
        quantity: z.int(),
        period: z.object({ start: text, end: text }).nullable(),
        renewsOn: optional,
        trialEndsOn: optional,
      })
      .nullable()
      .optional()
      .meta({ description: 'The customer’s subscription, unless it has ended. Only for credentials of a customer.' }),
    hasPlan: z.boolean().optional().meta({
      description:
        'Whether the customer has a subscription, not ended, to any offering that is not a one-time purchase. Only in an answer with one offering, for ' +
        'credentials of a customer.',
    }),
    checkout: begunSchema,
  })
  .meta({ id: 'Offering' }) satisfies z.ZodType<Offering>;
