import type { Faces } from './faces.ts';
import type { Line, TextStyle } from './lines.ts';

export const colours = { text: '#16181d', label: '#565d6b', rule: '#cfd4dc', line: '#0d6450' } as const;

/** A place on a page, in points from its upper left corner. */
export interface Box {
  x: number;
  width: number;
}

export type Align = 'start' | 'end';

export interface Drawn extends Omit<TextStyle, 'direction'> {
  colour?: string;
  /** Default `start`. */
  align?: Align;
}

/** A text that is set, and not yet drawn. */
export interface SetText {
  lines: Line[];
  heightPt: number;
  style: Drawn;
  /** As it is read, in the order in which it is read: what a reader, or a copy, gets in place of the glyphs. */
  actual: string;
}

export interface SheetOptions {
  lang: string;
  direction: 'ltr' | 'rtl';
  title: string;
  author: string;
  createdMs: number;
  size: 'A4' | 'LETTER';
  faces: Faces;
}

/** A line through points, as shares of a picture: from where reading begins, and from below. */
export interface Stroke {
  points: readonly { x: number; y: number }[];
  colour: string;
  widthPt: number;
}

export type Element = PDFKit.PDFStructureElement;
/** What PDF/UA knows of those that are used; of a head of a table, whether it is that of a column or a row. */
export type ElementType = 'Document' | 'H1' | 'H2' | 'P' | 'Sect' | 'Table' | 'TR' | 'ColumnHead' | 'RowHead' | 'TD';

/** Pages that texts are drawn onto from above to below, each text with its place in the structure that readers are told of. */
export interface Sheet {
  /** What pages have room for beside their margins. */
  readonly box: Box;
  /** How much a page has room for between its margins. */
  readonly roomPt: number;
  readonly root: Element;
  /** How far down the page it is. */
  readonly y: number;
  /** Called behind each page break, before what goes on there. */
  onNewPage: (() => void) | undefined;
  skip(heightPt: number): void;
  /** Goes back up, to draw beside what was drawn last. */
  backTo(top: number): void;
  /** Makes sure that so much stays on one page. */
  keep(heightPt: number): void;
  set(text: string, width: number, style: Drawn): SetText;
  /** Where a part of a row stands that begins so many points after the beginning of the row, on whichever side that is. */
  part(row: Box, fromPt: number, partPt: number): Box;
  /** Draws lines of a text that was set, at the current height, without moving on. */
  draw(text: SetText, box: Box, lineFrom?: number, lineTo?: number): void;
  /** Adds an element, with what it draws; without a text, one that holds others and is ended by whoever has filled it. */
  element(type: ElementType, parent: Element, text?: SetText, box?: Box): Element;
  /** A text of any length below what was drawn last: its lines go on on the next page. */
  flow(type: ElementType, parent: Element, text: SetText): void;
  /** A picture of lines at the current height, without moving on. Readers are told what it shows. */
  picture(parent: Element, alt: string, box: Box & { heightPt: number }, strokes: readonly Stroke[]): void;
  /** What readers leave out: rules, and what stands on each page again. */
  artifact(draw: () => void, type?: 'Layout' | 'Pagination'): void;
  rule(): void;
  /** Writes the foot of every page, and ends the document. */
  finish(footOf: (page: number, pages: number) => { left: SetText | undefined; right: SetText }): Promise<Buffer>;
}
