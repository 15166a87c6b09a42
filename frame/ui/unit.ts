import type { VNode } from 'preact';
import { words } from './words.tsx';

/**
 * A unit that is a word of the tenant's own; the others are part of the figure, or need no word.
 *
 * @example
 * ownWord('seats'); // <bdi>seats</bdi>; of 'hours' nothing
 */
export function ownWord(unit: string): VNode | undefined {
  return /^(currency|percent|hours|count)$/.test(unit) ? undefined : words(unit);
}
