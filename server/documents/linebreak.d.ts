declare module 'linebreak' {
  /** Finds the line break opportunities of a text (UAX 14). */
  class LineBreaker {
    constructor(text: string);
    /** Returns the next break, or `null` after the last one, which is the end of the text. */
    nextBreak(): { position: number; required: boolean } | null;
  }
  export { LineBreaker as default };
}
