import type { Faces } from './faces.ts';
import type { Line, TextStyle } from './lines.ts';

export const colours = { text: '#16181d', label: '#565d6b', rule: '#cfd4dc', line: '#0d6450' } as const;

/** A horizontal range on a page, in points from the upper left corner. */
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

/** A text that is laid out and not drawn yet. */
export interface SetText {
  lines: Line[];
  heightPt: number;
  style: Drawn;
  /** The text in reading order: screen readers and copies get it in place of the glyphs. */
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

/** A line through points, as fractions of a picture: x from the side where reading begins, y from below. */
export interface Stroke {
  points: readonly { x: number; y: number }[];
  colour: string;
  widthPt: number;
}

export type Element = PDFKit.PDFStructureElement;
/** The PDF/UA elements that documents use, with column and row headers told apart. */
export type ElementType = 'Document' | 'H1' | 'H2' | 'P' | 'Sect' | 'Table' | 'TR' | 'ColumnHead' | 'RowHead' | 'TD';

/** Pages that texts are drawn onto from top to bottom, each text with its place in the structure for screen readers. */
export interface Sheet {
  /** The area between the side margins. */
  readonly box: Box;
  /** Height between the top and bottom margins. */
  readonly roomPt: number;
  readonly root: Element;
  /** Current position, from the top of the page. */
  readonly y: number;
  /** Called after each page break, before drawing continues. */
  onNewPage: (() => void) | undefined;
  skip(heightPt: number): void;
  /** Moves back up, to draw beside the previous content. */
  backTo(top: number): void;
  /** Starts a new page if the given height does not fit. */
  keep(heightPt: number): void;
  set(text: string, width: number, style: Drawn): SetText;
  /** Returns a part of a row that begins `fromPt` after the row's start, on the side where reading begins. */
  part(row: Box, fromPt: number, partPt: number): Box;
  /** Draws lines of a text at the current height, without moving down. */
  draw(text: SetText, box: Box, lineFrom?: number, lineTo?: number): void;
  /** Adds an element and its text. An element without a text is a container, which the caller ends after filling it. */
  element(type: ElementType, parent: Element, text?: SetText, box?: Box): Element;
  /** Draws a text of any length below the previous content. It continues on the next page. */
  flow(type: ElementType, parent: Element, text: SetText): void;
  /** Draws a picture of lines at the current height, without moving down. Screen readers get `alt`. */
  picture(parent: Element, alt: string, box: Box & { heightPt: number }, strokes: readonly Stroke[]): void;
  /** Draws content that screen readers skip: rules, and repeated content. */
  artifact(draw: () => void, type?: 'Layout' | 'Pagination'): void;
  rule(): void;
  /** Writes the footer of every page, and ends the document. */
  finish(footOf: (page: number, pages: number) => { left: SetText | undefined; right: SetText }): Promise<Buffer>;
}
