export interface PlotTexts {
  /** The plot in a sentence. */
  extent: string;
}
