import LineBreaker from 'linebreak';
import type { Direction, Face, Faces, Weight } from './faces.ts';
import { type Letter, lettersOf } from './graphemes.ts';

/** A part of a line with one font and direction. */
export interface Run {
  text: string;
  face: Face;
  direction: Direction;
  width: number;
}

/** A line in visual order, from left to right. */
export interface Line {
  runs: Run[];
  width: number;
}

export interface TextStyle {
  weight: Weight;
  /** In points. */
  size: number;
  /** Direction of the paragraph. */
  direction: Direction;
}

/**
 * Breaks a text into lines of at most `width` points at UAX 14 break opportunities, or inside a word that is wider than a line. Each line is in the order
 * of the bidirectional algorithm.
 */
export function setLines(faces: Faces, text: string, width: number, style: TextStyle): Line[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((paragraph) => setParagraph(faces, paragraph, width, style));
}

function setParagraph(faces: Faces, text: string, width: number, { weight, size, direction }: TextStyle): Line[] {
  const letters = lettersOf(faces, text, weight, direction);
  const measure = (from: number, to: number): number => visualRuns(letters, from, to).reduce((sum, run) => sum + run.width, 0) * size;
  /** Returns the visible hyphen after the given number of letters, if a soft hyphen follows and the line ends there. */
  const hyphenBehind = (count: number): Letter[] => {
    const letter = letters[count - 1];
    return letter?.isHyphenated && count < letters.length ? [{ ...letter, text: '-', face: faces.faceFor(0x2d, weight, letter.face) }] : [];
  };
  const lines: Line[] = [];
  let from = 0;
  let end = 0;
  let used = 0;
  const finish = (to: number): void => {
    let last = to;
    while (last > from && letters[last - 1]?.text.trim() === '') last -= 1;
    const shown = letters.slice(from, last);
    if (last === to) shown.push(...hyphenBehind(to));
    const runs = visualRuns(shown, 0, shown.length).map((run) => ({ ...run, width: run.width * size }));
    lines.push({ runs, width: runs.reduce((sum, run) => sum + run.width, 0) });
    from = to;
    end = to;
    used = 0;
  };
  for (const to of piecesOf(text, letters)) {
    const own = measure(end, to);
    const hyphenPt = hyphenBehind(to).reduce((sum, { face, text: sign }) => sum + face.widthOf(sign, 'ltr') * size, 0);
    const seen = own - spaceBehind(letters, end, to) * size + hyphenPt;
    if (used + seen > width && end > from) finish(end);
    if (seen > width) {
      // A piece wider than a line breaks anywhere.
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

/** Yields the end of each unbreakable piece, as a count of letters. */
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

/** Groups letters by font and level, in visual order (rule L2). Widths are for a size of 1. */
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

/** Measures word by word, because most words repeat. */
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
