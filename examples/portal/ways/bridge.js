import { bridgeToken } from '../backend/bridge-token.js';
import { tag } from '../code.js';
import { html } from '../html.js';
import { ownReceipts } from './tenant-token.js';
import { place } from './way.js';

/** @type {import('./way.js').Way} */
export const bridge = {
  path: '/bridge',
  name: 'bridge',
  trust: 'backend',
  backend: 'bridge-token.js',
  async show({ frame, vitrine }) {
    const [newest] = await ownReceipts(vitrine, frame.user);
    const { markup, text } = place(vitrine, { 'embed-key': vitrine.keys.embedKey, resource: newest?.id });
    const second = tag('div', { id: 'second', class: 'card embed second' });
    return { body: html`${markup}\n${second.markup}`, code: `${text}\n${second.text}`, scripts: ['vitrine.js', 'vitrine-bridge.js'], script: 'bridge.js' };
  },

  routes(routes, vitrine, userOf) {
    routes.post('/api/bridge-token', async (request, response) => {
      const user = userOf(request);
      if (!user) return response.status(401).json({ error: 'Not signed in.' });
      return response.type('text').send(await bridgeToken(vitrine, user));
    });
  },
};
