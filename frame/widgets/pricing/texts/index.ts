import type { TextTable } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { PricingTexts } from './pricing-texts.ts';

/** Texts of prices. English ships with the code; the active language loads separately. */
export const pricingTexts: TextTable<PricingTexts> = { en, ...inLanguages('pricing') };
