import bidiFactory from 'bidi-js';
import type { Direction, Face, Faces, Weight } from './faces.ts';

/** A character of a paragraph, or several that belong together. */
export interface Grapheme {
  text: string;
  face: Face;
  level: number;
  /** Index in the text. */
  at: number;
  /** Followed by a soft hyphen, which becomes visible at the end of a line. */
  isHyphenated?: boolean;
}

// The types describe an ES module, but Node gets the function itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202b\u202e\u2067]/;
/** Invisible characters that control direction or line breaks. */
const invisible = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\ufe0e|\ufe0f/g;
/** Characters missing in the fonts, and a similar character that the fonts have. */
const alike: Readonly<Record<string, string>> = {
  ...{ '\u202f': '\u00a0', '\u2007': '\u00a0', '\u2009': ' ', '\u200a': ' ', '\t': ' ' },
  ...{ '\u2010': '-', '\u2011': '-' },
  ...{ '\uff9e': '\u309b', '\uff9f': '\u309c' },
};

/** Half-width katakana, as banks write names. They are drawn as the full-width characters. */
const halfWidth = /[\uff65-\uff9d]/;
const mark = /[\p{M}\uff9e\uff9f]/u;
/** Half-width sound marks and the combining marks that they stand for. */
const soundMarks: Readonly<Record<string, string>> = { '\uff9e': '\u3099', '\uff9f': '\u309a' };
/** Invisible selectors and fillers, which no font has. Joiners are excluded, as they shape characters. */
const withoutGlyph = /^(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}$/u;
/** Superscripts and fractions. Written as plain digits after a number, they would change it. */
const figureOfItsOwn = /[\u2070-\u207f\u2150-\u215f\u2189]/;

/** Returns the text without its invisible control characters. */
export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/** Returns the characters with their font and embedding level. An invisible character belongs to the one before it, which keeps the counts equal. */
export function graphemesOf(faces: Faces, text: string, weight: Weight, direction: Direction): Grapheme[] {
  const isPlain = direction === 'ltr' && !rightToLeft.test(text);
  const levels = isPlain ? undefined : bidi.getEmbeddingLevels(text, direction).levels;
  const graphemes: Grapheme[] = [];
  let face: Face | undefined;
  let at = 0;
  for (const character of text) {
    const level = levels?.[at] ?? 0;
    const last = graphemes.at(-1);
    if (last && character === '\u00ad') last.isHyphenated = true;
    const composed = last && mark.test(character) ? composedOf(last.text, character) : undefined;
    if (last && composed !== undefined && faces.cover(composed, weight)) {
      last.text = composed;
      last.face = face = faces.faceFor(composed.codePointAt(0) ?? 0, weight, undefined);
    } else {
      for (const set of drawnAs(faces, character, weight)) {
        face = faces.faceFor(set.codePointAt(0) ?? 0, weight, /\p{L}|\p{N}/u.test(set) ? undefined : face);
        graphemes.push({ text: level % 2 === 1 ? (bidi.getMirroredCharacter(set) ?? set) : set, face, level, at });
      }
    }
    at += character.length;
  }
  return graphemes;
}

/** Returns a letter and a mark as one composed character, if there is one (NFC). */
function composedOf(letter: string, added: string): string | undefined {
  const composed = `${letter}${soundMarks[added] ?? added}`.normalize('NFC');
  return [...composed].length === 1 ? composed : undefined;
}

/** Returns the text to draw for a character: the character itself, a similar or equivalent one if no font has it, or nothing for an invisible one. */
function drawnAs(faces: Faces, character: string, weight: Weight): string {
  const shown = withoutGlyph.test(character) ? '' : withoutInvisible(character);
  const set = alike[shown] ?? (halfWidth.test(shown) ? shown.normalize('NFKC') : shown);
  if (set === '' || faces.cover(set, weight)) return set;
  const same = figureOfItsOwn.test(set) ? set : set.normalize('NFKC');
  return faces.cover(same, weight) ? same : set;
}
