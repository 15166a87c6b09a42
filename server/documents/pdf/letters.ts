import bidiFactory from 'bidi-js';
import type { Direction, Face, Faces, Weight } from './faces.ts';

/** A character, or the few that belong together, of a paragraph. */
export interface Letter {
  text: string;
  face: Face;
  level: number;
  /** Where it stands in the text. */
  at: number;
  /** Behind it is a soft hyphen: one is seen where a line ends there. */
  isHyphenated?: boolean;
}

// Its types are those of an ES module; what Node gets is the function itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202b\u202e\u2067]/;
/** What steers the direction of a text, and what a line may end at: none of it is seen. */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\ufe0e|\ufe0f/g;
/** Characters that the fonts do not have and that look like one that they have. */
const alike: Readonly<Record<string, string>> = {
  ...{ '\u202f': '\u00a0', '\u2007': '\u00a0', '\u2009': ' ', '\u200a': ' ', '\t': ' ' },
  ...{ '\u2010': '-', '\u2011': '-' },
  ...{ '\uff9e': '\u309b', '\uff9f': '\u309c' },
};

/** Narrow katakana, as banks write names: drawn as the wide ones that it stands for. */
const halfWidth = /[\uff65-\uff9d]/;
const mark = /[\p{M}\uff9e\uff9f]/u;
/** Narrow sound marks are those that letters are put together with. */
const soundMarks: Readonly<Record<string, string>> = { '\uff9e': '\u3099', '\uff9f': '\u309a' };
/** What chooses among forms of the letter before it, or fills a place: nobody sees it, and no font has it. Joiners are left, as they shape letters. */
const withoutGlyph = /^(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}$/u;
/** Powers and fractions: on the line, with a figure before them, they would be another figure. */
const figureOfItsOwn = /[\u2070-\u207f\u2150-\u215f\u2189]/;

/** The text as it is read: without what only steers how it is set. */
export const readable = (text: string): string => text.replace(unseen, '');

/** Characters with their font and embedding level. What is not seen belongs to the one before it, so that both counts stay the same. */
export function lettersOf(faces: Faces, text: string, weight: Weight, direction: Direction): Letter[] {
  const isPlain = direction === 'ltr' && !rightToLeft.test(text);
  const levels = isPlain ? undefined : bidi.getEmbeddingLevels(text, direction).levels;
  const letters: Letter[] = [];
  let face: Face | undefined;
  let at = 0;
  for (const character of text) {
    const level = levels?.[at] ?? 0;
    const last = letters.at(-1);
    if (last && character === '\u00ad') last.isHyphenated = true;
    const composed = last && mark.test(character) ? composedOf(last.text, character) : undefined;
    if (last && composed !== undefined && faces.cover(composed, weight)) {
      last.text = composed;
      last.face = face = faces.faceFor(composed.codePointAt(0) ?? 0, weight, undefined);
    } else {
      for (const set of drawnAs(faces, character, weight)) {
        face = faces.faceFor(set.codePointAt(0) ?? 0, weight, /\p{L}|\p{N}/u.test(set) ? undefined : face);
        letters.push({ text: level % 2 === 1 ? (bidi.getMirroredCharacter(set) ?? set) : set, face, level, at });
      }
    }
    at += character.length;
  }
  return letters;
}

/** A letter and a mark as the one letter that they are, if there is one (NFC). */
function composedOf(letter: string, added: string): string | undefined {
  const composed = `${letter}${soundMarks[added] ?? added}`.normalize('NFC');
  return [...composed].length === 1 ? composed : undefined;
}

/** What is drawn for a character: itself; what looks like it or says the same, where no font has it; nothing, where nothing is seen. */
function drawnAs(faces: Faces, character: string, weight: Weight): string {
  const shown = withoutGlyph.test(character) ? '' : readable(character);
  const set = alike[shown] ?? (halfWidth.test(shown) ? shown.normalize('NFKC') : shown);
  if (set === '' || faces.cover(set, weight)) return set;
  const same = figureOfItsOwn.test(set) ? set : set.normalize('NFKC');
  return faces.cover(same, weight) ? same : set;
}
