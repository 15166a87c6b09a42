export interface ToolsTexts {
  print: string;
  pdf: string;
  csv: string;
  /** While the file loads. */
  preparing: string;
  failed: string;
}
