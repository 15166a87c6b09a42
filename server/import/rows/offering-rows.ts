import { HttpError } from '../../errors/http-error.ts';
import { readAmountCell, readBooleanCell, readIntegerCell } from './csv-cells.ts';
import type { RowShape } from './row-shape.ts';

/** Offerings in files. */
export const offeringRows: RowShape = {
  columns: [
    ...['externalId', 'name', 'description', 'price', 'currency', 'cycle', 'cycleLabel', 'features', 'trialDays'],
    ...['highlight', 'soldOut', 'position', 'callToActionLabel', 'callToActionUrl', 'status'],
  ],
  needed: ['externalId', 'name', 'currency', 'cycle'],
  numbers: ['price', 'trialDays', 'position'],
  dates: [],
  ownedByServer: ['id', 'createdAt', 'updatedAt', 'publishedAt', 'archivedAt'],
  valueOf({ price, features, trialDays, highlight, soldOut, position, callToActionLabel: label, callToActionUrl: url, ...cells }) {
    return {
      ...cells,
      priceMinor: price === undefined ? null : readAmountCell('price', price, cells['currency'] ?? ''),
      ...(features !== undefined && { features: features.split('|').map(featureOf) }),
      ...(trialDays !== undefined && { trialDays: readIntegerCell('trialDays', trialDays) }),
      ...(highlight !== undefined && { highlight: readBooleanCell('highlight', highlight) }),
      ...(soldOut !== undefined && { soldOut: readBooleanCell('soldOut', soldOut) }),
      ...(position !== undefined && { position: readIntegerCell('position', position) }),
      ...((url !== undefined || label !== undefined) && { callToAction: actionOf(url, label) }),
    };
  },
};

/** Returns the button of an offering. A label without an address would be lost. Without a label, the widget writes its own. */
function actionOf(url: string | undefined, label: string | undefined): { url: string; label?: string } {
  if (url !== undefined) return { url, ...(label !== undefined && { label }) };
  const message = 'is missing, but callToActionLabel is given: fill in the address, or leave the label empty';
  throw new HttpError('invalid_request', `callToActionUrl ${message}`, { errors: [{ path: 'callToActionUrl', message }] });
}

/** `10 projects`, `Support: by e-mail`, `-Audit log`. */
function featureOf(text: string): { label: string; value?: string; included: boolean } {
  const included = !text.trim().startsWith('-');
  const [label = '', ...value] = text.trim().replace(/^-/, '').split(':');
  return { label: label.trim(), ...(value.length > 0 && { value: value.join(':').trim() }), included };
}
