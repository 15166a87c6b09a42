import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';
import { ptBr } from './pt-br.js';

/** @typedef {typeof en} Texts */
/** @typedef {keyof typeof texts} Locale */

/** The portal's own texts, in the languages of the widgets. The embedded receipts have theirs. */
export const texts = /** @satisfies {Record<string, Texts>} */ ({ en, de, fr, es, 'pt-BR': ptBr, ja, ar });

export const locales = /** @type {Locale[]} */ (Object.keys(texts));
