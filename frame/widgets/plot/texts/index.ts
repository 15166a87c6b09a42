import type { TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import { texts as de } from './de.ts';
import { texts as fr } from './fr.ts';
import { texts as es } from './es.ts';
import { texts as ptBr } from './pt-br.ts';
import { texts as ja } from './ja.ts';
import { texts as ar } from './ar.ts';
import type { PlotTexts } from './plot-texts.ts';

/** Texts of the plot. All languages ship with its code. */
export const plotTexts: TextTable<PlotTexts> = { en, de, fr, es, 'pt-BR': ptBr, ja, ar };
