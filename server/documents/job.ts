import type { DocumentFormat, DocumentKind } from '../../protocol/printed.ts';

/** A document job, as it is sent to the worker. */
export interface DocumentJob {
  kind: DocumentKind;
  /** Id of the resource, for the log. */
  id?: string;
  format: DocumentFormat;
  /** BCP 47. */
  locale: string;
  /** The resource as the API's JSON. The worker parses it, which keeps long documents off the request thread. */
  source: string;
  nowMs: number;
}

/** The worker's reply. `undrawn`: characters without a glyph, drawn as boxes. */
export type DocumentOutcome = { ok: true; bytes: Uint8Array; undrawn?: number[] } | { ok: false; reason: string };
