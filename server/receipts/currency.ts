const known = new Set(Intl.supportedValuesOf('currency'));
const digits = new Map<string, number>();

/** Tells whether `code` is the ISO 4217 code of a currency, in capitals. */
export const isCurrency = (code: unknown): code is string => typeof code === 'string' && known.has(code);

/**
 * Digits of a currency's minor unit, as `Intl` writes the currency: the frame shows amounts through the same table.
 *
 * @example
 * currencyDigits('KWD'); // 3
 */
export function currencyDigits(code: string): number {
  const found = digits.get(code);
  if (found !== undefined) return found;
  const read = new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(code, read);
  return read;
}
