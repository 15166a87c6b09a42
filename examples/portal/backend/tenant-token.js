import { mintToken } from '@vitrine/backend';

/**
 * Opens all receipts of one customer. Your own sign-in tells who the customer is.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {string} externalId your own id of the customer
 * @param {number} ttlSeconds
 */
export const tokenForCustomer = ({ signingKey, issuer }, externalId, ttlSeconds) =>
  mintToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, customer: externalId, ttlSeconds });

/**
 * Opens a single receipt.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {string} resourceId
 * @param {number} ttlSeconds
 */
export const tokenForReceipt = ({ signingKey, issuer }, resourceId, ttlSeconds) =>
  mintToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, resourceId, ttlSeconds });
