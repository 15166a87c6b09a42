import { embedToken } from '../backend/embed-token.js';
import { html } from '../html.js';
import { place } from './way.js';

/** @type {import('./way.js').Way} */
export const accessKey = {
  path: '/access-key',
  name: 'accessKey',
  trust: 'backend',
  backend: 'embed-token.js',
  async show({ frame: { texts, user }, vitrine }) {
    const first = user && (await embedToken(vitrine, user));
    if (!first) return { body: html`<p class="notice">${texts.accessKeyOver}</p>`, scripts: [] };
    const { markup, text } = place(vitrine, { 'embed-token': first.token });
    return { body: html`<p class="tools"><button id="renew" type="button">${texts.renew}</button></p>\n${markup}`, code: text, script: 'access-key.js' };
  },

  routes(routes, vitrine, userOf) {
    routes.post('/api/embed-token', async (request, response) => {
      const user = userOf(request);
      const next = user && (await embedToken(vitrine, user));
      return next ? response.json(next) : response.status(401).json({ error: 'Not signed in.' });
    });
  },
};
