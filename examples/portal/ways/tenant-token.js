import express from 'express';
import { tokenForCustomer, tokenForReceipt } from '../backend/tenant-token.js';
import { tag } from '../code.js';
import { html } from '../html.js';
import { preferencesOf } from '../preferences.js';
import { createReceiptsServer } from '../receipts-server.js';
import { place } from './way.js';

/** @typedef {import('./way.js').Way} Way */

/**
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('../sessions.js').User | undefined} user
 */
export const ownReceipts = async (vitrine, user) =>
  user ? createReceiptsServer(vitrine.server, vitrine.apiKey).receiptsUnder(await tokenForCustomer(vitrine, user.externalId, 60)) : [];

/** @type {Way} */
export const receipts = {
  path: '/',
  name: 'receipts',
  trust: 'backend',
  backend: 'tenant-token.js',
  show({ vitrine }) {
    const { markup, text } = place(vitrine, { widget: 'receipt-list' });
    return { body: markup, code: text, script: 'tenant-token.js' };
  },

  /** Issues the tokens for the embeds of a page: for the receipt in the body, or for all of the customer's receipts without one. */
  routes(routes, vitrine, userOf) {
    routes.post('/api/vitrine-token', express.json({ limit: '1kb' }), async (request, response) => {
      const user = userOf(request);
      if (!user) return response.status(401).json({ error: 'Not signed in.' });
      const expiresIn = Number(preferencesOf(request).tokenLife);
      const wanted = request.body?.receipt;
      if (wanted === undefined) return response.json({ token: await tokenForCustomer(vitrine, user.externalId, expiresIn), expiresIn });
      const own = await ownReceipts(vitrine, user);
      if (!own.some(({ id }) => id === wanted)) return response.status(404).json({ error: 'You have no such receipt.' });
      return response.json({ token: await tokenForReceipt(vitrine, wanted, expiresIn), expiresIn });
    });
  },
};

/** @type {Way} */
export const latest = {
  path: '/latest',
  name: 'latest',
  trust: 'backend',
  backend: 'tenant-token.js',
  async show({ frame, vitrine }) {
    const [newest] = await ownReceipts(vitrine, frame.user);
    if (!newest) return { body: html`<p class="notice">${frame.texts.nothingYet}</p>`, scripts: [] };
    const { markup, text } = place(vitrine, { widget: 'receipt', resource: newest.id });
    return { body: markup, code: text, script: 'tenant-token.js' };
  },
};

/** @type {Way} */
export const scriptTag = {
  path: '/script-tag',
  name: 'scriptTag',
  trust: 'backend',
  backend: 'tenant-token.js',
  show({ frame: { preferences }, vitrine: { tenant } }) {
    const list = tag('div', {
      class: 'card embed',
      'data-vitrine': 'receipt-list',
      'data-vitrine-theme': preferences.theme,
      'data-vitrine-locale': preferences.locale,
    });
    return { body: list.markup, code: list.text, says: { 'data-vitrine-tenant': tenant, 'data-vitrine-refresh-url': '/api/vitrine-token' } };
  },
};
