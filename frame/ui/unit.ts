import type { VNode } from 'preact';
import { words } from './words.tsx';

/**
 * Returns a tenant-defined unit. Built-in units are part of the formatted figure or need no word.
 *
 * @example
 * ownWord('seats'); // <bdi>seats</bdi>; of 'hours' nothing
 */
export function ownWord(unit: string): VNode | undefined {
  return /^(currency|percent|hours|count)$/.test(unit) ? undefined : words(unit);
}
