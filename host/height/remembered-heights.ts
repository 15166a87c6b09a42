import type { EmbedDefaults } from '../options/options.ts';

/** Most remembered heights. */
const maxEntries = 50;

/** Last heights by content and width, kept for the life of the page to reserve space for frames that return. The least recently set one is evicted first. */
const heights = new Map<string, number>();

/** Returns a short one-way hash, because a share token is a credential and must not be a key. */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Returns a key of everything that decides the height of the content. Widths are rounded to multiples of 16 pixels. */
const keyOf = (src: string, widthPx: number, { widget, resource = '', locale }: EmbedDefaults): string =>
  [src, widget, digest(resource), locale, Math.round(widthPx / 16)].join(' ');

export function rememberHeight(src: string, widthPx: number, options: EmbedDefaults, heightPx: number): void {
  const key = keyOf(src, widthPx, options);
  heights.delete(key);
  heights.set(key, heightPx);
  const [oldest = key] = heights.keys();
  if (heights.size > maxEntries) heights.delete(oldest);
}

/** @param widthPx Measures the width, which forces a layout. Not called while no heights are remembered, as on the first load. */
export const rememberedHeight = (src: string, widthPx: () => number, options: EmbedDefaults): number | undefined =>
  heights.size ? heights.get(keyOf(src, widthPx(), options)) : undefined;

/** Returns the keys, to test that they contain no secret. */
export const rememberedKeys = (): string[] => [...heights.keys()];
