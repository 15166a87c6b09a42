import { addTexts, textsOf } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { InvoiceTexts } from './invoice-texts.ts';

/** The texts of an invoice, and of how it stands in the list: English comes with the code, the language that is spoken beside it. */
export const invoiceTexts = addTexts<InvoiceTexts>({ en, ...inLanguages('invoice') });

/** Its texts in the language that is spoken. */
export const said = (): InvoiceTexts => textsOf(invoiceTexts);
