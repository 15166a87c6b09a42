/**
 * @typedef {object} Answer The fields of the receipts server's responses that the portal reads.
 * @property {(Receipt & Customer & { embedKey: string, offering: { id: string }, highlight: boolean })[]} items
 * @property {string | null} nextCursor
 * @property {string} url of a direct link
 * @property {string} embedKey
 * @property {string} accessId
 * @property {string} accessKey
 * @property {string} secret of an API key, or of a billing page
 * @property {string} keyId
 * @property {string} cycle of an offering
 * @property {string} code
 * @property {string} detail
 *
 * @typedef {{ id: string, title: string, status: string, visibility: string, customer: { externalId: string }, period: { end: string } }} Receipt
 * @typedef {{ externalId: string, name: string | null, email: string | null }} Customer
 *
 * @typedef {object} Link A receipt that has a direct link.
 * @property {string} title
 * @property {string} url
 * @property {string} shareToken
 */

/**
 * Calls the receipts server from a backend.
 *
 * @param {string} server its origin
 * @param {string} credential
 */
export function caller(server, credential) {
  return async (/** @type {'GET' | 'POST' | 'PATCH' | 'DELETE'} */ method, /** @type {string} */ path, /** @type {unknown} */ body = undefined) => {
    const response = await fetch(new URL(path, server), {
      method,
      headers: { Authorization: `Bearer ${credential}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    });
    const answer = /** @type {Answer} */ (await response.json());
    if (!response.ok)
      throw Object.assign(new Error(`${method} ${path}: the receipts server answered ${response.status} ${answer.code}, ${answer.detail}`), {
        code: answer.code,
      });
    return answer;
  };
}

/**
 * Creates the calls of the portal's backend to the receipts server. The management key never reaches a browser.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export function createReceiptsServer(server, apiKey) {
  const call = caller(server, apiKey);

  /**
   * @param {Answer['items'][number] | undefined} receipt
   * @returns {Promise<Link | undefined>}
   */
  async function linkOf(receipt) {
    if (!receipt) return undefined;
    const { url } = await call('GET', `/v1/receipts/${receipt.id}/share-link`);
    return { title: receipt.title, url, shareToken: url.split('/').at(-1) ?? '' };
  }

  return {
    /**
     * Returns everyone who can sign in to this demo: the tenant's customers, including imported ones.
     *
     * @returns {Promise<import('./sessions.js').User[]>}
     */
    async customers() {
      /** @type {import('./sessions.js').User[]} */
      const found = [];
      for (let cursor = ''; found.length < 500;) {
        const page = await call('GET', `/v1/customers?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        for (const { externalId, name, email } of page.items) found.push({ externalId, name: name ?? externalId, email: email ?? '' });
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      return found;
    },

    /**
     * Returns the receipts that a token opens, newest period first.
     *
     * @param {string} token
     */
    async receiptsUnder(token) {
      return (await caller(server, token)('GET', '/v1/receipts?limit=100')).items;
    },

    /** Returns the id of the highlighted plan. */
    async highlightedPlan() {
      const { items } = await call('GET', '/v1/offerings?status=published&limit=100');
      return items.find(({ highlight }) => highlight)?.id;
    },

    /** Returns direct links to try: a published one, and one that goes through the portal's sign-in. */
    async directLinks() {
      const { items } = await call('GET', '/v1/receipts?limit=100');
      const closed = items.filter(({ visibility, status }) => visibility === 'private' && status === 'sealed');
      const [published, locked] = await Promise.all([
        linkOf(items.find(({ visibility }) => visibility === 'published')),
        linkOf(closed.find(({ customer }) => customer.externalId === 'nordwind') ?? closed[0]),
      ]);
      return { published, locked };
    },
  };
}
