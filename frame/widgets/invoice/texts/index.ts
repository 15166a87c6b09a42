import { textsOf, type TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import { texts as de } from './de.ts';
import { texts as fr } from './fr.ts';
import { texts as es } from './es.ts';
import { texts as ptBr } from './pt-br.ts';
import { texts as ja } from './ja.ts';
import { texts as ar } from './ar.ts';
import type { InvoiceTexts } from './invoice-texts.ts';

/** The texts of an invoice, in every language: they come with its code. */
export const invoiceTexts: TextTable<InvoiceTexts> = { en, de, fr, es, 'pt-BR': ptBr, ja, ar };

/** Its texts in the language that is spoken. */
export const said = (): InvoiceTexts => textsOf(invoiceTexts);
