import type { TextTable } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { PricingTexts } from './pricing-texts.ts';

/** The texts of prices: English comes with the code, the language that is spoken beside it. */
export const pricingTexts: TextTable<PricingTexts> = { en, ...inLanguages('pricing') };
