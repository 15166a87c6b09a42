import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import type { ReceiptTexts } from './receipt-texts.ts';

/** The texts of the receipt. It is in the document of the frame, English with it: every other language is fetched when it is spoken. */
export const receiptTexts: TextTable<ReceiptTexts> = {
  en,
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
};

/** Its texts in the language that is spoken. */
export const said = (): ReceiptTexts => textsOf(receiptTexts);
