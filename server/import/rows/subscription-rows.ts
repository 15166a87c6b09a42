import { readIntegerCell } from './csv-cells.ts';
import type { RowShape } from './row-shape.ts';

/** Subscriptions in files. */
export const subscriptionRows: RowShape = {
  columns: [
    ...['externalId', 'customer', 'customerName', 'customerEmail', 'offering', 'status', 'quantity'],
    ...['periodStart', 'periodEnd', 'renewsOn', 'trialEndsOn'],
  ],
  needed: ['externalId', 'customer', 'offering', 'status'],
  numbers: ['quantity'],
  dates: ['periodStart', 'periodEnd', 'renewsOn', 'trialEndsOn'],
  ownedByServer: ['id', 'createdAt', 'updatedAt'],
  valueOf({ customer, customerName: name, customerEmail: email, quantity, periodStart: start, periodEnd: end, ...cells }) {
    return {
      ...cells,
      customer: { externalId: customer, ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
      ...(quantity !== undefined && { quantity: readIntegerCell('quantity', quantity) }),
      ...((start !== undefined || end !== undefined) && { period: { start, end } }),
    };
  },
};
