import type { Invoice } from './invoice.ts';
import type { Receipt } from './receipt.ts';

/**
 * A document as whoever reads it sees it: every text in one language, every figure written out. A PDF is drawn from it, whatever kind of document it was.
 * Words of a tenant are isolated from the direction of the text around them (U+2068 … U+2069).
 */
export interface PrintedDocument {
  /** BCP 47 tag of the texts and figures. */
  lang: string;
  direction: 'ltr' | 'rtl';
  title: string;
  /** Who has issued it. */
  issuer: string;
  /** What stands over the title: the issuer, and a state that is not the common one. */
  eyebrow: string;
  /** What stands below the title: the period, the scope, the dates. */
  facts: string[];
  /** The figure beside the title. */
  headline: { label: string; value: string };
  blocks: PrintedBlock[];
  /** `{page}` and `{pages}` are replaced by figures. */
  pageOf: string;
}

export type PrintedBlock =
  | { kind: 'prose'; heading?: string; text: string }
  | { kind: 'figures'; heading: string; items: { label: string; value: string; note: string }[] }
  | { kind: 'parties'; items: { label: string; name: string; lines: string[] }[] }
  | { kind: 'plot'; heading: string; plot: PrintedPlot }
  | { kind: 'table'; heading: string; columns: PrintedColumn[]; rows: string[][] }
  | { kind: 'sums'; rows: { label: string; value: string; isTotal?: true }[] };

/** A measurement over time. Places are shares of the picture: from where reading begins, and from below. */
export interface PrintedPlot {
  /** What it shows, for whoever does not see it. */
  alt: string;
  ticks: { label: string; at: number }[];
  points: { x: number; y: number }[];
  from: string;
  to: string;
}

export interface PrintedColumn {
  label: string;
  /** Figures stand at the far end of their column, words at its beginning. */
  isFigure: boolean;
}

/** What documents are made of, by kind. */
export interface DocumentSources {
  receipt: Receipt;
  invoice: Invoice;
}

export type DocumentKind = keyof DocumentSources;

/** Writes out a document in the language of a tag, or in English. The server loads it from `dist/widgets/render.js`, as it does what renders pages. */
export type PrintDocument = <K extends DocumentKind>(kind: K, source: DocumentSources[K], options: { locale: string }) => Promise<PrintedDocument>;

/** What a document can be had as. */
export const documentFormats = ['pdf', 'csv'] as const;

export type DocumentFormat = (typeof documentFormats)[number];

/** The media type of each format. */
export const documentTypes = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8' } as const satisfies Record<DocumentFormat, string>;
