import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { inDocumentLanguages } from '../../../languages/index.ts';
import { texts as en } from './en.ts';
import type { ReceiptTexts } from './receipt-texts.ts';

/** The texts of the receipt. It is in the document of the frame, English with it: every other language is fetched when it is spoken. */
export const receiptTexts: TextTable<ReceiptTexts> = { en, ...inDocumentLanguages('receipt') };

/** Its texts in the language that is spoken. */
export const said = (): ReceiptTexts => textsOf(receiptTexts);
