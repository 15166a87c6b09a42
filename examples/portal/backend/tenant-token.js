import { mintToken } from '@vitrine/backend';

/**
 * Everything of one customer. Ask your own sign-in who that is.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {string} externalId your own id of the customer
 * @param {number} ttlSeconds
 */
export const tokenForCustomer = ({ signingKey, issuer }, externalId, ttlSeconds) =>
  mintToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, customer: externalId, ttlSeconds });

/**
 * One receipt and nothing beside it.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {string} resourceId
 * @param {number} ttlSeconds
 */
export const tokenForReceipt = ({ signingKey, issuer }, resourceId, ttlSeconds) =>
  mintToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, resourceId, ttlSeconds });
