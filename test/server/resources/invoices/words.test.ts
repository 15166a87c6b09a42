import { expect, it, vi } from 'vitest';
import type { InvoiceContent } from '../../../../server/resources/invoices/model.ts';
import { searchOf, wordsOf } from '../../../../server/resources/invoices/lists/search.ts';

const wordsWith = (descriptions: readonly string[]): string[] =>
  wordsOf('INV-1', {
    subject: null,
    reference: null,
    recipient: { name: 'Ada' },
    lines: descriptions.map((description) => ({ description })),
  } as unknown as InvoiceContent);

it('D15 segments a text repeated on thousands of lines once, and each different line too', () => {
  const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  try {
    const same = 'calls in October, calls in November';
    expect(wordsWith(Array.from({ length: 2_000 }, () => same))).toEqual(['inv-1', 'inv', '1', 'ada', 'calls', 'in', 'october', 'november']);
    expect(segment.mock.calls.map(([text]) => text)).toEqual(['inv-1', 'ada', 'calls', 'in', 'october', 'november']);
    expect(wordsWith([same, same, 'Calls in December'])).toContain('december');
  } finally {
    segment.mockRestore();
  }
});

it('takes a word from its first letter or digit to its last', () => {
  expect(wordsWith(['--(a--b)--', '"c"', '…', 'd'])).toEqual(['inv-1', 'inv', '1', 'ada', 'a--b', 'a', 'b', 'c', 'd']);
  expect(searchOf(' “C”, --a--b- … ')?.words).toEqual(['c', 'a--b']);
  expect(searchOf('… --')).toBeUndefined();
});

it.each([
  ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
  ['Οδός', 'ΟΔΟΣ', 'οδοσ'],
  ['Café', 'CAFE', 'cafe\u0301'],
  ['İstanbul', 'istanbul'],
])('finds %s in any case', (word, ...others) => {
  const stored = wordsWith([`x ${word} y`]);
  for (const text of [word, ...others]) expect(stored, text).toContain(searchOf(text)?.words[0]);
});
