/** The documentation of an error code, shown in `docs/errors.md` and on the server's `/errors` page, where every `type` link leads. */
export interface Entry {
  /** A short phrase, the `title` of the problem document. */
  title: string;
  /** Describes what happened, in a sentence or two. */
  meaning: string;
  /** Tells the reader how to fix it. */
  remedy: string;
}

/** The entry of a code that the server sends. */
export interface ServerEntry extends Entry {
  /** HTTP status of the response. A code that only prevents a start has the status that a health check would receive. */
  status: number;
}
