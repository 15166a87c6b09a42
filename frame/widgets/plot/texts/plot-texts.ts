export interface PlotTexts {
  /** The picture in a sentence. */
  extent: string;
}
