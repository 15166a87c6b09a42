/**
 * @typedef {object} Page A page of a list, as far as the portal looks at it.
 * @property {{ id: string, title: string, externalId: string, name: string | null }[]} items
 * @property {string | null} nextCursor
 */

/**
 * What the portal's backend asks of the receipts server. Its management key never reaches a browser.
 *
 * @param {string} server origin of the receipts server
 * @param {string} apiKey
 */
export function createReceiptsServer(server, apiKey) {
  /**
   * @param {string} path
   * @param {string} credential
   * @returns {Promise<Page>}
   */
  async function get(path, credential) {
    const response = await fetch(new URL(path, server), { headers: { Authorization: `Bearer ${credential}` }, signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`The receipts server answered ${response.status} to ${path}.`);
    return /** @type {Promise<Page>} */ (response.json());
  }

  return {
    /**
     * Everybody who can sign in to this demo: the tenant's customers, imported ones included.
     *
     * @returns {Promise<import('./sessions.js').User[]>}
     */
    async customers() {
      /** @type {import('./sessions.js').User[]} */
      const found = [];
      for (let cursor = ''; found.length < 500; ) {
        const page = await get(`/v1/customers?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, apiKey);
        for (const { externalId, name } of page.items) found.push({ externalId, name: name ?? externalId });
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      return found;
    },

    /**
     * What the holder of a token may read, the newest period first.
     *
     * @param {string} token
     * @returns {Promise<{ id: string, title: string }[]>}
     */
    async receiptsUnder(token) {
      return (await get('/v1/receipts?limit=100', token)).items;
    },
  };
}
