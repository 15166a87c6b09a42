import bidiFactory from 'bidi-js';
import LineBreaker from 'linebreak';
import type { Direction, Face, Faces, Weight } from './faces.ts';

/** A stretch of a line in one font and direction. */
export interface Run {
  text: string;
  face: Face;
  direction: Direction;
  width: number;
}

/** A line as it is drawn, from left to right. */
export interface Line {
  runs: Run[];
  width: number;
}

export interface TextStyle {
  weight: Weight;
  /** In points. */
  size: number;
  /** Of the paragraph. */
  direction: Direction;
}

/** A character, or the few that belong together, of a paragraph. */
interface Letter {
  text: string;
  face: Face;
  level: number;
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

/** The text as it is read: without what only steers how it is set. */
export const readable = (text: string): string => text.replace(unseen, '');

/**
 * Sets a text in lines of at most `width` points: where a line may end by UAX 14, inside of a word only where it is wider than a line, and each line in the
 * order of the bidirectional algorithm.
 */
export function setLines(faces: Faces, text: string, width: number, style: TextStyle): Line[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((paragraph) => setParagraph(faces, paragraph, width, style));
}

function setParagraph(faces: Faces, text: string, width: number, { weight, size, direction }: TextStyle): Line[] {
  const letters = lettersOf(faces, text, weight, direction);
  const measure = (from: number, to: number): number => visualRuns(letters, from, to).reduce((sum, run) => sum + run.width, 0) * size;
  const lines: Line[] = [];
  let from = 0;
  let end = 0;
  let used = 0;
  const finish = (to: number): void => {
    let last = to;
    while (last > from && letters[last - 1]?.text.trim() === '') last -= 1;
    const runs = visualRuns(letters, from, last).map((run) => ({ ...run, width: run.width * size }));
    lines.push({ runs, width: runs.reduce((sum, run) => sum + run.width, 0) });
    from = to;
    end = to;
    used = 0;
  };
  for (const to of piecesOf(text, letters)) {
    const own = measure(end, to);
    const seen = own - spaceBehind(letters, end, to) * size;
    if (used + seen > width && end > from) finish(end);
    if (seen > width) {
      // Wider than a line is: it ends wherever the line does.
      while (end < to) {
        const next = measure(end, end + 1);
        if (used + next > width && end > from) finish(end);
        end += 1;
        used += next;
      }
      continue;
    }
    end = to;
    used += own;
  }
  if (end > from || lines.length === 0) finish(letters.length);
  return lines;
}

/** Characters with their font and embedding level. What is not seen belongs to the one before it, so that both counts stay the same. */
function lettersOf(faces: Faces, text: string, weight: Weight, direction: Direction): (Letter & { at: number })[] {
  const isPlain = direction === 'ltr' && !rightToLeft.test(text);
  const levels = isPlain ? undefined : bidi.getEmbeddingLevels(text, direction).levels;
  const letters: (Letter & { at: number })[] = [];
  let face: Face | undefined;
  let at = 0;
  for (const character of text) {
    const level = levels?.[at] ?? 0;
    const shown = readable(character);
    const set = alike[shown] ?? (halfWidth.test(shown) ? shown.normalize('NFKC') : shown);
    const codePoint = set.codePointAt(0);
    if (codePoint !== undefined) face = faces.faceFor(codePoint, weight, /\p{L}|\p{N}/u.test(set) ? undefined : face);
    if (face && codePoint !== undefined) letters.push({ text: level % 2 === 1 ? (bidi.getMirroredCharacter(set) ?? set) : set, face, level, at });
    at += character.length;
  }
  return letters;
}

/** Where each piece ends that stays together, as a count of letters. */
function* piecesOf(text: string, letters: readonly { at: number }[]): Generator<number> {
  const breaker = new LineBreaker(text);
  let index = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const before = index;
    while (index < letters.length && (letters[index]?.at ?? 0) < next.position) index += 1;
    if (index > before) yield index;
  }
  if (index < letters.length) yield letters.length;
}

function spaceBehind(letters: readonly Letter[], from: number, to: number): number {
  let sum = 0;
  for (let index = to - 1; index >= from; index--) {
    const letter = letters[index];
    if (letter?.text.trim() !== '') break;
    sum += letter.face.widthOf(letter.text, 'ltr');
  }
  return sum;
}

/** Letters of one font and level together, in the order in which they stand on the paper (rule L2). Widths are for a size of 1. */
function visualRuns(letters: readonly Letter[], from: number, to: number): Run[] {
  const runs: { text: string; face: Face; level: number }[] = [];
  for (let index = from; index < to; index++) {
    const letter = letters[index];
    const last = runs.at(-1);
    if (!letter) break;
    if (last && last.face === letter.face && last.level === letter.level) last.text += letter.text;
    else runs.push({ ...letter });
  }
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) reverseFrom(runs, level);
  return runs.map(({ text, face, level }) => {
    const direction = level % 2 === 1 ? 'rtl' : 'ltr';
    return { text, face, direction, width: widthOf(text, face, direction) };
  });
}

/** Word by word, as most words come again. */
const widthOf = (text: string, face: Face, direction: Direction): number =>
  text.split(/(?<= )/).reduce((sum, word) => sum + face.widthOf(word, direction), 0);

function reverseFrom(runs: { level: number }[], level: number): void {
  let start: number | undefined;
  for (let index = 0; index <= runs.length; index++) {
    const isPart = (runs[index]?.level ?? -1) >= level;
    if (isPart) start ??= index;
    else if (start !== undefined) {
      runs.splice(start, index - start, ...runs.slice(start, index).reverse());
      start = undefined;
    }
  }
}
