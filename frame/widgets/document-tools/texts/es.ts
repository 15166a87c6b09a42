import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'Imprimir',
  pdf: 'Descargar PDF',
  csv: 'Descargar CSV',
  preparing: 'Preparando el archivo…',
  failed: 'No se ha podido crear el archivo. Inténtelo de nuevo en un momento.',
};
