import { createBillingPage } from '@vitrine/backend';

/**
 * The tenant's half of a checkout: reads the signed checkout, and reports the outcome. In between, take the payment in any way you like, with the id of the
 * checkout as its idempotency key.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 */
export const billingOf = ({ keys }) => createBillingPage({ secret: keys.paymentSecret, keyId: keys.paymentKeyId });
