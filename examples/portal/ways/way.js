import { codeOf, listing, scriptTag, tag } from '../code.js';
import { html } from '../html.js';
import { page } from '../layout.js';

/**
 * @typedef {object} Way A way in, with a page that shows it.
 * @property {string} path
 * @property {keyof import('../texts/index.js').Texts['ways']} name of its texts
 * @property {'backend' | 'mailbox' | 'nobody' | 'unverified' | 'link'} trust who vouches for the viewer
 * @property {boolean} [open] also for people who are not signed in to the portal
 * @property {string} [backend] the backend's part: a file of `backend`
 * @property {(asked: Asked) => Promise<Shown> | Shown} show
 * @property {(routes: import('express').Router, vitrine: import('../portal.js').Vitrine, userOf: UserOf) => void} [routes] adds the portal routes
 *   that its page calls
 *
 * @typedef {object} Asked
 * @property {import('../layout.js').Frame} frame
 * @property {import('../portal.js').Vitrine} vitrine
 * @property {import('express').Request} request
 *
 * @typedef {object} Shown
 * @property {unknown} body
 * @property {string} [script] of the page: a file of `public/ways`
 * @property {string} [helper] a portal script that it needs: a file of `public`
 * @property {string[]} [scripts] Vitrine's scripts, which come before both
 * @property {Record<string, string>} [says] attributes of the first of them
 * @property {string} [code] its markup, for copying
 *
 * @typedef {(request: import('express').Request) => import('../sessions.js').User | undefined} UserOf
 */

/**
 * Returns the page of a way: who vouches for the viewer, the embed, and the code that runs it.
 *
 * @param {Way} way
 * @param {Asked} asked
 */
export async function wayPage({ name, trust, show, backend }, asked) {
  const { frame, vitrine } = asked;
  const { texts } = frame;
  const { label, lead } = texts.ways[name];
  const { body, script, helper, scripts = ['vitrine.js'], says, code } = await show(asked);
  const sources = scripts.map((file) => `${vitrine.server}/${file}`);
  const own = script && `/assets/ways/${script}`;
  const tags = [...sources, own].flatMap((src, index) => (src ? [scriptTag(src, index === 0 ? says : {})] : []));
  const markup = [code, tags.join('\n')].filter(Boolean).join('\n\n');
  const title = name === 'receipts' && frame.user ? html`<h1><small>${texts.welcome}</small> <bdi>${frame.user.name}</bdi></h1>` : html`<h1>${label}</h1>`;
  const content = html`${title}
<p class="lead"><span class="trust" data-trust="${trust}">${texts.trust[trust]}</span> ${lead}</p>
${body}
${script && scripts.length > 0 && html`<details class="events"><summary>${texts.events}</summary><ol id="events" dir="ltr"></ol></details>`}
${markup && html`<section class="listings" aria-label="${texts.code}">${listing(texts.inThePage, markup)}
${script && listing(html`<span dir="ltr">${own}</span>`, codeOf(`public/ways/${script}`))}
${backend ? listing(texts.onTheBackend, codeOf(`backend/${backend}`)) : html`<p class="quiet">${texts.noBackend}</p>`}</section>`}`;
  const ofThePortal = (script ? ['portal.js', helper, `ways/${script}`] : []).filter((file) => file !== undefined).map((file) => ({ src: `/assets/${file}` }));
  return page(frame, {
    title: label,
    body: content,
    scripts: [...sources.map((src, index) => ({ src, ...(index === 0 && says && { says }) })), ...ofThePortal],
  });
}

/**
 * Returns the element of an embed, with the data for its script.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {Record<string, string | undefined>} data
 */
export function place({ server, tenant }, data) {
  const given = Object.entries({ server, tenant, ...data }).flatMap(([name, value]) => (value === undefined ? [] : [[`data-${name}`, value]]));
  return tag('div', { id: 'embed', class: 'card embed', ...Object.fromEntries(given) });
}
