import { describe, expect, it } from 'vitest';
import { setLines } from '../../../server/documents/pdf/lines.ts';
import { faces, invoiceOf, lineOf, printedOf } from './printed.ts';

const locales = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'ar', 'ar-EG'];
const currencies = 'EUR USD GBP JPY CNY KRW INR ILS RUB UAH TRY PLN CZK BRL KWD SAR EGP AED VND NGN PHP'.split(' ');
const rate = { label: 'VAT', ratePercent: '19.5', baseMinor: 5, amountMinor: -1, amountExact: null };

/** Every text inside a value, at any depth. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap((one) => textsIn(one)) : [];

/** Characters of a text that are drawn as boxes. */
function boxesOf(text: string): string {
  for (const weight of ['regular', 'bold'] as const) setLines(faces, text, Infinity, { weight, size: 9, direction: 'ltr' });
  return String.fromCodePoint(...faces.takeMissing());
}

/** The characters drawn for a text on one line, in any font. */
const drawnOf = (text: string): string =>
  setLines(faces, text, Infinity, { weight: 'regular', size: 9, direction: 'ltr' }).map(({ runs }) => runs.map((run) => run.text).join('')).join('\n');

describe('the fonts of documents', () => {
  it.each(locales)('DC33 have a glyph for every character of the built-in texts, dates and amounts in %s', async (locale) => {
    for (const currency of currencies) {
      const invoice = invoiceOf({
        ...{ currency, period: { start: '2026-10-01', end: '2027-01-31' }, reference: 'R', subject: 'S', overdue: true, paidMinor: 5, creditedMinor: 7 },
        ...{ taxMode: 'inclusive', taxes: [{ ...rate, reverseCharge: false }, { ...rate, reverseCharge: true }], terms: 'T', notes: 'N' },
        lines: [lineOf('L', { period: { start: '2026-10-01', end: '2026-10-31' }, taxRatePercent: '7', amountMinor: -5 })],
        payments: [{ id: 'p', paidOn: '2026-11-03', amountMinor: -5, method: null, reference: null }],
        credits: [{ id: 'c', number: 'C', issueDate: '2026-11-03', amountMinor: 7 }],
      });
      expect(boxesOf(textsIn(await printedOf(invoice, locale)).join(' ')), currency).toBe('');
    }
  });

  it('DC33 have the common symbols of business documents', () => {
    const signs =
      '㈱ ㈲ №1 ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⑳ ※ ～ 〜 〒 ― ‥ … ‰ ≤ ≥ ≦ ≧ ≠ ≈ ± × ÷ − ∞ √ → ← ↑ ↓ ⇒ ● ○ ◎ ■ □ ◆ ◇ ▲ △ ▼ ★ ☆ ✓ • ℃ ㎡ ㎝ ㎜ ² ³ ½ † ‡ 髙 﨑';
    expect(boxesOf(signs)).toBe('');
  });
});

describe('characters that are drawn as others', () => {
  it('DC33 are composed from their decomposed form', () => {
    // As Apple’s file systems and Japanese banks write them.
    expect(drawnOf('\u30ab\u3099\u30d2\u309a \uff76\uff9e\uff8b\uff9f \uff73\uff9e')).toBe('ガピ ガピ ヴ');
    expect(drawnOf('Z\u030carko S\u0326 A\u030a q\u0301')).toBe('Žarko Ș Å q\u0301');
    expect(boxesOf('\u30ab\u3099\u30d2\u309a Z\u030carko \u0639\u0650\u0644\u0645')).toBe('');
  });

  it('DC33 keep their meaning where no font has the original character', () => {
    expect(drawnOf('CO₂ Ⅲ ㌔')).toBe('CO2 III キロ');
    expect(boxesOf('CO₂ Ⅲ ㌔ ﬁ')).toBe('');
    // A plain 6 would lose the exponent.
    expect(boxesOf('10⁶')).toBe('⁶');
  });
});
