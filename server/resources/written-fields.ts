import { z } from 'zod';
import { text } from '../platform/http/field.ts';
import { decimal, minor } from './money.ts';

const addressLinesMax = 10;

/** Who bills, and who is billed. */
export const party = z.strictObject({
  name: text(255),
  addressLines: z.array(text(255)).max(addressLinesMax).default([]),
  taxId: text(64).nullable().default(null),
  email: text(254).nullable().default(null),
});

/** An amount is given in minor units, exactly, or both; one of them is needed. */
export const amounts = {
  amountMinor: minor.optional().meta({ description: 'Whole minor units of the currency: 1999 is 19.99 EUR. This or amountExact is needed.' }),
  amountExact: decimal
    .nullable()
    .default(null)
    .meta({ description: 'The figure in major units, where it is finer than the minor unit. amountMinor is it, rounded half away from zero.' }),
};
export const hasAmount = ({ amountMinor, amountExact }: { amountMinor?: number | undefined; amountExact?: string | null | undefined }): boolean =>
  amountMinor !== undefined || (amountExact ?? null) !== null;
export const amountNeeded = {
  params: { code: 'invalid_amount' },
  error: 'amountMinor or amountExact is needed',
  path: ['amountMinor'],
  when: ({ value }: { value: unknown }) => isRecord(value),
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
