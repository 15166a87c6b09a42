import { addTexts } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { FilterTexts } from './filter-texts.ts';

/** Texts of the filters. */
export const filterTexts = addTexts<FilterTexts>({ en, ...inLanguages('filters') });
