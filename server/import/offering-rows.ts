import { minorOf, yesOrNo, wholeNumber } from './csv-cells.ts';
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
      priceMinor: price === undefined ? null : minorOf('price', price, cells['currency'] ?? ''),
      ...(features !== undefined && { features: features.split('|').map(featureOf) }),
      ...(trialDays !== undefined && { trialDays: wholeNumber('trialDays', trialDays) }),
      ...(highlight !== undefined && { highlight: yesOrNo('highlight', highlight) }),
      ...(soldOut !== undefined && { soldOut: yesOrNo('soldOut', soldOut) }),
      ...(position !== undefined && { position: wholeNumber('position', position) }),
      ...(url !== undefined && { callToAction: { url, ...(label !== undefined && { label }) } }),
    };
  },
};

/** `10 projects`, `Support: by e-mail`, `-Audit log`. */
function featureOf(text: string): { label: string; value?: string; included: boolean } {
  const included = !text.trim().startsWith('-');
  const [label = '', ...value] = text.trim().replace(/^-/, '').split(':');
  return { label: label.trim(), ...(value.length > 0 && { value: value.join(':').trim() }), included };
}
