import { readFileSync } from 'node:fs';
import { html } from './html.js';

/**
 * Returns the text of a file of this folder for copying: without type annotations for this repository's checker, and without calls to the rest of the portal.
 *
 * @param {string} file
 */
export function codeOf(file) {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .replaceAll(/\/\*\*\n \* (.*)\n \*\n(?: \* @.*\n)+ \*\//g, '/** $1 */')
    .replaceAll(/^ *portal\.embedded\((\w+)\);\n/gm, '')
    .replaceAll(/portal\.embedded\((.*)\);/g, '$1;')
    .replaceAll(/\/\*\* @type \{.*?\} \*\/ \((.*)\);/g, '$1;')
    .trim();
}

const short = (/** @type {string} */ value) => (value.length > 120 ? `${value.slice(0, 20)}…` : value);

/**
 * Returns an element by its name and attributes, as page markup and as text to read, in which tokens are shortened.
 *
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
export function tag(name, attributes) {
  const pairs = Object.entries(attributes);
  return {
    markup: html`<${name}${pairs.map(([key, value]) => html` ${key}="${value}"`)}></${name}>`,
    text: `<${name}${pairs.map(([key, value]) => `\n  ${key}="${short(value)}"`).join('')}\n></${name}>`,
  };
}

/**
 * @param {string} src
 * @param {Record<string, string>} [says] further attributes
 */
export function scriptTag(src, says = {}) {
  const pairs = Object.entries(says).map(([key, value]) => `\n  ${key}="${value}"`);
  return `<script src="${src}"${pairs.join('')}${pairs.length > 0 ? '\n ' : ''} defer></script>`;
}

/**
 * @param {unknown} title
 * @param {string} text
 */
export const listing = (title, text) =>
  html`<figure class="code"><figcaption>${title}</figcaption><pre dir="ltr" tabindex="0"><code>${text}</code></pre></figure>`;
