import { describe, expect, it } from 'vitest';
import type { Invoice } from '../../../protocol/invoice.ts';
import { drawPdf } from '../../../server/documents/pdf/draw-pdf.ts';
import { readPdf, textsOf } from './document-calls.ts';
import { faces, invoiceOf, lineOf, partyOf, pdfOf, printedOf } from './printed.ts';

const linesOf = (count: number) => Array.from({ length: count }, (_, index) => lineOf(`Line ${index}.`));

describe('the pages of an invoice', () => {
  it('DC35 never show sums without a line before them, wherever a page ends', async () => {
    for (let count = 16; count < 26; count++) {
      const { pages } = await pdfOf(invoiceOf({ lines: linesOf(count), discounts: [{ label: 'D', percent: null, amountMinor: 1, amountExact: null }] }));
      const withSums = pages.filter((page) => page.includes('Subtotal'));
      expect(withSums, `${count} lines`).toHaveLength(1);
      expect(withSums[0], `${count} lines`).toContain(`Line ${count - 1}.`);
      // All sums are on one page, and no line appears twice.
      expect(withSums[0]).toMatch(/Subtotal[\s\S]*Total/);
      expect(pages.join('').match(/Line \d+\./g)).toHaveLength(count);
    }
  });

  it('DC35 keep the longest names and addresses above the page footer', async () => {
    const wide = partyOf('W'.repeat(200), Array.from({ length: 10 }, (_, index) => `${index}${'W'.repeat(253)}`));
    const lines = [lineOf('W'.repeat(500), { unit: 'W'.repeat(40), quantity: '1'.repeat(40), unitPrice: `0.${'3'.repeat(38)}` })];
    const { pages } = await pdfOf(invoiceOf({ issuer: wide, recipient: wide, lines, number: 'W'.repeat(100) }));
    // Text below the page edge is extracted too, so count: a page has no room for this many letters at these sizes.
    for (const page of pages) expect(page.match(/W/g)?.length ?? 0).toBeLessThan(2_400);
    const withoutFoot = pages.flatMap((page) => page.split('\n').filter((line) => !line.includes('…')));
    expect(withoutFoot.join('').match(/W/g)).toHaveLength(2 * (200 + 10 * 253) + 200 + 500 + 40 + 100);
  });

  it('DC35 keep figures whole where space permits, however long the neighbouring ones are', async () => {
    const long = { quantity: '123456.789012345678', unit: 'GB-Months', unitPrice: '0.00001234567890', amountExact: '12345.678901234567', taxRatePercent: '19' };
    const { pages } = await pdfOf(invoiceOf({ lines: [lineOf('BoxUsage', long)] }), 'de-DE');
    for (const figure of ['Steuersatz', '19 %', '0,0000123456789 €', '123.456,789012345678', '12.345,678901234567 €']) {
      expect(pages[0]?.replaceAll('\u00a0', ' ').split('\n').join('|')).toContain(figure);
    }
  });
});

describe('the footer of a document', () => {
  const footsOf = async (more: Partial<Invoice>, locale = 'de') => {
    const { pages } = await pdfOf(invoiceOf({ lines: linesOf(60), ...more }), locale);
    expect(pages.length).toBeGreaterThan(1);
    return pages.map((page) => page.normalize('NFKC').split('\n').slice(-2).join('\n'));
  };
  const long = 'Gesellschaft für Rechnungsstellung und internationale Zusammenarbeit in der Verwaltung mbH & Co. KG';

  it.each(['open', 'draft'] as const)('DC37 names the document on every page of an %s invoice, however long the issuer is', async (status) => {
    for (const foot of await footsOf({ status, issuer: partyOf(long) })) {
      expect(foot).toContain('Gesellschaft für');
      expect(foot).toContain('Rechnung INV-1');
      expect(foot.includes('Entwurf')).toBe(status === 'draft');
    }
  });

  it('DC37 begins a title that fills the line, and leaves out the issuer', async () => {
    for (const foot of await footsOf({ issuer: partyOf(long), number: `N-1${'W'.repeat(61)}` })) {
      expect(foot).toContain('Rechnung N-1W');
      expect(foot).not.toContain('Gesellschaft');
    }
  });

  it('DC37 shortens an Arabic issuer at its end', async () => {
    const issuer = partyOf('شركة الأمل للخدمات الرقمية والاستشارات '.repeat(5).trim());
    for (const foot of await footsOf({ issuer }, 'ar')) expect(foot).toContain('INV-1');
  });
});

