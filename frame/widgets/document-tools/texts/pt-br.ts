import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'Imprimir',
  pdf: 'Baixar PDF',
  csv: 'Baixar CSV',
  preparing: 'Preparando o arquivo…',
  failed: 'Não foi possível criar o arquivo. Tente novamente em instantes.',
};
