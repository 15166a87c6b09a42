import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'Drucken',
  pdf: 'PDF herunterladen',
  csv: 'CSV herunterladen',
  preparing: 'Datei wird erstellt …',
  failed: 'Die Datei konnte nicht erstellt werden. Bitte versuchen Sie es gleich noch einmal.',
};
