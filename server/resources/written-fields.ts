import { z } from 'zod';
import { text } from '../platform/http/input/field.ts';
import { decimal, minor } from './money.ts';

const addressLinesMax = 10;

/** An issuer or a recipient. */
export const party = z.strictObject({
  name: text(255),
  addressLines: z.array(text(255)).max(addressLinesMax).default([]),
  taxId: text(64).nullable().default(null),
  email: text(254).nullable().default(null),
});

/** An amount in minor units, as an exact figure, or both. One is required. */
export const amounts = {
  amountMinor: minor.optional().meta({ description: 'Amount in whole minor units: 1999 is 19.99 EUR. Required without `amountExact`.' }),
  amountExact: decimal
    .nullable()
    .default(null)
    .meta({ description: 'Exact amount in major units, if finer than the minor unit. `amountMinor` is this amount, rounded half away from zero.' }),
};
export const hasAmount = ({ amountMinor, amountExact }: { amountMinor?: number | undefined; amountExact?: string | null | undefined }): boolean =>
  amountMinor !== undefined || (amountExact ?? null) !== null;
export const amountNeeded = {
  params: { code: 'invalid_amount' },
  error: 'amountMinor or amountExact is required',
  path: ['amountMinor'],
  when: ({ value }: { value: unknown }) => isRecord(value),
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
