import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import type { ReceiptTexts } from './receipt-texts.ts';

/** The texts of the receipt. It is in the document of the frame, English with it: every other language is fetched when it is spoken. */
export const receiptTexts: TextTable<ReceiptTexts> = {
  en,
  de: () => import('./de.ts').then(({ texts }) => texts),
  fr: () => import('./fr.ts').then(({ texts }) => texts),
  es: () => import('./es.ts').then(({ texts }) => texts),
  'pt-BR': () => import('./pt-br.ts').then(({ texts }) => texts),
  ja: () => import('./ja.ts').then(({ texts }) => texts),
  ar: () => import('./ar.ts').then(({ texts }) => texts),
};

/** Its texts in the language that is spoken. */
export const said = (): ReceiptTexts => textsOf(receiptTexts);
