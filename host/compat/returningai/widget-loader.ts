import { currentScriptTag } from '../../options/script-tag.ts';
import { loadSiblingScript, reportUnreachable } from './load-sibling-script.ts';

/** Attributes of the tag that the element has under another name. */
const renamed: Readonly<Record<string, string>> = {
  'data-widget-id': 'widget-id',
  'data-community-id': 'community-id',
  'data-domain-key': 'domain-key',
  'data-embed-token': 'embed-token',
  'data-theme': 'theme',
  'data-width': 'width',
  'data-height': 'height',
};

/** Shared by all tags of a page, so the elements are loaded once. */
const loading = Symbol.for('vitrine.widget-loader');
const page = window as { [loading]?: Promise<void> };

/**
 * Shows the widget that the script tag names, in the element whose id the tag names, or else after the tag. Only the page's author can write the tag, because
 * sanitizers remove scripts.
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
  container.append(element);
  if (customElements.get('rai-widget')) return;
  try {
    await (page[loading] ??= loadSiblingScript(tag, 'vitrine-returningai.js'));
  } catch (error) {
    delete page[loading];
    reportUnreachable([element], error as Error);
  }
}

const tag = currentScriptTag();
// A script in the head runs before the body exists.
if (tag && document.body) void show(tag);
else if (tag) document.addEventListener('DOMContentLoaded', () => void show(tag), { once: true });
