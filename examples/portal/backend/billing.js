import { createBillingPage } from '@vitrine/backend';

/**
 * The tenant's half of a checkout: reads what Vitrine has signed, and says what has become of it. In between you take the money, in whatever way you take
 * money, with the id of the checkout as its idempotency key.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 */
export const billingOf = ({ keys }) => createBillingPage({ secret: keys.paymentSecret, keyId: keys.paymentKeyId });
