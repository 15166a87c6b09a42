declare module 'linebreak' {
  /** Finds where a line may end, by UAX 14. */
  class LineBreaker {
    constructor(text: string);
    /** The next place, or `null` behind the last one, which is the end of the text. */
    nextBreak(): { position: number; required: boolean } | null;
  }
  export { LineBreaker as default };
}
