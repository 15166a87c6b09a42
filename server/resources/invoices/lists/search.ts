import { folded, tokensOf } from '../../folded.ts';
import type { InvoiceContent } from '../model.ts';

const wordsMax = 60;
const longestWord = 40;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** From the first letter or digit to the last. Matches in one pass, where trimming the end by a pattern would take quadratic time. */
const inner = /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su;

/** Splits a text at spaces and trims each token to its first and last letter or digit. */
const tokensIn = (text: string): string[] =>
  tokensOf(text).flatMap((token) => {
    const [word = ''] = inner.exec(token) ?? [];
    return word === '' ? [] : word.slice(0, longestWord);
  });

/** Whether the token contains punctuation, as numbers and product names do. */
const isCompound = (token: string): boolean => /[^\p{L}\p{N}\p{M}]/u.test(token);

/** Splits a token into words, also in languages without spaces. */
const segmentsOf = (token: string): string[] => [...segmenter.segment(token)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));

/** Returns the words of a token: a compound one as a whole, and its parts. */
const wordsIn = (token: string): string[] => (isCompound(token) ? [token, ...segmentsOf(token)] : segmentsOf(token));

/**
 * Returns the search words of an invoice, up to a limit: of its number, subject, reference, recipient and lines, in this order. Repeated tokens are only
 * split once, because thousands of lines may say the same.
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

/** Returns the number prefix and the words that a search looks for; `undefined` for a text without letters or digits. */
export function searchOf(text: string): { prefix: string; words: [string, ...string[]] } | undefined {
  const [first, ...rest] = [...new Set(tokensIn(text).flatMap((token) => (isCompound(token) ? [token] : segmentsOf(token))))];
  return first === undefined ? undefined : { prefix: folded(text).trim(), words: [first, ...rest.slice(0, 7)] };
}
