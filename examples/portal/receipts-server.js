/**
 * What the portal's backend asks of the receipts server, with its management key. The key never reaches a browser.
 *
 * @param {string} server origin of the receipts server
 * @param {string} apiKey
 */
export function createReceiptsServer(server, apiKey) {
  /** @param {string} path */
  async function get(path) {
    const response = await fetch(new URL(path, server), { headers: { Authorization: `Bearer ${apiKey}` }, signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`The receipts server answered ${response.status} to ${path}.`);
    return response.json();
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
        const page = await get(`/v1/customers?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        for (const { externalId, name } of page.items) found.push({ externalId, name: name ?? externalId });
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      return found;
    },

    /**
     * Newest first.
     *
     * @param {string} externalId
     * @returns {Promise<{ id: string, title: string }[]>}
     */
    async receiptsOf(externalId) {
      const page = await get(`/v1/receipts?customer=${encodeURIComponent(externalId)}&limit=20`);
      return page.items;
    },
  };
}
