import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'Imprimer',
  pdf: 'Télécharger le PDF',
  csv: 'Télécharger le CSV',
  preparing: 'Préparation du fichier…',
  failed: 'Le fichier n’a pas pu être créé. Veuillez réessayer dans un instant.',
};
