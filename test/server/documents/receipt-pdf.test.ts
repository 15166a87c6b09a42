import { describe, expect, it } from 'vitest';
import type { PrintedDocument } from '../../../protocol/printed.ts';
import { forEachWorld, type World } from '../../support/server/world.ts';
import { cellsOf, fileOf, readPdf, textsOf, type ReadPdf } from './document-calls.ts';

const euros = (exact: unknown): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', maximumFractionDigits: 20 }).format(exact as `${number}`);
const heads = ['Description', 'Quantity', 'Unit price', 'Amount'];

const descriptions = [
  'Consulting — Zażółć gęślą jaźń, Ελλάδα',
  'Ωράριο εργασίας',
  'Часы консультаций',
  'ساعات الاستشارة (دفعة 3) Atlas',
  'コンサルティング時間、十月分',
];

/** Creates a receipt of acme with `count` lines. */
async function receiptWith(world: World, count: number, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const lines = Array.from({ length: count }, (_, index) => ({
    description: `${descriptions[index % descriptions.length]} #${index + 1}`,
    quantity: String(index + 1),
    unit: 'h',
    unitPrice: '12.345',
    amountExact: `${(index + 1) * 12345}`.replace(/(\d{3})$/, '.$1'),
  }));
  const body = {
    customer: { externalId: 'ext-1' },
    title: 'Quittung – Oktober',
    period: { start: '2026-10-01', end: '2026-10-31' },
    scope: { order: `pdf-${count}-${JSON.stringify(more)}`.slice(0, 60) },
    currency: 'EUR',
    recipient: { name: 'شركة النور للتجارة', addressLines: ['شارع الملك فهد 12'] },
    taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 1234 }],
    lines,
    ...more,
  };
  const { status, json, text } = await world.manage(world.acme.apiKey, 'POST', '/v1/receipts/sync', body);
  if (status !== 201) throw new Error(text);
  return json;
}

const pdfOf = async (world: World, id: unknown, locale: string): Promise<ReadPdf> =>
  readPdf((await fileOf(world, world.acme.apiKey, String(id), `?format=pdf&locale=${locale}`)).bytes);

