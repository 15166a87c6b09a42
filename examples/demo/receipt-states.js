/**
 * @typedef {object} Receipt
 * @property {string} id
 * @property {'draft' | 'sealed'} status
 * @property {'private' | 'published'} visibility
 * @property {{ externalId: string }} customer
 * @property {{ end: string }} period
 *
 * @typedef {{ items: Receipt[], url: string, code: string, detail: string }} Answer What the server may answer, as far as it is looked at here.
 */

/**
 * What the importer leaves to people: the sample receipts of past months are sealed, one is published for everybody who has its link, and the month that
 * is still running stays a draft.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export async function prepareReceipts(server, apiKey) {
  const call = caller(server, apiKey);
  const { items } = await call('GET', '/v1/receipts?limit=100');
  for (const { id, status, period } of items) if (status === 'draft' && period.end < '2026-11-01') await call('POST', `/v1/receipts/${id}/seal`);
  const published = items.find(isShownToAll);
  if (published) await call('POST', `/v1/receipts/${published.id}/publish`, {});
}

/**
 * Direct links to try out: one that goes through the portal's sign-in, one that opens at once.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export async function directLinks(server, apiKey) {
  const call = caller(server, apiKey);
  const { items } = await call('GET', '/v1/receipts?limit=100');
  const open = items.find(({ visibility }) => visibility === 'published');
  const closed = items.find(({ visibility, status, customer }) => visibility === 'private' && status === 'sealed' && customer.externalId === 'nordwind');
  const link = async (/** @type {Receipt | undefined} */ receipt) => (receipt ? (await call('GET', `/v1/receipts/${receipt.id}/share-link`)).url : undefined);
  return { private: await link(closed), published: await link(open) };
}

const isShownToAll = (/** @type {Receipt} */ { customer, period }) => customer.externalId === 'brightside' && period.end === '2026-09-30';

/**
 * @param {string} server
 * @param {string} apiKey
 */
function caller(server, apiKey) {
  return async (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body = undefined) => {
    const response = await fetch(new URL(path, server), {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = /** @type {Answer} */ (await response.json());
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.code}, ${answer.detail}`);
    return answer;
  };
}
