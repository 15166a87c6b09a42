import { tag } from '../code.js';
import { html } from '../html.js';
import { createReceiptsServer } from '../receipts-server.js';

/** @type {import('./way.js').Way} */
export const magicLink = {
  path: '/magic-link',
  name: 'magicLink',
  trust: 'mailbox',
  open: true,
  async show({ frame: { texts, preferences }, vitrine: { server, tenant, apiKey, keys } }) {
    // A demo lists its mailboxes. A real page reveals no addresses.
    const addresses = (await createReceiptsServer(server, apiKey).customers()).map(({ email }) => email).filter(Boolean);
    const embed = tag('div', {
      class: 'card embed',
      'data-vitrine': 'receipt-list',
      'data-vitrine-server': server,
      'data-vitrine-tenant': tenant,
      'data-vitrine-embed-key': keys.embedKey,
      'data-vitrine-magic-link': 'true',
      'data-vitrine-theme': preferences.theme,
      'data-vitrine-locale': preferences.locale,
    });
    const body = html`<p class="quiet">${texts.demoAddresses} ${addresses.slice(0, 6).map((address) => html`<code dir="ltr">${address}</code> `)}
      <br>${texts.mailsAreKept} <a href="${server}/outbox" target="_blank" rel="noopener">${texts.outbox}</a></p>
${embed.markup}`;
    return { body, code: embed.text };
  },
};