forEachWorld('a receipt as PDF', (world) => {
  it('has the texts of every script and the figures of the API, and is tagged (DC01)', async () => {
    const receipt = await receiptWith(world(), 10);
    const pdf = await pdfOf(world(), receipt['id'], 'en-GB');
    expect(pdf).toMatchObject({ title: 'Quittung – Oktober', lang: 'en-GB', isTagged: true, showsTitle: true });
    expect(textsOf(pdf, 'H1')).toEqual(['Quittung – Oktober']);
    const cells = cellsOf(pdf);
    expect(cells.splice(0, 4)).toEqual(heads);
    const lines = receipt['lines'] as { description: string; quantity: string; amountExact: string }[];
    for (const [index, { description, quantity, amountExact }] of lines.entries()) {
      const [words, count, price, amount] = cells.slice(index * 4, index * 4 + 4);
      expect(words).toBe(description);
      expect(count).toBe(`${quantity} h`);
      expect(price).toBe('€12.345');
      expect(amount).toBe(euros(amountExact));
    }
    expect(cells.slice(-6)).toEqual(['Subtotal', euros(receipt['subtotalExact']), 'VAT 19%', '€12.34', 'Total', euros(receipt['totalExact'])]);
    // The drawn text can be extracted too: each glyph maps back to its character.
    const drawn = pdf.pages.join('').replaceAll(/\s/g, '');
    const words = ['Zażółćgęśląjaźń', 'Ωράριοεργασίας', 'Часыконсультаций', 'コンサルティング時間、十月分', 'شركةالنور', 'دفعة', '€12.345'];
    for (const text of words) expect(drawn).toContain(text);
    expect(pdf.width).toBe(595.28);
  });

  it('is laid out from right to left in Arabic, with each text whole in the structure (DC02)', async () => {
    const receipt = await receiptWith(world(), 11);
    const pdf = await pdfOf(world(), receipt['id'], 'ar-EG');
    expect(pdf.lang).toBe('ar-EG');
    const cells = cellsOf(pdf);
    expect(cells.splice(0, 4)).toEqual(['الوصف', 'الكمية', 'سعر الوحدة', 'المبلغ']);
    expect(cells[12]).toBe('ساعات الاستشارة (دفعة 3) Atlas #4');
    expect(cells.at(-2)).toBe('الإجمالي');
    expect(pdf.pages.at(-1)).toContain('الصفحة');
    expect(pdf.pages.join('')).toContain('سعر الوحدة');
    expect(pdf.pages.join('')).toContain('١٢٫٣٤٥');
  });

  it('repeats the header of its lines on every page, and numbers the pages (DC03)', async () => {
    const receipt = await receiptWith(world(), 120);
    const { pages, elements } = await pdfOf(world(), receipt['id'], 'en-GB');
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      if (page.includes('#')) expect(page).toMatch(/Description[\s\S]*Quantity[\s\S]*Unit price[\s\S]*Amount/);
    }
    // A screen reader announces the header once, and every line once.
    expect(elements.filter(({ role, text }) => role === 'TH' && heads.includes(text))).toHaveLength(4);
    expect(elements.filter(({ text }) => / #\d+$/.test(text))).toHaveLength(120);
  });

  it('has its series as a figure with a text alternative (DC01)', async () => {
    const points = Array.from({ length: 31 }, (_, index) => ({ date: `2026-10-${String(index + 1).padStart(2, '0')}`, value: String((index * 7) % 31) }));
    const receipt = await receiptWith(world(), 1, { series: { label: 'Hours saved each day', unit: 'hours', points } });
    const pdf = await pdfOf(world(), receipt['id'], 'en-GB');
    expect(textsOf(pdf, 'Figure')).toEqual(['Hours saved each day: From 1 Oct 2026 (0 hrs) to 31 Oct 2026 (24 hrs); lowest 0 hrs, highest 30 hrs.']);
    expect(textsOf(pdf, 'H2')).toContain('Hours saved each day');
  });

  it.each(['de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'ja-JP', 'ar'])('is written in %s, and in English for a language without a translation', async (locale) => {
    const receipt = await receiptWith(world(), 2, { title: `In ${locale}` });
    const english = await pdfOf(world(), receipt['id'], 'tlh');
    const pdf = await pdfOf(world(), receipt['id'], locale);
    expect(english.elements.length).toBe(pdf.elements.length);
    expect(cellsOf(pdf).slice(0, 4)).not.toEqual(heads);
    expect(cellsOf(english).slice(0, 4)).toEqual(heads);
  });

  it('uses Letter where that is the paper size, and takes text of any length and kind (DC04)', async () => {
    const longText = `${'x'.repeat(200)} 👩‍👩‍👧 \u202eevil\u202c ${'é'.repeat(100)}`;
    const lines = [{ description: longText, quantity: '1'.repeat(40), unitPrice: `0.${'3'.repeat(38)}`, amountMinor: 9_007_199_254_740_991 - 1234 }];
    const notes = Array.from({ length: 150 }, (_, index) => `Paragraph ${index}`).join('\n');
    const receipt = await receiptWith(world(), 1, { lines, notes, title: longText.slice(0, 150) });
    const pdf = await pdfOf(world(), receipt['id'], 'en-US');
    expect(pdf.width).toBe(612);
    expect(pdf.pages.join('')).toContain('Paragraph 149');
    expect(cellsOf(pdf)[4]).toBe(longText.replaceAll(/[\u202a-\u202e]/g, ''));
  });
});

describe('the glyphs of the fonts', () => {
  it('are the same in the first document and in later ones (DC05)', async () => {
    const { createFaces } = await import('../../../server/documents/pdf/faces.ts');
    const { drawPdf } = await import('../../../server/documents/pdf/draw-pdf.ts');
    const { distFolder } = await import('../../../server/config/dist-folder.ts');
    const faces = createFaces(`${distFolder}fonts/`);
    const text = 'سعر السابقة المبلغ خمس صسشض ÅÄÖ';
    const printed: PrintedDocument = {
      mark: '',
      ...{ lang: 'ar', direction: 'rtl', title: text, issuer: text, eyebrow: text, facts: [], blocks: [], pageOf: '{page}/{pages}' },
      headline: { label: text, value: '1' },
    };
    const draw = (): Promise<Buffer> => drawPdf(printed, { faces, nowMs: 0 });
    const [first, second] = [await draw(), await draw()];
    expect((await readPdf(new Uint8Array(second))).pages).toEqual((await readPdf(new Uint8Array(first))).pages);
  });
});
