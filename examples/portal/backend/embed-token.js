/**
 * Exchanges the access key for a token that names the customer, without signing anything. Returns `undefined` when the key is no longer valid.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User} user
 */
export async function embedToken({ server, keys }, { externalId }) {
  const response = await fetch(`${server}/v1/embed-tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      accessId: keys.accessId,
      accessKey: keys.accessKey,
      userIdentifiers: { 'data-customer-id': externalId },
    }),
    signal: AbortSignal.timeout(5000),
  });
  if (response.status === 401) return undefined;
  if (!response.ok) throw new Error(`The receipts server answered ${response.status}.`);
  const answer = /** @type {{ embedToken: string, expiresIn: number }} */ (await response.json());
  return { token: answer.embedToken, expiresIn: answer.expiresIn };
}
