import { currencyDigits } from '../../protocol/currency.ts';
import { compareDecimals, fromMinor, isDecimal, toMinor } from '../../protocol/decimal.ts';
import { HttpError } from '../errors/http-error.ts';
import { yesOrNo, wholeNumber } from './cells.ts';
import type { RowShape } from './row-shape.ts';

/** Offerings in files. */
export const offeringRows: RowShape = {
  columns: [
    ...['externalId', 'name', 'description', 'price', 'currency', 'cycle', 'cycleLabel', 'features', 'trialDays'],
    ...['highlight', 'soldOut', 'position', 'callToActionLabel', 'callToActionUrl', 'status'],
  ],
  needed: ['externalId', 'name', 'currency', 'cycle'],
  ownedByServer: ['id', 'createdAt', 'updatedAt', 'publishedAt', 'archivedAt'],
  valueOf({ price, features, trialDays, highlight, soldOut, position, callToActionLabel: label, callToActionUrl: url, ...cells }) {
    return {
      ...cells,
      priceMinor: price === undefined ? null : minorOf(price, cells['currency'] ?? ''),
      ...(features !== undefined && { features: features.split('|').map(featureOf) }),
      ...(trialDays !== undefined && { trialDays: wholeNumber('trialDays', trialDays) }),
      ...(highlight !== undefined && { highlight: yesOrNo('highlight', highlight) }),
      ...(soldOut !== undefined && { soldOut: yesOrNo('soldOut', soldOut) }),
      ...(position !== undefined && { position: wholeNumber('position', position) }),
      ...(url !== undefined && { callToAction: { url, ...(label !== undefined && { label }) } }),
    };
  },
};

/** A price in major units. One that is finer than the minor unit is refused and not rounded: nobody is charged what does not stand there. */
function minorOf(price: string, currency: string): number {
  const digits = currencyDigits(currency);
  const minor = isDecimal(price) ? toMinor(price, digits) : undefined;
  if (minor === undefined || compareDecimals(fromMinor(minor, digits), price) !== 0) {
    const message = `must be a decimal with at most ${digits} places, such as "${fromMinor(1999, digits)}"`;
    throw new HttpError('invalid_amount', message, { errors: [{ path: 'price', message }] });
  }
  return minor;
}

/** `10 projects`, `Support: by e-mail`, `-Audit log`. */
function featureOf(text: string): { label: string; value?: string; included: boolean } {
  const included = !text.trim().startsWith('-');
  const [label = '', ...value] = text.trim().replace(/^-/, '').split(':');
  return { label: label.trim(), ...(value.length > 0 && { value: value.join(':').trim() }), included };
}
