import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'Print',
  pdf: 'Download PDF',
  csv: 'Download CSV',
  preparing: 'Preparing the file…',
  failed: 'The file could not be created. Please try again in a moment.',
};
