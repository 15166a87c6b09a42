import { tag } from '../code.js';
import { html } from '../html.js';
import { createReceiptsServer } from '../receipts-server.js';
import { place } from './way.js';

const targets = /** @type {const} */ (['published', 'private', 'list']);

/**
 * Returns the resource that a visitor tries to open without anyone vouching for them, and the widget for it.
 *
 * @param {import('./way.js').Asked} asked
 */
async function attempt({ frame: { texts, path }, vitrine, request }) {
  const chosen = targets.find((target) => target === request.query.open) ?? 'published';
  const { published, locked } = await createReceiptsServer(vitrine.server, vitrine.apiKey).directLinks();
  const who = typeof request.query.as === 'string' ? request.query.as.slice(0, 100) : 'nordwind';
  const links = targets.map(
    (target) =>
      html`<a href="${path}?open=${target}&amp;as=${encodeURIComponent(who)}"${target === chosen && html` aria-current="true"`}>${texts.attempts[target]}</a>`,
  );
  const resource = chosen === 'published' ? published?.shareToken : chosen === 'private' ? locked?.shareToken : undefined;
  const widget = chosen === 'list' ? 'receipt-list' : 'receipt';
  return {
    chosen,
    who,
    widget,
    resource,
    isThere: widget === 'receipt-list' || resource !== undefined,
    switcher: html`<nav class="switch" aria-label="${texts.attempt}"><span>${texts.attempt}</span>${links}</nav>`,
  };
}

/** @type {import('./way.js').Way} */
export const published = {
  path: '/published',
  name: 'published',
  trust: 'nobody',
  open: true,
  async show(asked) {
    const {
      frame: { texts, preferences },
      vitrine: { server, tenant, keys },
    } = asked;
    const { switcher, widget, resource, isThere } = await attempt(asked);
    if (!isThere) return { body: html`${switcher}<p class="notice">${texts.nothingYet}</p>`, scripts: [] };
    const embed = tag('div', {
      class: 'card embed',
      'data-vitrine': widget,
      ...(resource !== undefined && { 'data-vitrine-resource': resource }),
      'data-vitrine-server': server,
      'data-vitrine-tenant': tenant,
      'data-vitrine-embed-key': keys.embedKey,
      'data-vitrine-theme': preferences.theme,
      'data-vitrine-locale': preferences.locale,
    });
    return { body: html`${switcher}${embed.markup}`, code: embed.text };
  },
};

/** @type {import('./way.js').Way} */
export const attributes = {
  path: '/attributes',
  name: 'attributes',
  trust: 'unverified',
  open: true,
  async show(asked) {
    const {
      frame: { texts },
      vitrine,
    } = asked;
    const { switcher, widget, resource, isThere, chosen, who } = await attempt(asked);
    if (!isThere) return { body: html`${switcher}<p class="notice">${texts.nothingYet}</p>`, scripts: [] };
    const { markup, text } = place(vitrine, { 'embed-key': vitrine.keys.embedKey, 'customer-id': who, widget, resource });
    const body = html`<form class="tools" method="get"><input type="hidden" name="open" value="${chosen}">
      <label>${texts.youClaim} <input name="as" value="${who}" maxlength="100" required dir="auto"></label><button>${texts.claim}</button></form>
${switcher}${markup}`;
    return { body, code: text, script: 'attributes.js' };
  },
};
