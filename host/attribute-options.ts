import type { EmbedOptions } from './options.ts';

/**
 * The options that stand in the attributes of an element: `data-vitrine="receipt" data-vitrine-theme="dark"`. They are texts and numbers that nobody has
 * judged yet.
 */
export function attributeOptions({ dataset }: HTMLElement): EmbedOptions {
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(dataset)) {
    const name = key.replace(/^vitrine([A-Z]|$)/, (_, first: string) => first.toLowerCase()) || 'widget';
    if (name !== key && value) options[name] = /Height|Ms$/.test(name) ? +value : value;
  }
  // A token lives in memory, not in the page's markup.
  delete dataset.vitrineToken;
  delete dataset.vitrineEmbedToken;
  return options;
}

/** The attribute of an option: `data-vitrine-refresh-url` of `refreshUrl`. */
export const attributeOf = (option: string): string => `data-vitrine-${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
