export interface PlotTexts {
  /** The plot in a sentence. */
  extent: string;
  /** Unfolds the table of values. */
  values: string;
}
