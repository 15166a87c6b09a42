import { billingOf } from './backend/billing.js';
import { keepOnePlan } from './backend/one-plan.js';
import { html } from './html.js';
import { page } from './layout.js';
import { writeMoney } from './money.js';
import { messagePage } from './pages.js';

/** @typedef {import('./layout.js').Frame} Frame */

const outcomes = /** @type {const} */ (['paid', 'pending', 'failed']);

/**
 * Adds the billing page that customers are redirected to. It shows the amount and takes no money. A real one has its payment form here.
 *
 * @param {import('express').Express} app
 * @param {import('./portal.js').Vitrine} vitrine
 * @param {(request: import('express').Request) => Frame} frameOf
 */
export function billingRoutes(app, vitrine, frameOf) {
  const billing = billingOf(vitrine);
  /** @param {import('express').Request} request */
  const read = (request) => billing.read(new URL(request.originalUrl, vitrine.origin)).catch(() => undefined);

  app.get('/billing', async (request, response) => {
    const checkout = await read(request);
    const frame = frameOf(request);
    if (!checkout) return response.status(400).send(messagePage(frame, 'badCheckout'));
    return response.send(billingPage(frame, checkout, request.originalUrl));
  });

  app.post('/billing', async (request, response) => {
    const checkout = await read(request);
    if (!checkout) return response.status(400).send(messagePage(frameOf(request), 'badCheckout'));
    const state = outcomes.find((outcome) => outcome === request.body.outcome);
    // Leaving without paying keeps the checkout open: it can be paid until it expires.
    if (state) await billing.notify(checkout, { state, reference: `order-${checkout.id}` });
    if (state === 'paid') await keepOnePlan(vitrine, checkout);
    return response.redirect(303, checkout.returnUrl);
  });
}

/**
 * @param {Frame} frame
 * @param {import('@vitrine/backend').CheckoutReference} checkout
 * @param {string} action
 */
function billingPage(frame, { title, quantity, amountMinor, currency, customer }, action) {
  const { texts, preferences } = frame;
  const amount = writeMoney(amountMinor, currency, preferences.locale);
  const body = html`<section class="sign-in billing"><h1>${texts.billing}</h1>
<p class="lead">${texts.billingLead}</p>
<dl><div><dt>${texts.billingFor}</dt><dd><bdi>${title}</bdi>${quantity > 1 && html` × ${quantity}`}</dd></div>
<div><dt>${texts.billingCustomer}</dt><dd><bdi>${customer.externalId}</bdi></dd></div>
<div><dt>${texts.billingAmount}</dt><dd><strong id="amount">${amount}</strong></dd></div></dl>
<form method="post" action="${action}"><button name="outcome" value="paid">${texts.pay}</button>
<button name="outcome" value="pending">${texts.payLater}</button>
<button name="outcome" value="failed">${texts.payFails}</button>
<button name="outcome" value="none">${texts.payNot}</button></form></section>`;
  return page(frame, { title: texts.billing, body });
}
