import type { EmbedDefaults } from '../options/options.ts';

/** Most heights that are kept. */
const most = 50;

/** Last heights by what was shown and how wide, for as long as the page lives: a frame that comes back finds its room reserved. The oldest use goes first. */
const heights = new Map<string, number>();

/** A short number of a text, from which the text cannot be had back: a share token is a credential, and stays out of here. */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** What decides how high a content is. Widths that differ by less than 16 pixels count as one. */
const keyOf = (src: string, widthPx: number, { widget, resource = '', locale }: EmbedDefaults): string =>
  [src, widget, digest(resource), locale, Math.round(widthPx / 16)].join(' ');

export function rememberHeight(src: string, widthPx: number, options: EmbedDefaults, heightPx: number): void {
  const key = keyOf(src, widthPx, options);
  heights.delete(key);
  heights.set(key, heightPx);
  const [oldest = key] = heights.keys();
  if (heights.size > most) heights.delete(oldest);
}

/** @param widthPx Measures. A page that has shown nothing yet is not laid out for it, once for each of its mounts. */
export const rememberedHeight = (src: string, widthPx: () => number, options: EmbedDefaults): number | undefined =>
  heights.size ? heights.get(keyOf(src, widthPx(), options)) : undefined;

/** The keys, for whoever wants to see that they hold no secret. */
export const rememberedKeys = (): string[] => [...heights.keys()];
