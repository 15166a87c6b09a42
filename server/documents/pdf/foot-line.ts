import type { PrintedDocument } from '../../../protocol/printed.ts';
import type { SetText } from './sheet-model.ts';

/** A shorter beginning of a name no longer tells which one it is. */
const shortestName = 12;
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Lays out the footer that names the document on every page. It stays on one line: a long issuer is shortened first, then left out, and then a long title is
 * shortened. The mark is never left out.
 *
 * @param set Lays out a text in the room of the footer.
 */
export function setFootLine({ mark, issuer, title }: Pick<PrintedDocument, 'mark' | 'issuer' | 'title'>, set: (text: string) => SetText): SetText | undefined {
  const line = (...names: string[]): SetText | undefined => {
    const text = set([...(mark === '' ? [] : [mark]), ...names.map((name) => `\u2068${name}\u2069`)].join(' · '));
    return text.lines.length === 1 ? text : undefined;
  };
  return line(issuer, title) ?? longest(issuer, (start) => line(start, title)) ?? line(title) ?? longest(title, line) ?? line();
}

/** Lays out the longest beginning of a name that fits, followed by an ellipsis. Returns `undefined` if too little of it fits. */
function longest(name: string, lineWith: (start: string) => SetText | undefined): SetText | undefined {
  const all = [...letters.segment(name)].map(({ segment }) => segment);
  let fitting: SetText | undefined;
  let [low, high] = [shortestName, all.length - 1];
  while (low <= high) {
    const middle = Math.ceil((low + high) / 2);
    const found = lineWith(`${all.slice(0, middle).join('').trimEnd()}…`);
    if (found) fitting = found;
    if (found) low = middle + 1;
    else high = middle - 1;
  }
  return fitting;
}
