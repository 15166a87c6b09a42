export interface ToolsTexts {
  print: string;
  pdf: string;
  csv: string;
  /** Until the file is there. */
  preparing: string;
  failed: string;
}
