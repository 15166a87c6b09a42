import { html } from '../html.js';
import { createReceiptsServer } from '../receipts-server.js';

/** @type {import('./way.js').Way} */
export const directLinks = {
  path: '/links',
  name: 'links',
  trust: 'link',
  open: true,
  async show({ frame: { texts }, vitrine: { server, apiKey } }) {
    const { published, locked } = await createReceiptsServer(server, apiKey).directLinks();
    const card = (/** @type {import('../receipts-server.js').Link | undefined} */ link, /** @type {string} */ kind) =>
      link && html`<section class="card link"><h2><bdi>${link.title}</bdi></h2><p>${kind}</p><p><a href="${link.url}" dir="ltr">${link.url}</a></p></section>`;
    return { body: html`<div class="cards">${card(published, texts.publishedLink)}${card(locked, texts.privateLink)}</div>`, scripts: [] };
  },
};
