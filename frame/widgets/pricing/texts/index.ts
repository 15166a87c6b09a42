import type { TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import { texts as de } from './de.ts';
import { texts as fr } from './fr.ts';
import { texts as es } from './es.ts';
import { texts as ptBr } from './pt-br.ts';
import { texts as ja } from './ja.ts';
import { texts as ar } from './ar.ts';
import type { PricingTexts } from './pricing-texts.ts';

/** The texts of prices, in every language. In files of their own they would stand in the import map of every frame, whatever it shows. */
export const pricingTexts: TextTable<PricingTexts> = { en, de, fr, es, 'pt-BR': ptBr, ja, ar };
