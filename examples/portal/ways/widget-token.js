import { mintWidgetToken, revokeWidgetToken } from '../backend/widget-token.js';
import { html } from '../html.js';

/**
 * The page calls the API with the token itself, and shows the responses. This way has no frame.
 *
 * @type {import('./way.js').Way}
 */
export const widgetToken = {
  path: '/widget-token',
  name: 'widgetToken',
  trust: 'backend',
  backend: 'widget-token.js',
  show({ frame: { texts }, vitrine: { server } }) {
    const card = (
      /** @type {string} */ path,
      /** @type {string} */ title,
      /** @type {string} */ empty,
      /** @type {Record<string, string>} */ states = {},
    ) => html`<section class="card" data-path="${path}" data-states="${JSON.stringify(states)}" data-state="waiting">
<h2>${title}</h2><ul></ul><p class="empty">${empty}</p><p class="refused" dir="ltr"></p></section>`;
    const body = html`<div id="panel" class="panel" data-server="${server}">
<p class="tools"><button type="button" data-part="ask">${texts.askAgain}</button><button type="button" data-part="revoke">${texts.revoke}</button>
<button type="button" data-part="mint">${texts.mint}</button>
<span class="quiet"><code data-part="id" dir="ltr"></code> ${texts.until} <time data-part="until"></time></span></p>
<div class="cards">
${card('/v1/widget/me', texts.whoseWidgets, '')}
${card('/v1/widget/sso-connections', texts.connections, texts.noConnections, texts.connectionStates)}
${card('/v1/widget/directories', texts.directories, texts.noDirectories, texts.directoryStates)}
</div>
<h2>${texts.calls}</h2>
<ol class="calls" data-part="calls" dir="ltr"></ol>
</div>`;
    return { body, code: `<div id="panel" data-server="${server}"> … </div>`, scripts: [], helper: 'panel.js', script: 'widget-token.js' };
  },

  routes(routes, vitrine, userOf) {
    routes.post('/api/widget-token', async (request, response) => {
      const user = userOf(request);
      if (!user) return response.status(401).json({ error: 'Not signed in.' });
      return response.status(201).json(await mintWidgetToken(vitrine, user));
    });
    routes.post('/api/widget-token/revoke', async (request, response) => {
      const user = userOf(request);
      if (!user) return response.status(401).json({ error: 'Not signed in.' });
      const revoked = await revokeWidgetToken(vitrine, user, request.body?.id);
      return response.status(revoked ? 200 : 404).json({ revoked });
    });
  },
};
