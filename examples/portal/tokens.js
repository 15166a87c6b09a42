import { mintToken } from 'vitrine/server';

/**
 * @typedef {object} SigningKey
 * @property {string} id
 * @property {string} secret exactly as the server showed it once
 */

/**
 * Mints the tokens with which the portal's users read receipts. This is the whole of what a backend has to do.
 *
 * @param {{ key: SigningKey, issuer: string }} options
 */
export function createTokens({ key, issuer }) {
  const signing = { secret: key.secret, keyId: key.id, issuer };
  return {
    /**
     * Everything of one customer. `jti` makes each token another one, which a direct link takes once.
     *
     * @param {string} externalId
     * @param {number} ttlSeconds
     */
    forCustomer: (externalId, ttlSeconds) => mintToken({ ...signing, customer: externalId, ttlSeconds }),

    /**
     * One receipt and nothing beside it.
     *
     * @param {string} resourceId
     * @param {number} ttlSeconds
     */
    forReceipt: (resourceId, ttlSeconds) => mintToken({ ...signing, resourceId, ttlSeconds }),
  };
}
