import { mintBridgeToken } from '@vitrine/backend';

/**
 * Tells Vitrine who has signed in here. The token is single-use: each page that asks gets its own.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User} user
 */
export const bridgeToken = ({ signingKey, issuer }, { externalId, name }) =>
  mintBridgeToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, externalCustomerId: externalId, name });
