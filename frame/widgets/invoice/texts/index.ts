import { addTexts, textsOf } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { InvoiceTexts } from './invoice-texts.ts';

/** Texts of an invoice and of its status in the list. English ships with the code; the active language loads separately. */
export const invoiceTexts = addTexts<InvoiceTexts>({ en, ...inLanguages('invoice') });

/** Returns the texts in the active language. */
export const currentTexts = (): InvoiceTexts => textsOf(invoiceTexts);
