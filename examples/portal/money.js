import { currencyDigits } from '@vitrine/backend';

/**
 * Formats an amount as the widgets do. The minor unit follows ISO 4217: `Intl` differs for some currencies, and would turn 4900 minor units of forint into 4900
 * forint. The amount is passed as text, which keeps every digit exact.
 *
 * @param {number} amountMinor
 * @param {string} currency
 * @param {import('./texts/index.js').Locale} locale
 */
export function writeMoney(amountMinor, currency, locale) {
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  // In right-to-left text, the dollar sign of "US$" would move to the wrong side. The symbol is isolated in its own direction.
  return format
    .formatToParts(/** @type {`${number}`} */ (`${amountMinor}e-${digits}`))
    .map(({ type, value }) => (type === 'currency' && locale === 'ar' ? `\u2068${value}\u2069` : value))
    .join('');
}
