import { currencyDigits } from '@vitrine/backend';

/**
 * An amount as the widgets write it. Its minor unit is that of ISO 4217: `Intl` alone takes others for some currencies, and would make 4900 forint cents 4900
 * forint. It goes as text, so that no digit passes through binary floating point.
 *
 * @param {number} amountMinor
 * @param {string} currency
 * @param {import('./texts/index.js').Locale} locale
 */
export function writeMoney(amountMinor, currency, locale) {
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  // From right to left, the dollar of "US$" would stand on the wrong side: the symbol is isolated in its own direction.
  return format
    .formatToParts(/** @type {`${number}`} */ (`${amountMinor}e-${digits}`))
    .map(({ type, value }) => (type === 'currency' && locale === 'ar' ? `\u2068${value}\u2069` : value))
    .join('');
}
