import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';

/** @typedef {typeof en} Texts */

/** The portal's own words. The embedded receipts bring theirs. */
export const texts = /** @satisfies {Record<string, Texts>} */ ({ en, de, ar });