describe('the amounts of an invoice', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const long = { quantity: '12345678901234567890', unit: 'h', unitPrice: '12345678901234567890.12', amountMinor: most, taxRatePercent: '19' };
  const sums = { subtotalMinor: most, totalMinor: most, taxMinor: most, remainingMinor: most - 5, paidMinor: 5 };
  const large = {
    ...{ lines: [lineOf('Agents', long), lineOf('Agents', { ...long, amountMinor: -most })], ...sums },
    discounts: [{ label: 'Loyalty', percent: '10', amountMinor: most, amountExact: null }],
    taxes: [{ label: 'VAT', ratePercent: '19', baseMinor: most, amountMinor: most, amountExact: null, reverseCharge: false }],
    payments: [{ id: 'pay_1', paidOn: '2026-11-02', amountMinor: most, method: 'card', reference: 'SEPA 1' }],
  };

  it.each(['EUR', 'JPY', 'KWD'].flatMap((currency) => ['en-GB', 'de-DE', 'fr-FR', 'ar'].map((locale) => [currency, locale] as const)))(
    'DC35 are never split over two lines, with 20 digits in %s in %s',
    async (currency, locale) => {
      const { pages } = await pdfOf(invoiceOf({ ...large, currency }), locale);
      const digits = (text: string): string => text.replaceAll(/[^\d\n]/g, '');
      const lines = pages.flatMap((page) => page.split('\n')).map(digits);
      const places = { EUR: 2, JPY: 0, KWD: 3 }[currency] ?? 0;
      const within = (figure: string): number => lines.filter((line) => line.includes(figure)).length;
      // The lines of the document, its subtotal, discount, tax, total, tax table and payment.
      expect(within(String(most))).toBeGreaterThanOrEqual(locale === 'ar' ? 1 : 7);
      expect(within(String(most - 5))).toBe(2);
      expect(within(long.quantity)).toBe(2);
      expect(within(`12345678901234567890${'12'.padEnd(places, '0')}`)).toBe(2);
    },
  );
});

it.each(['en-GB', 'de-DE', 'fr-FR', 'ar'])('DC35 the longest figures of a line are never split over two lines, in %s', async (locale) => {
  const [quantity, digits] = ['1234567890123456789012345678901234567890', '12345678901234567890123456789012345678'];
  const [unitPrice, amountExact] = [`1.${digits}`, `0.${digits}`];
  const figures = { quantity, unit: 'h', unitPrice, amountMinor: 12, amountExact, taxRatePercent: '19' };
  const { pages } = await pdfOf(invoiceOf({ lines: [lineOf('Agents', figures)], subtotalExact: amountExact, totalExact: amountExact }), locale);
  const lines = pages.flatMap((page) => page.split('\n')).map((text) => text.replaceAll(/\D/g, ''));
  for (const figure of [quantity, `1${digits}`, `0${digits}`]) expect(lines.some((line) => line.includes(figure)), figure).toBe(true);
});

it('DC16 an open invoice that was only credited is not partly paid', async () => {
  const stateIn = async (more: object) => (await printedOf(invoiceOf({ lines: linesOf(1), remainingMinor: 60_000, ...more }), 'en')).eyebrow.split(' · ')[1];
  expect(await stateIn({ creditedMinor: 40_000 })).toBe('Open');
  expect(await stateIn({ creditedMinor: 30_000, paidMinor: 10_000 })).toBe('Partly paid');
  expect(await stateIn({ paidMinor: 40_000 })).toBe('Partly paid');
});

describe('a document that is not issued', () => {
  const issuer = partyOf('W'.repeat(200));
  const pagesIn = async (status: 'draft' | 'open' | 'void', locale: string) =>
    (await pdfOf(invoiceOf({ status, lines: linesOf(60), issuer }), locale)).pages;

  it.each<[string, string, string]>([
    ['en', 'Draft', 'Void'],
    ['de', 'Entwurf', 'Storniert'],
    ['fr', 'Brouillon', 'Annulée'],
    ['es', 'Borrador', 'Anulada'],
    ['pt-BR', 'Rascunho', 'Cancelada'],
    ['ja', '下書き', '無効'],
    ['ar', 'مسودة', 'ملغاة'],
  ])('DC37 says so on every page, and so does a void one, in %s', async (locale, draft, voided) => {
    for (const [status, word] of [['draft', draft], ['void', voided]] as const) {
      const pages = await pagesIn(status, locale);
      expect(pages.length).toBeGreaterThan(1);
      for (const page of pages) expect(page.normalize('NFKC')).toContain(word);
    }
    for (const page of (await pagesIn('open', locale)).slice(1)) for (const word of [draft, voided]) expect(page.normalize('NFKC')).not.toContain(word);
  });
});

describe('the number of an invoice', () => {
  it('DC36 keeps its written form in right-to-left text, in the heading and on every page', async () => {
    const printed = await printedOf(invoiceOf({ number: '2026-001', lines: linesOf(2) }), 'ar');
    expect(printed.title).toContain('\u20682026-001\u2069');
    const pdf = await readPdf(new Uint8Array(await drawPdf(printed, { faces, nowMs: 0 })));
    expect(pdf.title).toBe('فاتورة 2026-001');
    expect(textsOf(pdf, 'H1')).toEqual(['فاتورة 2026-001']);
    // Drawn as one run, once above the lines and once in the footer.
    expect(pdf.pages[0]?.match(/2026-001/g)).toHaveLength(2);
  });
});
