import { compareDecimals, isDecimal, removeSignedZero } from '../../protocol/decimal.ts';
import { isCurrencyCode } from '../../protocol/iso-4217.ts';
import { field } from '../platform/http/input/field.ts';

/** The money fields of all resources. */

const minorSchema = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
/** Whole minor units of a currency, positive or negative. */
export const minor = field<number>(
  'invalid_amount',
  'must be a whole number of minor units, -9007199254740991 to 9007199254740991',
  Number.isSafeInteger,
  minorSchema,
)
  .overwrite((value) => value + 0)
  .meta(minorSchema);
const decimalSchema = { type: 'string', pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$' };
/** An exact figure in major units. Zero is kept without a sign. */
export const decimal = field<string>(
  'invalid_amount',
  'must be a decimal string such as "12.50", at most 40 digits, without an exponent',
  isDecimal,
  decimalSchema,
)
  .overwrite(removeSignedZero)
  .meta(decimalSchema);

const isPrice = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const priceSchema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
/** Whole minor units of a price, at least 0. */
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
  .overwrite(removeSignedZero)
  .meta(unitPriceSchema);

const currencySchema = { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217.' };
export const currency = field<string>('unknown_currency', 'must be a currency code of ISO 4217, such as "EUR"', isCurrencyCode, currencySchema);

/** ISO 4217 codes for "no currency" and "for testing". Figures may use them, but nobody can pay in them. */
const paysNothing: ReadonlySet<unknown> = new Set(['XXX', 'XTS']);

/** The currency of an amount that is owed. */
export const payableCurrency = currency
  .refine((code) => !paysNothing.has(code), { params: { code: 'unknown_currency' }, error: 'is an ISO 4217 code that is not a means of payment' })
  .meta(currencySchema);
