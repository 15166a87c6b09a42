import { html } from './html.js';
import { initials, page } from './layout.js';

/** @typedef {import('./layout.js').Frame} Frame */

/**
 * @param {Frame} frame
 * @param {import('./sessions.js').User[]} users
 * @param {{ redirect?: string, next?: string }} [back] the direct link or the portal page to return to
 */
export function loginPage(frame, users, { redirect, next } = {}) {
  const { texts } = frame;
  const buttons = users.map(
    ({ externalId, name }) =>
      html`<button name="customer" value="${externalId}"><span class="avatar" aria-hidden="true">${initials(name)}</span>
        <span><bdi>${name}</bdi><small>${externalId}</small></span></button>`,
  );
  const body = html`<section class="sign-in"><h1>${texts.signIn}</h1>
${redirect && html`<p class="notice">${texts.signInForLink}</p>`}
<p class="lead">${texts.signInLead}</p>
<form method="post" action="/login">${redirect && html`<input type="hidden" name="redirect" value="${redirect}">`}
${next && html`<input type="hidden" name="next" value="${next}">`}${buttons}</form></section>`;
  return page(frame, { title: texts.signIn, body });
}

/**
 * Returns a page that says one thing: its first sentence is the heading.
 *
 * @param {Frame} frame
 * @param {'badRedirect' | 'badCheckout' | 'notFound' | 'notLetIn' | 'serverAway'} text
 */
export function messagePage(frame, text) {
  const sentences = new Intl.Segmenter(frame.preferences.locale, { granularity: 'sentence' }).segment(frame.texts[text]);
  const [title = '', ...others] = [...sentences].map(({ segment }) => segment.trim());
  const rest = others.length > 0 && html`<p class="notice">${others.join(' ')}</p>`;
  return page(frame, { title: title.replace(/[.。]$/, ''), body: html`<h1>${title}</h1>${rest}` });
}
