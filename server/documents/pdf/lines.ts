import LineBreaker from 'linebreak';
import type { Direction, Face, Faces, Weight } from './faces.ts';
import { type Grapheme, graphemesOf } from './graphemes.ts';

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
  const graphemes = graphemesOf(faces, text, weight, direction);
  const measure = (from: number, to: number): number => visualRuns(graphemes, from, to).reduce((sum, run) => sum + run.width, 0) * size;
  /** Returns the visible hyphen after the given number of graphemes, if a soft hyphen follows and the line ends there. */
  const hyphenAfter = (count: number): Grapheme[] => {
    const grapheme = graphemes[count - 1];
    return grapheme?.isHyphenated && count < graphemes.length ? [{ ...grapheme, text: '-', face: faces.faceFor(0x2d, weight, grapheme.face) }] : [];
  };
  const lines: Line[] = [];
  let from = 0;
  let end = 0;
  let used = 0;
  const finish = (to: number): void => {
    let last = to;
    while (last > from && graphemes[last - 1]?.text.trim() === '') last -= 1;
    const shown = graphemes.slice(from, last);
    if (last === to) shown.push(...hyphenAfter(to));
    const runs = visualRuns(shown, 0, shown.length).map((run) => ({ ...run, width: run.width * size }));
    lines.push({ runs, width: runs.reduce((sum, run) => sum + run.width, 0) });
    from = to;
    end = to;
    used = 0;
  };
  for (const to of piecesOf(text, graphemes)) {
    const own = measure(end, to);
    const hyphenPt = hyphenAfter(to).reduce((sum, { face, text: sign }) => sum + face.widthOf(sign, 'ltr') * size, 0);
    const seen = own - trailingSpaceOf(graphemes, end, to) * size + hyphenPt;
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
  if (end > from || lines.length === 0) finish(graphemes.length);
  return lines;
}

/** Yields the end of each unbreakable piece, as a count of graphemes. */
function* piecesOf(text: string, graphemes: readonly { at: number }[]): Generator<number> {
  const breaker = new LineBreaker(text);
  let index = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const before = index;
    while (index < graphemes.length && (graphemes[index]?.at ?? 0) < next.position) index += 1;
    if (index > before) yield index;
  }
  if (index < graphemes.length) yield graphemes.length;
}

function trailingSpaceOf(graphemes: readonly Grapheme[], from: number, to: number): number {
  let sum = 0;
  for (let index = to - 1; index >= from; index--) {
    const grapheme = graphemes[index];
    if (grapheme?.text.trim() !== '') break;
    sum += grapheme.face.widthOf(grapheme.text, 'ltr');
  }
  return sum;
}

/** Groups graphemes by font and level, in visual order (rule L2). Widths are for a size of 1. */
function visualRuns(graphemes: readonly Grapheme[], from: number, to: number): Run[] {
  const runs: { text: string; face: Face; level: number }[] = [];
  for (let index = from; index < to; index++) {
    const grapheme = graphemes[index];
    const last = runs.at(-1);
    if (!grapheme) break;
    if (last && last.face === grapheme.face && last.level === grapheme.level) last.text += grapheme.text;
    else runs.push({ ...grapheme });
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
