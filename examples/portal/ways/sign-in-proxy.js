import { signInByEmail } from '../backend/sign-in-proxy.js';
import { tag } from '../code.js';

/**
 * A page that still uses the older protocol: a plain iframe, a hand-written script, and a backend with an API key.
 *
 * @type {import('./way.js').Way}
 */
export const signInProxy = {
  path: '/legacy',
  name: 'legacy',
  trust: 'backend',
  backend: 'sign-in-proxy.js',
  show({ frame: { texts, preferences }, vitrine: { server, tenant } }) {
    const src = `${server}/embed/receipt-list?tenant=${tenant}&dialect=returningai&theme=${preferences.theme}&locale=${preferences.locale}`;
    const iframe = tag('iframe', { id: 'widget', class: 'card legacy', title: texts.ways.receipts.label, src, 'data-origin': server });
    return { body: iframe.markup, scripts: [], script: 'legacy.js', code: iframe.text };
  },

  /** The endpoint that the hand-written script calls. */
  routes(routes, vitrine, userOf) {
    routes.post('/api/widget-auth', async (request, response) => {
      const user = userOf(request);
      if (!user) return response.status(401).json({ error: 'Not signed in.' });
      const token = await signInByEmail(vitrine, user);
      return token ? response.json({ token }) : response.status(403).json({ error: 'Authentication failed' });
    });
  },
};
