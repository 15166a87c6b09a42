import type { Frame } from '@playwright/test';

/** Does to a document what a translating browser does: each text is in an element of its making, in other words. It leaves what asks for that alone. */
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
