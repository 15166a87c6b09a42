import { html } from './html.js';
import { initials, page } from './layout.js';

/** @typedef {import('./layout.js').Frame} Frame */
/** @typedef {{ server: string, tenant: string }} Vitrine Where the receipts come from. */

/** @param {Vitrine} vitrine */
const embedScripts = ({ server }) => [{ src: `${server}/vitrine.js` }, { src: '/assets/portal.js' }];

/**
 * The list, mounted by a script of the page.
 *
 * @param {Frame} frame
 * @param {Vitrine} vitrine
 */
export function receiptsPage(frame, vitrine) {
  const body = html`<h1><small>${frame.texts.welcome}</small> ${frame.user?.name}</h1>
<p class="lead">${frame.texts.receiptsLead}</p>
${embed(frame, vitrine, { widget: 'receipt-list' })}`;
  return page(frame, { title: frame.texts.receipts, body, scripts: embedScripts(vitrine) });
}

/**
 * One receipt under a token of its own.
 *
 * @param {Frame} frame
 * @param {Vitrine} vitrine
 * @param {string | undefined} receiptId
 */
export function latestPage(frame, vitrine, receiptId) {
  const { texts } = frame;
  const content = receiptId ? embed(frame, vitrine, { widget: 'receipt', resource: receiptId }) : html`<p class="notice">${texts.nothingYet}</p>`;
  const body = html`<h1>${texts.latest}</h1><p class="lead">${texts.latestLead}</p>${content}`;
  return page(frame, { title: texts.latest, body, scripts: receiptId ? embedScripts(vitrine) : [] });
}

/**
 * The list again, by a tag with attributes and no script of the page's own.
 *
 * @param {Frame} frame
 * @param {Vitrine} vitrine
 */
export function scriptTagPage(frame, { server, tenant }) {
  const { texts, preferences } = frame;
  const body = html`<h1>${texts.scriptTag}</h1><p class="lead">${texts.scriptTagLead}</p>
<div class="card embed" data-vitrine="receipt-list" data-vitrine-server="${server}" data-vitrine-tenant="${tenant}" data-vitrine-refresh-url="/api/vitrine-token" data-vitrine-theme="${preferences.theme}" data-vitrine-locale="${preferences.locale}"></div>`;
  return page(frame, { title: texts.scriptTag, body, scripts: [{ src: `${server}/vitrine.js` }] });
}

/**
 * A page that nobody has touched since the older protocol: a plain iframe and a script written by hand.
 *
 * @param {Frame} frame
 * @param {Vitrine} vitrine
 */
export function legacyPage(frame, { server, tenant }) {
  const { texts, preferences } = frame;
  const src = `${server}/embed/receipt-list?tenant=${tenant}&dialect=returningai&theme=${preferences.theme}&locale=${preferences.locale}`;
  const body = html`<h1>${texts.legacy}</h1><p class="lead">${texts.legacyLead}</p>
<iframe id="widget" class="card legacy" title="${texts.receipts}" src="${src}" data-origin="${server}"></iframe>`;
  return page(frame, { title: texts.legacy, body, scripts: [{ src: '/assets/legacy.js' }] });
}

/**
 * @param {Frame} frame
 * @param {import('./sessions.js').User[]} users
 * @param {string} [redirect] set when somebody came here from a direct link
 */
export function loginPage(frame, users, redirect) {
  const { texts } = frame;
  const buttons = users.map(
    ({ externalId, name }) => html`<button name="customer" value="${externalId}"><span class="avatar" aria-hidden="true">${initials(name)}</span><span>${name}<small>${externalId}</small></span></button>`,
  );
  const body = html`<section class="sign-in"><h1>${texts.signIn}</h1>
${redirect && html`<p class="notice">${texts.signInForLink}</p>`}
<p class="lead">${texts.signInLead}</p>
<form method="post" action="/login">${redirect && html`<input type="hidden" name="redirect" value="${redirect}">`}${buttons}</form></section>`;
  return page(frame, { title: texts.signIn, body });
}

/**
 * @param {Frame} frame
 * @param {'badRedirect' | 'notFound' | 'serverAway'} text
 */
export function messagePage(frame, text) {
  return page(frame, { title: 'Acme', body: html`<p class="notice">${frame.texts[text]}</p>` });
}

/**
 * @param {Frame} frame
 * @param {Vitrine} vitrine
 * @param {{ widget: string, resource?: string }} what
 */
function embed({ texts, preferences }, { server, tenant }, { widget, resource }) {
  return html`<div id="embed" class="card embed" data-server="${server}" data-tenant="${tenant}" data-widget="${widget}"${resource && html` data-resource="${resource}"`} data-theme="${preferences.theme}" data-locale="${preferences.locale}"></div>
<details class="events"><summary>${texts.events}</summary><ol id="events"></ol></details>`;
}
