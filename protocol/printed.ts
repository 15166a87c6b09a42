import type { Invoice } from './invoice.ts';
import type { Receipt } from './receipt.ts';

/**
 * A document ready for display: all texts in one language, all figures formatted. PDFs of every kind of document are drawn from it.
 * A tenant's texts are isolated from the direction of the surrounding text (U+2068 … U+2069).
 */
export interface PrintedDocument {
  /** BCP 47 tag of the texts and figures. */
  lang: string;
  direction: 'ltr' | 'rtl';
  title: string;
  /** Name of the issuer. */
  issuer: string;
  /** Line above the title: the issuer, and the state if it is unusual. */
  eyebrow: string;
  /** Lines below the title: the period, the scope, the dates. */
  facts: string[];
  /** The figure beside the title. */
  headline: { label: string; value: string };
  blocks: PrintedBlock[];
  /** What every page must say about the document: that it is a draft or void. Otherwise empty. */
  mark: string;
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

/** A measurement over time. Coordinates are fractions of the plot: `x` in reading direction, `y` from the bottom. */
export interface PrintedPlot {
  /** Text alternative. */
  alt: string;
  ticks: { label: string; at: number }[];
  points: { x: number; y: number }[];
  from: string;
  to: string;
}

export interface PrintedColumn {
  label: string;
  /** Figures are aligned to the end of the column, texts to its start. */
  isFigure: boolean;
}

/** The source data of each kind of document. */
export interface DocumentSources {
  receipt: Receipt;
  invoice: Invoice;
}

export type DocumentKind = keyof DocumentSources;

/** Formats a document in the language of a tag, or in English. Part of `dist/widgets/render.js`, as is the `DocumentRenderer`. */
export type PrintDocument = <K extends DocumentKind>(kind: K, source: DocumentSources[K], options: { locale: string }) => Promise<PrintedDocument>;

/** File formats of a document. */
export const documentFormats = ['pdf', 'csv'] as const;

export type DocumentFormat = (typeof documentFormats)[number];

/** The media type of each format. */
export const documentTypes = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8' } as const satisfies Record<DocumentFormat, string>;
