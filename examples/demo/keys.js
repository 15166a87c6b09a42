import { caller } from '../portal/receipts-server.js';

/** Connections as each customer's administrator would set them up. The other customers show the empty state. */
const connections = [
  { customerId: 'nordwind', name: 'Okta', protocol: 'saml', state: 'active', domains: ['nordwind.example', 'lager.nordwind.example'] },
  { customerId: 'nordwind', name: 'Entra ID, warehouse', protocol: 'oidc', state: 'draft', domains: [] },
  { customerId: 'dar-alnoor', name: 'Google Workspace', protocol: 'oidc', state: 'active', domains: ['dar-alnoor.example'] },
];
const directories = [
  { customerId: 'nordwind', name: 'Okta SCIM', provider: 'okta', state: 'active' },
  { customerId: 'nordwind', name: 'Warehouse', provider: 'entra', state: 'pending' },
];

/**
 * Creates the portal's keys for pages of its origin, and enables the ways in that are off by default. Revokes its former keys.
 *
 * @param {{ server: string, apiKey: string, tenant: string, origin: string, former?: import('../portal/portal.js').Keys | undefined }} options
 * @returns {Promise<import('../portal/portal.js').Keys>}
 */
export async function makeKeys({ server, apiKey, tenant, origin, former }) {
  const call = caller(server, apiKey);
  await call('PATCH', `/v1/tenants/${tenant}`, { magicLinks: true, signInProxy: true, attributeIdentity: true });
  const name = 'Demo portal';
  const { embedKey } = await call('POST', '/v1/embed-keys', { name, allowedOrigins: [origin] });
  const { accessId, accessKey } = await call('POST', '/v1/access-keys', { name, allowedOrigins: [origin] });
  const { secret } = await call('POST', '/v1/api-keys', { name: `${name}: sign-in proxy`, role: 'minter' });
  // The portal's billing page: creating it shows the first secret, and each rotation shows the next one.
  const provider = await call('POST', '/v1/payment-provider', { provider: 'redirect', url: `${origin}/billing` });
  const payment = provider.secret === null ? await call('POST', '/v1/payment-provider/rotate-secret', { graceSeconds: 0 }) : provider;
  if (former) {
    const { items } = await call('GET', '/v1/embed-keys');
    for (const { id, embedKey: known } of items) if (known === former.embedKey) await call('POST', `/v1/embed-keys/${id}/revoke`);
    await call('POST', `/v1/access-keys/${former.accessId}/revoke`, { revokeTokens: true });
  }
  return { embedKey, accessId, accessKey, proxyKey: secret, paymentKeyId: payment.keyId, paymentSecret: payment.secret };
}

/**
 * Creates connections and directories for the widget token page, unless an earlier start has created them.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export async function connectCustomers(server, apiKey) {
  const call = caller(server, apiKey);
  for (const [path, samples] of /** @type {const} */ ([['/v1/sso-connections', connections], ['/v1/directories', directories]])) {
    const { items } = await call('GET', `${path}?limit=100`);
    for (const sample of samples) if (!items.some(({ name }) => name === sample.name)) await call('POST', path, sample);
  }
}
