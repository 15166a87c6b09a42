import { z } from 'zod';
import { currencyDigits } from '../../../protocol/currency.ts';
import { fromMinor, roundDecimal } from '../../../protocol/decimal.ts';
import type { Offering, RatePlan } from '../../../protocol/offering.ts';

const text = z.string();

export const offeringPayload = z
  .object({
    offeringId: text,
    name: text,
    description: text.optional(),
    currency: text,
    priceCents: z.number().nullable().meta({ description: 'Hundredths of the major unit in every currency. Null if the price is on request.' }),
    billingCycle: z.enum(['monthly', 'annual', 'one_time', 'custom']),
    ctaText: text.optional(),
    ctaUrl: text.optional(),
    featured: z.boolean(),
    displayOrder: z.int(),
    status: z.literal('PUBLISHED'),
    features: z.array(z.object({ label: text, value: text.optional(), included: z.boolean() })),
    ratePlans: z.array(
      z.object({ ratePlanId: text, unitLabel: text, includedUnits: z.number(), perUnitPriceCents: z.number().nullable(), pricingModel: text }),
    ),
    primaryRatePlanId: text.optional(),
  })
  .meta({ id: 'Offering' });

/** Multiplies by a hundred in decimal digits. As a binary fraction, 0.07 would become 7.000000000000001. */
const hundredfold = (major: string): number => Number(`${major}e2`);

/** Aforo's widgets divide by a hundred in every currency: 1,000 yen are sent as 100,000. */
export const centsOf = (minor: number, currency: string): number => hundredfold(fromMinor(minor, currencyDigits(currency)));

const ratePlanId = (offering: Offering, index: number): string => `${offering.externalId}/${index + 1}`;

/** A tiered price has no unit price. A unit price keeps four decimals of a cent. */
const unitCentsOf = ({ tiers }: RatePlan): number | null => (tiers.length === 1 ? hundredfold(roundDecimal(String(tiers[0]?.unitPrice), 6)) : null);

export function offeringPayloadOf(offering: Offering): z.output<typeof offeringPayload> {
  const { externalId, name, description, currency, priceMinor, cycle, callToAction, highlight, position, features, ratePlans } = offering;
  return {
    offeringId: externalId,
    name,
    ...(description !== null && { description }),
    currency,
    priceCents: priceMinor === null ? null : centsOf(priceMinor, currency),
    billingCycle: cycle,
    ...(callToAction && { ctaUrl: callToAction.url, ...(callToAction.label !== null && { ctaText: callToAction.label }) }),
    featured: highlight,
    displayOrder: position,
    status: 'PUBLISHED',
    features: features.map(({ label, value, included }) => ({ label, ...(value !== null && { value }), included })),
    ratePlans: ratePlans.map((plan, index) => ({
      ratePlanId: ratePlanId(offering, index),
      unitLabel: plan.unit,
      includedUnits: plan.includedUnits,
      perUnitPriceCents: unitCentsOf(plan),
      pricingModel: plan.model.toUpperCase(),
    })),
    ...(ratePlans.length > 0 && { primaryRatePlanId: ratePlanId(offering, 0) }),
  };
}
