import { z } from 'zod';
import { locales } from '../../../protocol/locales.ts';
import { type OfferingStatus, offeringCycles, offeringStatuses, rateModels } from '../../../protocol/offering.ts';
import { field, parseInput, text } from '../../platform/http/field.ts';
import { externalIdFor } from '../external-id.ts';
import { payableCurrency as currency, priceMinor, unitPrice } from '../money.ts';
import { faultOfTiers } from './tiers.ts';

/** Bounds of an offering's content. */
export const offeringLimits = { features: 50, ratePlans: 20, tiers: 50, trialDays: 730, position: 1_000_000, bodyBytes: 128 * 1024 } as const;

const wholeNumber = (min: number, max: number) => {
  const fits = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  const schema = { type: 'integer', minimum: min, maximum: max };
  return field<number>('invalid_request', `must be a whole number from ${min} to ${max}`, fits, schema)
    .overwrite((value) => value + 0)
    .meta(schema);
};

const units = wholeNumber(1, Number.MAX_SAFE_INTEGER);

const tier = z.strictObject({
  firstUnit: units,
  lastUnit: units.nullable().meta({ description: 'Included; null: without end.' }),
  unitPrice: unitPrice.meta({ description: 'Decimal string in major units: of a unit, or of a package.' }),
  flatMinor: priceMinor.default(0).meta({ description: 'Beside the units, once for the tier.' }),
});

const ratePlan = z
  .strictObject({
    label: text(120),
    unit: text(40).meta({ description: 'One of what is counted: "seat".' }),
    model: z.enum(rateModels),
    includedUnits: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
    packageUnits: units.nullable().default(null).meta({ description: 'Units of one package; for the model "package" alone.' }),
    tiers: z.array(tier).min(1).max(offeringLimits.tiers).meta({ description: 'From the first unit to the last one, without a gap.' }),
  })
  .superRefine((plan, context) => {
    const fault = faultOfTiers(plan);
    if (fault) context.addIssue({ code: 'custom', params: { code: 'invalid_tiers' }, message: fault.message, path: fault.path });
  });

const feature = z.strictObject({
  label: text(120),
  value: text(120).nullable().default(null).meta({ description: '"10 GB"; null for a feature that is there or is not.' }),
  included: z.boolean().default(true),
});

/** https alone: what a tenant mistypes, or somebody else writes for them, must never run as a script in the frame nor lead out of the encrypted web. */
const linkRule = 'must be an https address with a host name, without user information, as a browser writes it';
const link = field<string>('invalid_link', linkRule, isLink, { type: 'string', format: 'uri', pattern: '^https://', maxLength: 2048 });

const translation = z.strictObject({
  name: text(120).optional(),
  description: text(2_000, { multiline: true }).optional(),
  cycleLabel: text(60).optional(),
  callToAction: text(60).optional(),
  features: z
    .array(z.strictObject({ label: text(120), value: text(120).nullish() }))
    .max(offeringLimits.features)
    .optional(),
  ratePlans: z
    .array(z.strictObject({ label: text(120), unit: text(40) }))
    .max(offeringLimits.ratePlans)
    .optional(),
});

/** What may be written of an offering, each without a default. */
const fields = {
  status: z.enum(offeringStatuses).optional().meta({ description: 'Left out: a new one is a draft, and one that is there stays what it is.' }),
  name: text(120),
  description: text(2_000, { multiline: true }).nullable(),
  features: z.array(feature).max(offeringLimits.features),
  priceMinor: priceMinor.nullable().meta({ description: 'For one cycle, in whole minor units: 1999 is 19.99 EUR. null: "Contact us".' }),
  currency,
  cycle: z.enum(offeringCycles),
  cycleLabel: text(60).nullable().meta({ description: 'In words, what the cycle "custom" is.' }),
  ratePlans: z.array(ratePlan).max(offeringLimits.ratePlans),
  trialDays: wholeNumber(0, offeringLimits.trialDays),
  highlight: z.boolean(),
  soldOut: z.boolean(),
  position: wholeNumber(0, offeringLimits.position).meta({ description: 'Place in lists, the smallest first.' }),
  callToAction: z.strictObject({ label: text(60).nullable().default(null), url: link }).nullable(),
  texts: z
    .partialRecord(z.enum(locales), translation)
    .meta({ description: 'The texts in other languages; features and rate plans in their order, all of them.' }),
};

type Lists = { features?: readonly unknown[] | undefined; ratePlans?: readonly unknown[] | undefined };

/** A translation stands beside what it translates, entry by entry. */
function checkTexts(offering: Lists & { texts?: Partial<Record<string, Lists>> | undefined }, context: z.core.$RefinementCtx): void {
  for (const [locale, texts] of Object.entries(offering.texts ?? {})) {
    for (const list of ['features', 'ratePlans'] as const) {
      const [given, wanted] = [texts?.[list], offering[list]];
      if (given && wanted && given.length !== wanted.length)
        context.addIssue({ code: 'custom', message: `has ${given.length} entries, and the offering has ${wanted.length}`, path: ['texts', locale, list] });
    }
  }
}

/** Everything that a caller writes of an offering. */
export const offeringInput = z
  .strictObject({
    externalId: externalIdFor('off').meta({ description: 'What you call it: the same one again changes the offering.' }),
    ...fields,
    description: fields.description.default(null),
    features: fields.features.default([]),
    cycleLabel: fields.cycleLabel.default(null),
    ratePlans: fields.ratePlans.default([]),
    trialDays: fields.trialDays.default(0),
    highlight: fields.highlight.default(false),
    soldOut: fields.soldOut.default(false),
    position: fields.position.default(0),
    callToAction: fields.callToAction.default(null),
    texts: fields.texts.default({}),
  })
  .superRefine(checkTexts)
  .meta({ id: 'OfferingInput' });

export type OfferingInput = z.output<typeof offeringInput>;

/** What is left out stays as it is. */
export const offeringPatch = z.strictObject(fields).partial().meta({ id: 'OfferingPatch' });

export type OfferingPatch = z.output<typeof offeringPatch>;

/** The part of an offering that its tenant writes. Stored as one JSON text, in this order. */
export type OfferingContent = Omit<OfferingInput, 'externalId' | 'status' | 'position'>;

/** The offering with a patch, as if it had been written so from the start. @throws HttpError as `parseInput`. */
export function patched(stored: { externalId: string; status: OfferingStatus; position: number } & OfferingContent, patch: OfferingPatch): OfferingInput {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return parseInput(offeringInput, { ...stored, ...given }, 'The offering');
}

function isLink(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2_048 || !/^https:\/\/[\x21-\x7e]+$/.test(value) || value.includes('\\')) return false;
  try {
    const url = new URL(value);
    return url.protocol === 'https:' && url.username === '' && url.password === '' && (url.href === value || url.href === `${value}/`);
  } catch {
    return false;
  }
}
