import { compareDecimals, isDecimal, withoutSignedZero } from '../../protocol/decimal.ts';
import { isCurrencyCode } from '../../protocol/iso-4217.ts';
import { field } from '../platform/http/field.ts';

/** The fields that money is written in, for every resource that has some. */

const minorSchema = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
/** Whole minor units of a currency, either way. */
export const minor = field<number>(
  'invalid_amount',
  'must be a whole number of minor units, at most 9007199254740991 either way',
  Number.isSafeInteger,
  minorSchema,
)
  .overwrite((value) => value + 0)
  .meta(minorSchema);
const decimalSchema = { type: 'string', pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$' };
/** A figure in major units, exactly. Zero is kept without a sign, however it was given. */
export const decimal = field<string>(
  'invalid_amount',
  'must be a decimal string such as "12.50", at most 40 digits, without an exponent',
  isDecimal,
  decimalSchema,
)
  .overwrite(withoutSignedZero)
  .meta(decimalSchema);

const isPrice = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const priceSchema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
/** Whole minor units of a currency that somebody pays: never less than nothing. */
export const priceMinor = field<number>('invalid_amount', 'must be a whole number of minor units, 0 to 9007199254740991', isPrice, priceSchema)
  .overwrite((value) => value + 0)
  .meta(priceSchema);

const unitPriceSchema = { type: 'string', pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$' };
const isUnitPrice = (value: unknown): boolean => isDecimal(value) && compareDecimals(value, '0') >= 0;
/** The price of one unit in major units, which may be finer than the minor unit. */
export const unitPrice = field<string>(
  'invalid_amount',
  'must be a decimal string such as "0.0025", at most 40 digits, not negative',
  isUnitPrice,
  unitPriceSchema,
)
  .overwrite(withoutSignedZero)
  .meta(unitPriceSchema);

const currencySchema = { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217.' };
export const currency = field<string>('unknown_currency', 'must be a currency code of ISO 4217, such as "EUR"', isCurrencyCode, currencySchema);

/** What the standard calls "no currency" and "for testing": figures may be kept in them, and nobody pays any. */
const paysNothing: ReadonlySet<unknown> = new Set(['XXX', 'XTS']);

/** The currency of what somebody owes. */
export const payableCurrency = currency
  .refine((code) => !paysNothing.has(code), { params: { code: 'unknown_currency' }, error: 'is no currency that anybody pays in, by ISO 4217 itself' })
  .meta(currencySchema);
