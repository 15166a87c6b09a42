import { mintBridgeToken } from '@vitrine/backend';

/**
 * Says who has signed in here. It is taken once, so each page that asks gets one of its own.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User} user
 */
export const bridgeToken = ({ signingKey, issuer }, { externalId, name }) =>
  mintBridgeToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, externalCustomerId: externalId, name });
