import { folded, tokensOf } from '../folded.ts';
import type { InvoiceContent } from './model.ts';

const wordsMax = 60;
const longestWord = 40;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** From the first letter or digit to the last one. It reads a text of signs once, where taking them off its end would begin at each. */
const inner = /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su;

/** What stands between spaces, without what it begins or ends with that is neither a letter nor a digit. */
const tokensIn = (text: string): string[] =>
  tokensOf(text).flatMap((token) => {
    const [word = ''] = inner.exec(token) ?? [];
    return word === '' ? [] : word.slice(0, longestWord);
  });

/** Put together with signs, as numbers and names of products are. */
const isCompound = (token: string): boolean => /[^\p{L}\p{N}\p{M}]/u.test(token);

/** Languages without spaces have words as well. */
const segmentsOf = (token: string): string[] => [...segmenter.segment(token)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));

/** The words of a token: one that is put together whole, and its parts. */
const wordsIn = (token: string): string[] => (isCompound(token) ? [token, ...segmentsOf(token)] : segmentsOf(token));

/**
 * The words by which an invoice is found: of its number, subject and reference, whom it is for, and what it bills, in this order, so many and no more. What
 * stands there again is not taken apart again: thousands of lines may say the same.
 */
export function wordsOf(number: string, { subject, reference, recipient, lines }: InvoiceContent): string[] {
  const words = new Set<string>();
  const known = new Set<string>();
  for (const text of new Set([number, subject ?? '', reference ?? '', recipient.name, ...lines.map(({ description }) => description)])) {
    if (words.size >= wordsMax) break;
    for (const token of tokensIn(text)) {
      if (known.has(token)) continue;
      known.add(token);
      for (const word of wordsIn(token)) words.add(word);
    }
  }
  return [...words].slice(0, wordsMax);
}

/** What a search looks for: numbers that begin so, and whatever has all of these words. `undefined` for a text without a letter or a digit. */
export function searchOf(text: string): { prefix: string; words: [string, ...string[]] } | undefined {
  const [first, ...rest] = [...new Set(tokensIn(text).flatMap((token) => (isCompound(token) ? [token] : segmentsOf(token))))];
  return first === undefined ? undefined : { prefix: folded(text).trim(), words: [first, ...rest.slice(0, 7)] };
}
