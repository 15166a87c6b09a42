import type { TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import type { PricingTexts } from './pricing-texts.ts';

/** The texts of prices: the language that is spoken is fetched beside the data. */
export const pricingTexts: TextTable<PricingTexts> = {
  en,
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  'pt-BR': () => import('./pt-br.ts'),
  ja: () => import('./ja.ts'),
  ar: () => import('./ar.ts'),
};
