import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import { japaneseSigns } from './japanese-signs.ts';
import { unpackWoff } from './unpack-woff.ts';

/**
 * The scripts of documents and their font files. The most expensive files come last: a file is opened only when no earlier one has the character.
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

/** Bold Japanese would add a megabyte. Japanese headings are marked by size alone. */
const onlyRegular = /^japanese/;

export type Weight = 'regular' | 'bold';

/** Writing direction of glyphs. */
export type Direction = 'ltr' | 'rtl';

/** One file of glyphs. */
export interface Face {
  name: string;
  /** The font that pdfkit shapes with, in the direction that was set last. */
  font: Font;
  has(codePoint: number): boolean;
  /** Width of a text on one line, at size 1. */
  widthOf(text: string, direction: Direction): number;
}

export interface Faces {
  /** Returns the face for a character: `preferred` if it has the glyph, or the first face that does. Without any, the first face, which draws a box. */
  faceFor(codePoint: number, weight: Weight, preferred: Face | undefined): Face;
  /** Whether every character of a text has a glyph. */
  cover(text: string, weight: Weight): boolean;
  /** Sets the direction of shaping. pdfkit passes none, and fontkit would guess it from the characters: numbers in an Arabic text run the other way. */
  setDirection(direction: Direction): void;
  /** Returns the characters without a glyph since the last call. */
  takeMissing(): number[];
}

/** Characters that are invisible in every font. */
const ignorable = /[\p{Default_Ignorable_Code_Point}\s]/u;

/** Maximum number of cached widths. Beyond it, the cache starts over. */
const maxCachedWidths = 50_000;

/** Creates a set of faces that opens the fonts of a folder on demand, once for all documents. */
export function createFaces(folder: string): Faces {
  let current: Direction = 'ltr';
  const opened = new Map<string, Face>();
  const found = new Map<string, Face>();
  /** Characters without a glyph: all so far, and those of the current document. */
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

  /** Returns the first file that has the character, or the very first file. */
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
  // Each file is opened twice. A glyph that one document embeds without its character would lose the character in every later document.
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
      if (widths.size > maxCachedWidths) widths.clear();
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
