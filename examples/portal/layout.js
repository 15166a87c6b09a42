import { html } from './html.js';
import { themes, tokenLives } from './preferences.js';
import { locales, texts as textsOf } from './texts/index.js';

/**
 * @typedef {object} Frame The data around the content of a page.
 * @property {import('./texts/index.js').Texts} texts
 * @property {import('./preferences.js').Preferences} preferences
 * @property {import('./sessions.js').User} [user]
 * @property {string} path of the page itself, for links back to it
 * @property {readonly Group[]} menu
 *
 * @typedef {object} Group A heading of the navigation, and the pages below it.
 * @property {keyof import('./texts/index.js').Texts['groups']} name
 * @property {readonly { path: string, name: keyof import('./texts/index.js').Texts['ways'] }[]} ways
 */

/**
 * Returns a complete page of the portal. The markup has no inline script or style: the page works under the strictest policy.
 *
 * @param {Frame} frame
 * @param {{ title: string, body: unknown, scripts?: { src: string, says?: Record<string, string> }[] }} content
 * @returns {string}
 */
export function page({ texts, preferences, user, path, menu }, { title, body, scripts = [] }) {
  const { locale, theme } = preferences;
  return html`<!doctype html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Acme</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/portal.css">
${scripts.map(({ src, says = {} }) => html`<script defer src="${src}"${Object.entries(says).map(([key, value]) => html` ${key}="${value}"`)}></script>`)}
</head>
<body>
<header class="bar">
<a class="brand" href="/"><img src="/assets/mark.svg" alt="" width="28" height="28"><span><b>Acme</b> <small>${texts.brandLine}</small></span></a>
<button class="ways-button" type="button" popovertarget="ways">${texts.waysIn}</button>
${
  user
    ? html`<form class="user" method="post" action="/logout"><span class="avatar" title="${user.name}" aria-hidden="true">${initials(user.name)}</span>
        <button id="sign-out">${texts.signOut}</button></form>`
    : path !== '/login' && html`<a class="user button" href="/login">${texts.signIn}</a>`
}
</header>
<div class="columns">
<nav id="ways" class="ways" popover aria-label="${texts.waysIn}">${menu.map(
    ({ name, ways }) => html`<h2>${texts.groups[name]}</h2>
<ul>${ways.map((way) => html`<li><a href="${way.path}"${way.path === path && html` aria-current="page"`}>${texts.ways[way.name].label}</a></li>`)}</ul>
`,
  )}</nav>
<main>${body}</main>
</div>
<footer>
<form class="preferences" method="post" action="/preferences">
<input type="hidden" name="back" value="${path}">
${choice(texts.theme, 'theme', themes, theme, (name) => texts[name])}
${choice(texts.language, 'locale', locales, locale, (name) => textsOf[name].languageName)}
${choice(texts.tokenLife, 'tokenLife', tokenLives, preferences.tokenLife, (name) => texts[name])}
<button>${texts.apply}</button>
</form>
</footer>
</body>
</html>`.toString();
}

/**
 * @template {string} T
 * @param {string} label
 * @param {string} name
 * @param {readonly T[]} values
 * @param {T} current
 * @param {(value: T) => string} text
 */
function choice(label, name, values, current, text) {
  const options = values.map((value) => html`<option value="${value}"${value === current && html` selected`}>${text(value)}</option>`);
  return html`<label>${label} <select name="${name}">${options}</select></label>`;
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
