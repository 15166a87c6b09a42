import type { TextTable } from '@vitrine/frame/widget';
import { texts as en } from './en.ts';
import { texts as de } from './de.ts';
import { texts as fr } from './fr.ts';
import { texts as es } from './es.ts';
import { texts as ptBr } from './pt-br.ts';
import { texts as ja } from './ja.ts';
import { texts as ar } from './ar.ts';
import type { ToolsTexts } from './tools-texts.ts';

/** Texts of the tools. All languages ship with their code. */
export const toolsTexts: TextTable<ToolsTexts> = { en, de, fr, es, 'pt-BR': ptBr, ja, ar };
