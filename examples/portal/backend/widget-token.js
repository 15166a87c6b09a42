import { caller } from '../receipts-server.js';

/**
 * Mints a token for one customer's connections and directories, on pages of this origin. Mint it for their administrators only.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User} user
 */
export const mintWidgetToken = ({ server, apiKey, origin }, { externalId }) =>
  caller(server, apiKey)('POST', '/v1/widget-tokens', {
    customerId: externalId,
    scopes: ['sso_connection', 'directory_sync'],
    origins: [origin],
    ttlSeconds: 1800,
  });

/**
 * Revokes a token of this customer: its next call is refused. Tokens of other customers are left alone.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User} user
 * @param {unknown} id
 */
export async function revokeWidgetToken({ server, apiKey }, { externalId }, id) {
  const call = caller(server, apiKey);
  const { items } = await call('GET', `/v1/widget-tokens?customerId=${encodeURIComponent(externalId)}&limit=100`);
  const own = items.some((token) => token.id === id);
  if (own) await call('DELETE', `/v1/widget-tokens/${id}`);
  return own;
}
