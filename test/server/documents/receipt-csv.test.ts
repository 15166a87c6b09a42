import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { writeCsv } from '../../../server/documents/csv.ts';
import type { Receipt } from '../../../protocol/receipt.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { fileOf } from './document-calls.ts';

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=cmd|\'/c calc\'!A0', '＝1', '"=1"', "=HYPERLINK(\"https://evil.example\",\"x\")"];

/** Records by column name. */
const recordsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });

forEachWorld('a receipt as CSV', (world) => {
  it('has every figure to its last digit, and the sums of the API (DC06)', async () => {
    const { acme, manage } = world();
    const lines = [
      { description: 'Say "hi", and more', quantity: '0.000125', unit: 'GB', unitPrice: '0.0000001', amountExact: '-12.3456789' },
      { description: 'Zażółć ساعات 時間', amountMinor: -5 },
      { description: 'Rest', amountMinor: 100_000 },
    ];
    const body = {
      customer: { externalId: 'ext-1' },
      title: 'CSV, with a comma',
      period: { start: '2026-09-01', end: '2026-09-30' },
      currency: 'EUR',
      lines,
      taxes: [{ label: 'VAT', ratePercent: '19.5', amountMinor: 7 }],
    };
    const { json } = await manage(acme.apiKey, 'POST', '/v1/receipts/sync', body);
    const { status, headers, bytes } = await fileOf(world(), acme.apiKey, String(json['id']), '?format=csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const records = recordsOf(new TextDecoder().decode(bytes));
    expect(records.map(({ type }) => type)).toEqual(['line', 'line', 'line', 'subtotal', 'tax', 'total']);
    expect(records[0]).toMatchObject({
      ...{ description: 'Say "hi", and more', quantity: '0.000125', unit: 'GB', unitPrice: '0.0000001' },
      ...{ amount: '-12.3456789', currency: 'EUR' },
    });
    expect(records[1]).toMatchObject({ description: 'Zażółć ساعات 時間', amount: '-0.05' });
    expect(records[3]?.['amount']).toBe(json['subtotalExact']);
    expect(records[4]).toMatchObject({ ratePercent: '19.5', amount: '0.07' });
    expect(records[5]).toMatchObject({ amount: json['totalExact'], periodStart: '2026-09-01', title: 'CSV, with a comma' });
  });

  it('has no cell that a spreadsheet interprets as a formula, and changes no figure (DC07)', async () => {
    const { acme, manage } = world();
    const lines = formulas.map((description) => ({ description: description.trim() === '' ? 'x' : description, unit: '=1', amountMinor: -100 }));
    const body = { customer: { externalId: 'ext-1' }, title: '=1+1', period: { start: '2026-08-01', end: '2026-08-31' }, currency: 'EUR', lines };
    const { json, text, status } = await manage(acme.apiKey, 'POST', '/v1/receipts/sync', body);
    // The API refuses control characters, but receipts stored by an earlier version are guarded too.
    const stored: Receipt = status === 201 ? (json as unknown as Receipt) : sampleWith(formulas);
    expect(status === 201 || text.includes('invalid')).toBe(true);
    const written = writeCsv('receipt', stored);
    const records = recordsOf(written);
    for (const [index, formula] of formulas.entries()) {
      const { description = '', amount, unit } = records[index] ?? {};
      expect(description).toMatch(formula === '"=1"' ? /^"=1"$/ : /^'/);
      expect(description.endsWith(formula)).toBe(true);
      expect({ amount, unit }).toEqual({ amount: '-1.00', unit: "'=1" });
    }
    expect(records[0]?.['title']).toBe("'=1+1");
  });

  it('has no formula after a semicolon, which some locales read as a cell separator, quoted or not (DC07)', () => {
    const hidden = ['Setup;=1+1', 'Setup; =HYPERLINK("https://evil.example";"x")', 'a;b;@SUM(1)', ';-1', 'a, b;+1', 'x;\uff1d1', ';;=1'];
    const written = writeCsv('receipt', sampleWith([...hidden, 'Setup; two parts', '5;6']));
    // Excel, where the decimal sign is a comma, treats a quote inside a cell as an ordinary character.
    for (const cell of written.split(/\r\n|;/)) expect(cell).not.toMatch(/^[\s\0]*[=+\-@\uff1d]/);
    const records = recordsOf(written);
    expect(records.slice(hidden.length).map(({ description }) => description).slice(0, 2)).toEqual(['Setup; two parts', '5;6']);
    for (const [index, text] of hidden.entries()) expect(records[index]?.['description']?.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
  });
});

const sampleWith = (descriptions: readonly string[]): Receipt => ({
  id: 'rcpt_1', customer: { id: 'c', externalId: 'e', name: null }, status: 'draft', archived: false, visibility: 'private', publishedUntil: null, scope: null,
  createdAt: '', updatedAt: '', sealedAt: null, title: '=1+1', summary: null, period: { start: '2026-08-01', end: '2026-08-31' }, currency: 'EUR',
  issuer: { name: '', addressLines: [], taxId: null, email: null },
  recipient: { name: '', addressLines: [], taxId: null, email: null }, outcomes: [], series: null,
  lines: descriptions.map((description) => ({ description, quantity: null, unit: '=1', unitPrice: null, amountMinor: -100, amountExact: null })),
  subtotalMinor: -100, subtotalExact: null, taxes: [], totalMinor: -100, totalExact: null, notes: null,
});
