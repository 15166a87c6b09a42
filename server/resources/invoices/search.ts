import { folded, tokensOf } from '../folded.ts';
import type { InvoiceContent } from './model.ts';

const wordsMax = 60;
const longestWord = 40;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** What stands between spaces, without what it begins or ends with that is neither a letter nor a digit. */
const tokensIn = (text: string): string[] =>
  tokensOf(text)
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').slice(0, longestWord))
    .filter((token) => token !== '');

/** Put together with signs, as numbers and names of products are. */
const isCompound = (token: string): boolean => /[^\p{L}\p{N}\p{M}]/u.test(token);

/** Languages without spaces have words as well. */
const segmentsOf = (token: string): string[] => [...segmenter.segment(token)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));

/** The words of a text, each once: those that are put together whole, and their parts. */
const wordsIn = (text: string): string[] => {
  const words = tokensIn(text).flatMap((token) => (isCompound(token) ? [token, ...segmentsOf(token)] : segmentsOf(token)));
  return [...new Set(words)];
};

/** The words by which an invoice is found: of its number, subject and reference, whom it is for, and what it bills, in this order, so many and no more. */
export function wordsOf(number: string, { subject, reference, recipient, lines }: InvoiceContent): string[] {
  const texts = [number, subject ?? '', reference ?? '', recipient.name];
  const words = new Set(texts.flatMap(wordsIn));
  for (const { description } of lines) {
    if (words.size >= wordsMax) break;
    for (const word of wordsIn(description)) words.add(word);
  }
  return [...words].slice(0, wordsMax);
}

/** What a search looks for: numbers that begin so, and whatever has all of these words. `undefined` for a text without a letter or a digit. */
export function searchOf(text: string): { prefix: string; words: [string, ...string[]] } | undefined {
  const [first, ...rest] = [...new Set(tokensIn(text).flatMap((token) => (isCompound(token) ? [token] : segmentsOf(token))))];
  return first === undefined ? undefined : { prefix: folded(text).trim(), words: [first, ...rest.slice(0, 7)] };
}
