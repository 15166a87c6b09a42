import type { Card } from './card.ts';

/** Creates the fallback if the card cannot be loaded: one sentence with a link to the error. */
export function createFallbackCard(): Card {
  const element = document.createElement('p');
  element.setAttribute('role', 'alert');
  element.lang = 'en';
  return {
    element,
    show({ code, docsUrl = '' }) {
      element.hidden = false;
      // Setting a text reads it out, even the same text.
      if (element.lastChild?.textContent === code) return;
      const link = Object.assign(document.createElement('a'), { href: docsUrl, textContent: code, target: '_blank', rel: 'noopener' });
      element.replaceChildren('This could not be shown: ', docsUrl ? link : code);
    },
    busy() {},
    hide() {
      element.hidden = true;
    },
  };
}
