import type { TextTable } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { ListTexts } from './list-texts.ts';

/** Texts of the list. */
export const listTexts: TextTable<ListTexts> = { en, ...inLanguages('receiptList') };
