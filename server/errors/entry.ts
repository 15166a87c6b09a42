/** What people are told about one error code: in `docs/errors.md`, on the server's `/errors` page and behind every `type` link. */
export interface Entry {
  /** A few words, the `title` of the problem document. */
  title: string;
  /** What has happened, in a sentence or two. */
  meaning: string;
  /** What the reader does about it. */
  remedy: string;
}

/** An entry of a code that the server answers. */
export interface ServerEntry extends Entry {
  /** HTTP status of the answer. Codes that only stop a start carry the status that a health check would see. */
  status: number;
}
