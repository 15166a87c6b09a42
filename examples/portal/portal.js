import { fileURLToPath } from 'node:url';
import express from 'express';
import { latestPage, legacyPage, loginPage, messagePage, receiptsPage, scriptTagPage } from './pages.js';
import { keepPreferences, preferencesOf } from './preferences.js';
import { createReceiptsServer } from './receipts-server.js';
import { returnAddress } from './return-address.js';
import { createSessions } from './sessions.js';
import { texts } from './texts.js';
import { createTokens } from './tokens.js';

/**
 * @typedef {object} PortalOptions
 * @property {string} server origin of the receipts server
 * @property {string} origin of the portal itself, another site than the server
 * @property {string} tenant slug
 * @property {string} issuer the tenant's `issuer` setting
 * @property {string} apiKey management key, to list customers and receipts from the backend
 * @property {import('./tokens.js').SigningKey} signingKey
 */

/** A token for the way back to a direct link is used at once. */
const linkTokenSeconds = 120;

/**
 * A customer portal as an integrator would write one: its own sign-in, receipts embedded in its pages, and the login page of the direct links.
 *
 * @param {PortalOptions} options
 * @returns {import('express').Express}
 */
export function createPortal({ server, origin, tenant, issuer, apiKey, signingKey }) {
  const vitrine = { server, tenant };
  const sessions = createSessions();
  const tokens = createTokens({ key: signingKey, issuer });
  const receipts = createReceiptsServer(server, apiKey);
  const app = express();
  app.disable('x-powered-by');

  /** @param {import('express').Request} request */
  const frameOf = (request) => {
    const preferences = preferencesOf(request);
    const user = sessions.userOf(request);
    return { texts: texts[preferences.locale], preferences, path: request.path, ...(user && { user }) };
  };

  // `form-action` names the receipts server, because signing in may end with a redirect there.
  const policy = `default-src 'none'; script-src 'self' ${server}; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src ${server}; form-action 'self' ${server}; base-uri 'none'; frame-ancestors 'none'`;

  app.use('/assets', express.static(fileURLToPath(new URL('public', import.meta.url)), { index: false }));
  app.use((request, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'Referrer-Policy': 'same-origin', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    // A form of another site is refused: browsers name the origin of every POST.
    if (request.method === 'POST' && request.get('origin') !== origin) response.status(403).type('text').send('This form belongs to another site.');
    else next();
  });
  app.use(express.urlencoded({ extended: false, limit: '8kb' }));

  app.get('/login', async (request, response) => {
    const user = sessions.userOf(request);
    const { redirect } = request.query;
    if (redirect === undefined) return user ? response.redirect(303, '/') : response.send(loginPage(frameOf(request), await receipts.customers()));
    const back = returnAddress(redirect, server);
    if (!back) return response.status(400).send(messagePage(frameOf(request), 'badRedirect'));
    if (user) return response.redirect(303, await withToken(back, user));
    return response.send(loginPage(frameOf(request), await receipts.customers(), back.href));
  });

  app.post('/login', async (request, response) => {
    const { customer, redirect } = request.body;
    const user = (await receipts.customers()).find(({ externalId }) => externalId === customer);
    const back = redirect === undefined ? undefined : returnAddress(redirect, server);
    if (!user) return response.redirect(303, '/login');
    if (redirect !== undefined && !back) return response.status(400).send(messagePage(frameOf(request), 'badRedirect'));
    sessions.start(response, user);
    return response.redirect(303, back ? await withToken(back, user) : '/');
  });

  /**
   * @param {URL} back
   * @param {import('./sessions.js').User} user
   */
  async function withToken(back, user) {
    back.searchParams.set('token', await tokens.forCustomer(user.externalId, linkTokenSeconds));
    return back.href;
  }

  app.post('/logout', (request, response) => {
    sessions.end(request, response);
    response.redirect(303, '/login');
  });

  app.post('/preferences', (request, response) => {
    keepPreferences(request, response, request.body);
    const { back } = request.body;
    response.redirect(303, ['/', '/latest', '/script-tag', '/legacy', '/login'].includes(back) ? back : '/');
  });

  /** @param {import('./sessions.js').User} user */
  const ownReceipts = async ({ externalId }) => receipts.receiptsUnder(await tokens.forCustomer(externalId, 60));

  /** Where the embeds of a page get their tokens: the body says for which receipt, without one it is for everything of the customer. */
  app.post('/api/vitrine-token', express.json({ limit: '1kb' }), async (request, response) => {
    const user = sessions.userOf(request);
    if (!user) return response.status(401).json({ error: 'Not signed in.' });
    const expiresIn = Number(preferencesOf(request).tokenLife);
    const wanted = request.body?.receipt;
    if (wanted === undefined) return response.json({ token: await tokens.forCustomer(user.externalId, expiresIn), expiresIn });
    const own = await ownReceipts(user);
    if (!own.some(({ id }) => id === wanted)) return response.status(404).json({ error: 'There is no such receipt of yours.' });
    return response.json({ token: await tokens.forReceipt(wanted, expiresIn), expiresIn });
  });

  /** The endpoint that the hand-written script of the older protocol calls. */
  app.post('/api/widget-auth', async (request, response) => {
    const user = sessions.userOf(request);
    if (!user) return response.status(401).json({ error: 'Not signed in.' });
    return response.json({ token: await tokens.forCustomer(user.externalId, Number(preferencesOf(request).tokenLife)) });
  });

  app.use((request, response, next) => {
    if (sessions.userOf(request)) next();
    else response.redirect(303, '/login');
  });
  app.get('/', (request, response) => void response.send(receiptsPage(frameOf(request), vitrine)));
  app.get('/latest', async (request, response) => {
    const frame = frameOf(request);
    const [latest] = frame.user ? await ownReceipts(frame.user) : [];
    response.send(latestPage(frame, vitrine, latest?.id));
  });
  app.get('/script-tag', (request, response) => void response.send(scriptTagPage(frameOf(request), vitrine)));
  app.get('/legacy', (request, response) => void response.send(legacyPage(frameOf(request), vitrine)));

  app.use((request, response) => void response.status(404).send(messagePage(frameOf(request), 'notFound')));
  app.use((/** @type {unknown} */ error, /** @type {import('express').Request} */ request, /** @type {import('express').Response} */ response, /** @type {unknown} */ _next) => {
    console.error(error instanceof Error ? error.message : error);
    response.status(502).send(messagePage(frameOf(request), 'serverAway'));
  });
  return app;
}
