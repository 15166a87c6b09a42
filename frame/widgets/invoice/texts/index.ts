import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { InvoiceTexts } from './invoice-texts.ts';

/** The texts of an invoice: English comes with the code, the language that is spoken beside it. */
export const invoiceTexts: TextTable<InvoiceTexts> = { en, ...inLanguages('invoice') };

/** Its texts in the language that is spoken. */
export const said = (): InvoiceTexts => textsOf(invoiceTexts);
