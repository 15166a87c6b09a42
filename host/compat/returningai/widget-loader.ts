import { ownTag } from '../../script-tag.ts';

/** What the tag says is handed to the element, under the names that it has there. */
const renamed: Readonly<Record<string, string>> = {
  'data-widget-id': 'widget-id',
  'data-community-id': 'community-id',
  'data-domain-key': 'domain-key',
  'data-embed-token': 'embed-token',
  'data-theme': 'theme',
  'data-width': 'width',
  'data-height': 'height',
};

const isHere = (): boolean => Object.hasOwn(window, 'Vitrine') && customElements.get('rai-widget') !== undefined;
/** Several tags of a page load the other scripts once. */
const loading = Symbol.for('vitrine.widget-loader');
const page = window as { [loading]?: Promise<void> };

function load(beside: HTMLScriptElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(name, beside.src).href;
    script.nonce = beside.nonce;
    // Elements of the page are those of whoever has loaded the library for them.
    script.dataset['manual'] = '';
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${script.src} did not load.`)));
    document.head.append(script);
  });
}

async function loadAll(beside: HTMLScriptElement): Promise<void> {
  if (!Object.hasOwn(window, 'Vitrine')) await load(beside, 'vitrine.js');
  await load(beside, 'vitrine-returningai.js');
}

/**
 * Shows the widget that the tag of this script names, in the element whose id it names, or else behind the tag. It is the page’s author who writes the tag:
 * what a sanitizer lets through is never a script.
 */
async function show(tag: HTMLScriptElement): Promise<void> {
  const id = tag.dataset['container'];
  const found = id ? document.getElementById(id) : null;
  const container = found ?? document.createElement('div');
  if (!found) {
    if (id) container.id = id;
    if (tag.parentNode && tag.parentNode !== document.head) tag.after(container);
    else document.body.append(container);
  }
  const element = document.createElement('rai-widget');
  for (const { name, value } of tag.attributes) if (name.startsWith('data-')) element.setAttribute(renamed[name] ?? name, value);
  try {
    if (!isHere()) await (page[loading] ??= loadAll(tag));
    container.append(element);
  } catch (error) {
    delete page[loading];
    const { message } = error as Error;
    container.dispatchEvent(new CustomEvent('rai-error', { detail: { code: 'server_unreachable', message }, bubbles: true, composed: true }));
    console.error(message);
  }
}

const tag = ownTag();
// In the head the body is yet to come.
if (tag && document.body) void show(tag);
else if (tag) document.addEventListener('DOMContentLoaded', () => void show(tag), { once: true });
