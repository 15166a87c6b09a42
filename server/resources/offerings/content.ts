import { z } from 'zod';
import { locales } from '../../../protocol/locales.ts';
import { type OfferingStatus, offeringCycles, offeringStatuses, rateModels } from '../../../protocol/offering.ts';
import { field, parseInput, text } from '../../platform/http/input/field.ts';
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
  lastUnit: units.nullable().meta({ description: 'Last unit of the tier, included. `null`: no upper limit.' }),
  unitPrice: unitPrice.meta({ description: 'Price per unit, or per package, as a decimal string in major units.' }),
  flatMinor: priceMinor.default(0).meta({ description: 'Flat fee of the tier, in addition to the unit price.' }),
});

const ratePlan = z
  .strictObject({
    label: text(120),
    unit: text(40).meta({ description: 'Name of one counted unit, such as "seat".' }),
    model: z.enum(rateModels),
    includedUnits: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
    packageUnits: units.nullable().default(null).meta({ description: 'Units in one package. Only for the `package` model.' }),
    tiers: z.array(tier).min(1).max(offeringLimits.tiers).meta({ description: 'Consecutive tiers, starting at unit 1 and without gaps.' }),
  })
  .superRefine((plan, context) => {
    const fault = faultOfTiers(plan);
    if (fault) context.addIssue({ code: 'custom', params: { code: 'invalid_tiers' }, message: fault.message, path: fault.path });
  });

const feature = z.strictObject({
  label: text(120),
  value: text(120).nullable().default(null).meta({ description: 'Value to show, such as "10 GB". `null` if the feature has none.' }),
  included: z.boolean().default(true),
});

/** Only https, so that a link that a tenant mistypes or copies never runs as a script in the frame nor leaves encrypted connections. */
const linkRule = 'must be a normalized https URL with a host name and without user information';
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

/** The writable fields of an offering, without defaults. */
const fields = {
  status: z.enum(offeringStatuses).optional().meta({ description: 'Default: `draft` for a new offering. The status of an existing one is unchanged.' }),
  name: text(120),
  description: text(2_000, { multiline: true }).nullable(),
  features: z.array(feature).max(offeringLimits.features),
  priceMinor: priceMinor.nullable().meta({ description: 'Price per cycle, in whole minor units: 1999 is 19.99 EUR. `null` shows "Contact us".' }),
  currency,
  cycle: z.enum(offeringCycles),
  cycleLabel: text(60).nullable().meta({ description: 'Describes the cycle `custom` in words.' }),
  ratePlans: z.array(ratePlan).max(offeringLimits.ratePlans),
  trialDays: wholeNumber(0, offeringLimits.trialDays),
  highlight: z.boolean(),
  soldOut: z.boolean(),
  position: wholeNumber(0, offeringLimits.position).meta({ description: 'Sort position in lists, lowest first.' }),
  callToAction: z.strictObject({ label: text(60).nullable().default(null), url: link }).nullable(),
  texts: z
    .partialRecord(z.enum(locales), translation)
    .meta({ description: 'Translations by language. `features` and `ratePlans` list every entry, in the same order.' }),
};

type Lists = { features?: readonly unknown[] | undefined; ratePlans?: readonly unknown[] | undefined };

/** Checks that a translation matches what it translates, entry by entry. */
function checkTexts(offering: Lists & { texts?: Partial<Record<string, Lists>> | undefined }, context: z.core.$RefinementCtx): void {
  for (const [locale, texts] of Object.entries(offering.texts ?? {})) {
    for (const list of ['features', 'ratePlans'] as const) {
      const [given, wanted] = [texts?.[list], offering[list]];
      if (given && wanted && given.length !== wanted.length)
        context.addIssue({ code: 'custom', message: `has ${given.length} entries, but the offering has ${wanted.length}`, path: ['texts', locale, list] });
    }
  }
}

/** The fields that a caller writes of an offering. */
export const offeringInput = z
  .strictObject({
    externalId: externalIdFor('off').meta({ description: 'Your id. Sending it again updates the offering.' }),
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

/** Changes of an offering. Omitted fields stay as they are. */
export const offeringPatch = z.strictObject(fields).partial().meta({ id: 'OfferingPatch' });

export type OfferingPatch = z.output<typeof offeringPatch>;

/** The part of an offering that its tenant writes, stored as one JSON text in this order. */
export type OfferingContent = Omit<OfferingInput, 'externalId' | 'status' | 'position'>;

/** Applies a patch and validates the result as a new input. @throws HttpError as `parseInput`. */
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
