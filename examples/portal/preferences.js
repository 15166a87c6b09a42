import { cookies } from './sessions.js';
import { locales } from './texts/index.js';

export const themes = /** @type {const} */ (['system', 'light', 'dark']);
/** Lifetimes of the portal's tokens. The short one shows the refresh. */
export const tokenLives = /** @type {const} */ (['3600', '40']);

const cookieName = 'portal_preferences';

/**
 * @typedef {object} Preferences
 * @property {typeof themes[number]} theme
 * @property {import('./texts/index.js').Locale} locale
 * @property {typeof tokenLives[number]} tokenLife
 */

/**
 * @param {import('express').Request} request
 * @returns {Preferences}
 */
export function preferencesOf(request) {
  const [theme, locale, tokenLife] = (cookies(request)[cookieName] ?? '').split('.');
  return {
    theme: oneOf(themes, theme) ?? 'system',
    locale: oneOf(locales, locale) ?? wantedLocale(request) ?? 'en',
    tokenLife: oneOf(tokenLives, tokenLife) ?? '3600',
  };
}

/**
 * Stores the valid choices of the submitted form.
 *
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 * @param {Record<string, unknown>} form
 */
export function keepPreferences(request, response, form) {
  const before = preferencesOf(request);
  const next = [oneOf(themes, form.theme) ?? before.theme, oneOf(locales, form.locale) ?? before.locale, oneOf(tokenLives, form.tokenLife) ?? before.tokenLife];
  response.cookie(cookieName, next.join('.'), { httpOnly: true, sameSite: 'lax', path: '/', maxAge: 365 * 86_400_000 });
}

/**
 * Returns the browser's first language that has texts, regardless of region: `pt-PT` uses `pt-BR`, as the widgets do.
 *
 * @param {import('express').Request} request
 */
function wantedLocale(request) {
  const languageOf = (/** @type {string} */ tag) => tag.toLowerCase().split('-')[0];
  return request
    .acceptsLanguages()
    .map((tag) => locales.find((locale) => languageOf(locale) === languageOf(tag)))
    .find((locale) => locale !== undefined);
}

/**
 * @template {string} T
 * @param {readonly T[]} known
 * @param {unknown} value
 * @returns {T | undefined}
 */
function oneOf(known, value) {
  return known.find((candidate) => candidate === value);
}
