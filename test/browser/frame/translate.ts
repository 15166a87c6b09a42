import type { Frame } from '@playwright/test';

/** Simulates a translating browser: replaces each text with an element that holds other words, except below `translate=no`. */
export const translate = (document: Frame): Promise<void> =>
  document.evaluate(() => {
    const walker = window.document.createTreeWalker(window.document.getElementById('vitrine') ?? window.document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text && node.data.trim()) texts.push(node);
    for (const text of texts) {
      if (text.parentElement?.closest('[translate=no]')) continue;
      const font = window.document.createElement('font');
      font.textContent = `~${text.data}~`;
      text.replaceWith(font);
    }
  });
