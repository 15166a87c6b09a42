import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import { japaneseSigns } from './japanese-signs.ts';
import { unpackWoff } from './unpack-woff.ts';

/**
 * The scripts that a document can be written in, and the files of their glyphs. Those that cost most to open stand last: a file is opened when no earlier
 * one has a letter.
 */
const files = [
  ['latin', 'noto-sans-latin'],
  ['latin-ext', 'noto-sans-latin-ext'],
  ['greek', 'noto-sans-greek'],
  ['cyrillic', 'noto-sans-cyrillic'],
  ['arabic', 'vazirmatn-arabic'],
  ['greek-ext', 'noto-sans-greek-ext'],
  ['cyrillic-ext', 'noto-sans-cyrillic-ext'],
  ['vietnamese', 'noto-sans-vietnamese'],
  ['japanese', 'noto-sans-jp-japanese'],
  ...japaneseSigns.map((part) => [`japanese-${part}`, `noto-sans-jp-${part}`] as const),
] as const;

/** Bold Japanese would be another megabyte: it stays as it is, and the size of a heading tells. */
const onlyRegular = /^japanese/;

export type Weight = 'regular' | 'bold';

/** The direction in which glyphs follow each other. */
export type Direction = 'ltr' | 'rtl';

/** One file of glyphs. */
export interface Face {
  name: string;
  /** What pdfkit shapes with: the glyphs of a text, in the direction that was set last. */
  font: Font;
  has(codePoint: number): boolean;
  /** Of a text on one line, for a size of 1. */
  widthOf(text: string, direction: Direction): number;
}

export interface Faces {
  /** The face that a letter is written with: `preferred` where it has it. The first one where none has: its box says that something is there. */
  faceFor(codePoint: number, weight: Weight, preferred: Face | undefined): Face;
  /** Whether there is a glyph for each letter of a text. */
  cover(text: string, weight: Weight): boolean;
  /** pdfkit asks a font for its glyphs without a direction, and fontkit would guess it from the letters: figures in an Arabic text run the other way. */
  setDirection(direction: Direction): void;
  /** Letters that no face has, of what was asked for since the last call. */
  takeMissing(): number[];
}

/** What is not seen, whatever font there is. */
const ignorable = /[\p{Default_Ignorable_Code_Point}\s]/u;

/** Widths that are kept; with more, all are measured anew. */
const mostWidths = 50_000;

/** Opens the fonts of a folder as they are needed, once for all documents. */
export function createFaces(folder: string): Faces {
  let current: Direction = 'ltr';
  const opened = new Map<string, Face>();
  const found = new Map<string, Face>();
  /** Letters that no face has: all of them, and those of the document that is drawn. */
  const absent = new Set<number>();
  const missing = new Set<number>();

  function open(index: number, weight: Weight): Face | undefined {
    const [name, file] = files[index] ?? [];
    if (name === undefined) return undefined;
    const known = onlyRegular.test(name) ? 'regular' : weight;
    const key = `${name}-${known}`;
    const face = opened.get(key) ?? openFace(key, `${folder}${file}-${known === 'bold' ? 700 : 400}-normal.woff`, () => current);
    opened.set(key, face);
    return face;
  }

  /** The first file that has a letter, and the very first one where none has it. */
  function find(codePoint: number, weight: Weight): Face {
    const key = `${weight} ${codePoint}`;
    const known = found.get(key);
    if (known) return known;
    const index = files.findIndex((_, at) => open(at, weight)?.has(codePoint));
    if (index === -1) absent.add(codePoint);
    const chosen = open(Math.max(index, 0), weight);
    if (!chosen) throw new Error('There is no font.');
    found.set(key, chosen);
    return chosen;
  }

  return {
    faceFor(codePoint, weight, preferred) {
      if (preferred?.has(codePoint)) return preferred;
      const face = find(codePoint, weight);
      if (absent.has(codePoint) && !ignorable.test(String.fromCodePoint(codePoint))) missing.add(codePoint);
      return face;
    },
    cover: (text, weight) => [...text].every((letter) => find(letter.codePointAt(0) ?? 0, weight).has(letter.codePointAt(0) ?? 0)),
    setDirection(direction) {
      current = direction;
    },
    takeMissing() {
      const taken = [...missing];
      missing.clear();
      return taken;
    },
  };
}

function openFace(name: string, path: string, directionOf: () => Direction): Face {
  const bytes = unpackWoff(readFileSync(path));
  // Two of one file: a glyph that is taken out for one document without its letter would be without it in the text of every later one.
  const [shaper, outlines] = [openFont(bytes), openFont(bytes)];
  const shape = (text: string, direction: Direction) => shaper.layout(text, [], undefined, undefined, direction);
  const font: Font = Object.create(outlines, { layout: { value: (text: string) => shape(text, directionOf()) } });
  const widths = new Map<string, number>();
  return {
    name,
    font,
    has: (codePoint) => shaper.hasGlyphForCodePoint(codePoint),
    widthOf(text, direction) {
      const key = direction === 'rtl' ? `\u200f${text}` : text;
      const known = widths.get(key);
      if (known !== undefined) return known;
      if (widths.size > mostWidths) widths.clear();
      const width = shape(text, direction).advanceWidth / shaper.unitsPerEm;
      widths.set(key, width);
      return width;
    },
  };
}

function openFont(bytes: Buffer): Font {
  const font = create(bytes);
  if (!('layout' in font)) throw new Error('The file is a collection of fonts.');
  return font;
}
