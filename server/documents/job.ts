import type { DocumentFormat, DocumentKind } from '../../protocol/printed.ts';

/** A document to be made, as it goes to the worker. */
export interface DocumentJob {
  kind: DocumentKind;
  /** Of the thing, for the log. */
  id?: string;
  format: DocumentFormat;
  /** BCP 47. */
  locale: string;
  /** The thing as the JSON that the API answers: parsed in the worker, so that a long one holds up nobody. */
  source: string;
  nowMs: number;
}

/** What comes back. `undrawn`: letters that no font has, as boxes are drawn for them. */
export type DocumentOutcome = { ok: true; bytes: Uint8Array; undrawn?: number[] } | { ok: false; reason: string };
