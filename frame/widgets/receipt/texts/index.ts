import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { inDocumentLanguages } from '../../../languages/index.ts';
import { texts as en } from './en.ts';
import type { ReceiptTexts } from './receipt-texts.ts';

/** Texts of the receipt. English is in the frame's document, as is the receipt. Other languages load when used. */
export const receiptTexts: TextTable<ReceiptTexts> = { en, ...inDocumentLanguages('receipt') };

/** Returns the texts in the active language. */
export const currentTexts = (): ReceiptTexts => textsOf(receiptTexts);
