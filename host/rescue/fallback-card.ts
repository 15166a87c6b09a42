import type { Card } from './card.ts';

/** Creates the fallback if the card cannot be loaded: one sentence with a link to the error. */
export function createFallbackCard(): Card {
  const element = document.createElement('p');
  element.setAttribute('role', 'alert');
  element.lang = 'en';
  return {
    element,
    show({ code, docsUrl = '' }) {
      const link = Object.assign(document.createElement('a'), { href: docsUrl, textContent: code, target: '_blank', rel: 'noopener' });
      element.replaceChildren('This could not be shown: ', docsUrl ? link : code);
      element.hidden = false;
    },
    busy() {},
    hide() {
      element.hidden = true;
    },
  };
}
