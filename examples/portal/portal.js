import { fileURLToPath } from 'node:url';
import express from 'express';
import { tokenForCustomer } from './backend/tenant-token.js';
import { billingRoutes } from './billing-page.js';
import { loginPage, messagePage } from './pages.js';
import { keepPreferences, preferencesOf } from './preferences.js';
import { createReceiptsServer } from './receipts-server.js';
import { returnAddress } from './return-address.js';
import { createSessions } from './sessions.js';
import { texts } from './texts/index.js';
import { groups, ways } from './ways/index.js';
import { wayPage } from './ways/way.js';

/** The token in a redirect to a direct link is used immediately. */
const linkTokenSeconds = 120;

/**
 * Creates a customer portal as an integrator would write one, with its own sign-in, the login page of direct links, and a page for each way in.
 *
 * @param {import('./portal.js').Vitrine} vitrine
 * @returns {import('express').Express}
 */
export function createPortal(vitrine) {
  const { server, origin, apiKey } = vitrine;
  const sessions = createSessions(origin);
  const receipts = createReceiptsServer(server, apiKey);
  const app = express();
  app.disable('x-powered-by');

  /** @param {import('express').Request} request */
  const frameOf = (request) => {
    const preferences = preferencesOf(request);
    const user = sessions.userOf(request);
    return { texts: texts[preferences.locale], preferences, path: request.path, menu: groups, ...(user && { user }) };
  };
  const wayAt = (/** @type {unknown} */ path) => ways.find((way) => way.path === path);

  // `form-action` allows the receipts server, because sign-in may redirect to it. `connect-src` does too, because the page fetches ahead of its frames.
  const policy = [
    `default-src 'none'; script-src 'self' ${server}; style-src 'self'; img-src 'self'; connect-src 'self' ${server}; frame-src ${server}`,
    `form-action 'self' ${server}; base-uri 'none'; frame-ancestors 'none'`,
  ].join('; ');

  app.use('/assets', express.static(fileURLToPath(new URL('public', import.meta.url)), { index: false }));
  app.use((request, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'Referrer-Policy': 'same-origin', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    // Forms of other sites are refused: browsers send the origin with every POST.
    if (request.method === 'POST' && request.get('origin') !== origin) response.status(403).type('text').send('This form was sent from another site.');
    else next();
  });
  app.use(express.urlencoded({ extended: false, limit: '8kb' }));

  app.get('/login', async (request, response) => {
    const user = sessions.userOf(request);
    const { redirect, next } = request.query;
    const way = wayAt(next)?.path;
    if (redirect === undefined)
      return user ? response.redirect(303, way ?? '/') : response.send(loginPage(frameOf(request), await receipts.customers(), { ...(way && { next: way }) }));
    const back = returnAddress(redirect, server);
    if (!back) return response.status(400).send(messagePage(frameOf(request), 'badRedirect'));
    if (user) return response.redirect(303, await withToken(back, user));
    return response.send(loginPage(frameOf(request), await receipts.customers(), { redirect: back.href }));
  });

  app.post('/login', async (request, response) => {
    const { customer, redirect, next } = request.body;
    const user = (await receipts.customers()).find(({ externalId }) => externalId === customer);
    const back = redirect === undefined ? undefined : returnAddress(redirect, server);
    if (!user) return response.redirect(303, '/login');
    if (redirect !== undefined && !back) return response.status(400).send(messagePage(frameOf(request), 'badRedirect'));
    sessions.start(response, user);
    return response.redirect(303, back ? await withToken(back, user) : (wayAt(next)?.path ?? '/'));
  });

  /**
   * @param {URL} back
   * @param {import('./sessions.js').User} user
   */
  async function withToken(back, user) {
    back.searchParams.set('token', await tokenForCustomer(vitrine, user.externalId, linkTokenSeconds));
    return back.href;
  }

  app.post('/logout', (request, response) => {
    sessions.end(request, response);
    response.redirect(303, '/login');
  });

  app.post('/preferences', (request, response) => {
    keepPreferences(request, response, request.body);
    const { back } = request.body;
    response.redirect(303, back === '/login' ? back : (wayAt(back)?.path ?? '/'));
  });

  billingRoutes(app, vitrine, frameOf);

  for (const way of ways) {
    way.routes?.(app, vitrine, sessions.userOf);
    app.get(way.path, async (request, response) => {
      const frame = frameOf(request);
      if (!way.open && !frame.user) return response.redirect(303, way.path === '/' ? '/login' : `/login?next=${way.path}`);
      return response.send(await wayPage(way, { frame, vitrine, request }));
    });
  }

  app.use((request, response) => void response.status(404).send(messagePage(frameOf(request), 'notFound')));
  app.use(
    (
      /** @type {unknown} */ error,
      /** @type {import('express').Request} */ request,
      /** @type {import('express').Response} */ response,
      /** @type {unknown} */ _next,
    ) => {
      if (error instanceof Error && 'code' in error && error.code === 'session_revoked')
        return response.status(403).send(messagePage(frameOf(request), 'notLetIn'));
      console.error(error instanceof Error ? error.message : error);
      return response.status(502).send(messagePage(frameOf(request), 'serverAway'));
    },
  );
  return app;
}
