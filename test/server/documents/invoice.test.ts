import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { addDecimals, fromMinor } from '../../../protocol/decimal.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { invoiceCalls } from '../resources/invoices/invoice-calls.ts';
import { cellsOf, fetchFile, readPdf } from './document-calls.ts';

forEachWorld('an invoice document', (world) => {
  const { post, get, made } = invoiceCalls(world);
  const file = (bearer: string, id: string, query = '') => fetchFile(world(), `/v1/invoices/${id}/document${query}`, { authorization: `Bearer ${bearer}` });

  /** Creates an open invoice that is partly paid. */
  async function paidInPart(): Promise<Record<string, unknown> & { id: string; number: string }> {
    const invoice = await made({ discounts: [{ label: 'Loyalty', percent: '10' }], taxes: [{ label: 'VAT', ratePercent: '19' }] });
    await post(`/${invoice.id}/open`);
    const payment = { paidOn: '2026-11-05', amountMinor: 5_000, currency: 'EUR', method: 'card', reference: `pay-${invoice.id}` };
    const paid = await post(`/${invoice.id}/payments`, payment);
    expect(paid.status, paid.text).toBeLessThan(300);
    const { json } = await get(`/${invoice.id}`);
    return { ...json, id: invoice.id, number: String(json['number']) };
  }

  it('has lines, taxes, payments and the remaining amount in its PDF, with the sums of the API (DC16)', async () => {
    const invoice = await paidInPart();
    const { status, headers, bytes } = await file(world().acme.apiKey, invoice.id, '?locale=de-DE');
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="invoice.pdf"; filename*=UTF-8''${invoice.number}.pdf`);
    const pdf = await readPdf(bytes);
    expect(pdf).toMatchObject({ title: `Rechnung ${invoice.number}`, lang: 'de-DE', isTagged: true });
    const money = (minor: unknown): string => new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(Number(minor) / 100);
    const cells = cellsOf(pdf);
    for (const [label, minor] of [
      ['Zwischensumme', invoice['subtotalMinor']],
      ['Loyalty 10 %', -1_705],
      ['VAT 19 %', 2_916],
      ['Gesamtbetrag', invoice['totalMinor']],
      ['Bezahlt', -5_000],
    ] as const) {
      const at = cells.findIndex((cell) => cell.replaceAll(/\s/g, ' ') === label);
      expect({ label, value: cells[at + 1] }).toEqual({ label, value: money(minor) });
    }
    expect(pdf.pages.join('')).toContain(money(invoice['remainingMinor']).replaceAll(/\s/g, ' ').split(' ')[0]);
    expect(cells.some((cell) => cell.includes(`card pay-${invoice.id}`))).toBe(true);
  });

  it('adds up in its CSV, row by row (DC16)', async () => {
    const invoice = await paidInPart();
    const { bytes } = await file(world().acme.apiKey, invoice.id, '?format=csv');
    const records: Record<string, string>[] = parse(new TextDecoder().decode(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
    expect(records.map(({ type }) => type)).toEqual(['line', 'line', 'line', 'subtotal', 'discount', 'tax', 'total', 'payment', 'remaining']);
    const sumOf = (...types: string[]): string => addDecimals(records.filter(({ type = '' }) => types.includes(type)).map(({ amount = '' }) => amount));
    const one = (type: string): string => records.find((record) => record['type'] === type)?.['amount'] ?? '';
    expect(sumOf('line')).toBe(one('subtotal'));
    expect(sumOf('line', 'discount', 'tax')).toBe(one('total'));
    expect(sumOf('total', 'payment', 'credit')).toBe(one('remaining'));
    expect(one('total')).toBe(fromMinor(Number(invoice['totalMinor']), 2));
    expect(one('remaining')).toBe(fromMinor(Number(invoice['remainingMinor']), 2));
    expect(records[0]).toMatchObject({ periodStart: '2026-10-01', date: '2026-11-01', ratePercent: '19', number: invoice.number });
    expect(records.at(-1)).toMatchObject({ date: '2026-11-30' });
    expect(records.every(({ kind, status, corrects }) => kind === 'invoice' && status === 'open' && corrects === '')).toBe(true);
  });

  it('has the base of each tax in its CSV, and whether the recipient owes the tax (DC16)', async () => {
    const taxes = [
      { label: 'VAT', ratePercent: '19', baseMinor: 15_050 },
      { label: 'VAT', ratePercent: '20', baseMinor: 2_000, reverseCharge: true },
      { label: 'Exempt', ratePercent: '0', baseMinor: 0 },
    ];
    const { bytes } = await file(world().acme.apiKey, (await made({ taxes })).id, '?format=csv');
    const records: Record<string, string>[] = parse(new TextDecoder().decode(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
    const figures = records.map(({ type, ratePercent, base, amount, reverseCharge }) => [type, ratePercent, base, amount, reverseCharge]);
    expect(figures.filter(([type]) => type === 'tax')).toEqual([
      ['tax', '19', '150.50', '28.60', 'false'],
      ['tax', '20', '20.00', '0.00', 'true'],
      ['tax', '0', '0.00', '0.00', 'false'],
    ]);
    expect(figures.filter(([type]) => type !== 'tax').every(([, , base, , reverseCharge]) => base === '' && reverseCharge === '')).toBe(true);
  });

  it('marks credit notes and void invoices in its CSV, whose amounts look like any others (DC16)', async () => {
    const rowsOf = async (id: unknown): Promise<Record<string, string>[]> => {
      const { bytes } = await file(world().acme.apiKey, String(id), '?format=csv');
      return parse(new TextDecoder().decode(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
    };
    const invoice = await paidInPart();
    const note = await post(`/${invoice.id}/credit-notes`, { number: `CN-${invoice.number}`, lines: [{ description: 'Back', amountMinor: 100 }] });
    expect(note.status, note.text).toBe(201);
    const noteRows = await rowsOf(note.json['id']);
    expect(noteRows.length).toBeGreaterThan(2);
    for (const row of noteRows) expect(row).toMatchObject({ kind: 'credit-note', status: 'paid', corrects: invoice.number });
    const voided = await made({});
    for (const move of ['open', 'void']) expect((await post(`/${voided.id}/${move}`)).status).toBe(200);
    for (const row of await rowsOf(voided.id)) expect(row).toMatchObject({ kind: 'invoice', status: 'void', corrects: '' });
  });

  describe('is available to readers of the invoice', () => {
    it('and to nobody else; viewers get no draft (DC10)', async () => {
      const draft = await made();
      const codeOf = async (bearer: string, id: string): Promise<unknown> => {
        const answer = await file(bearer, id);
        return answer.status === 200 ? 200 : JSON.parse(new TextDecoder().decode(answer.bytes)).code;
      };
      expect(await codeOf(world().token(), draft.id)).toBe('invoice_not_found');
      await post(`/${draft.id}/open`);
      expect(await codeOf(world().token(), draft.id)).toBe(200);
      expect(await codeOf(world().token({ sub: 'ext-2' }), draft.id)).toBe('invoice_not_found');
      expect(await codeOf(world().globex.apiKey, draft.id)).toBe('invoice_not_found');
    });

    it('and by direct link exactly while the page is shown (DC13)', async () => {
      const { id } = await made();
      await post(`/${id}/open`);
      await post(`/${id}/publish`, {});
      const { json } = await get(`/${id}/share-link`);
      const path = new URL(String(json['url'])).pathname;
      expect((await world().send(path)).text).toContain(`href="${path}/document?format=pdf"`);
      const shown = await fetchFile(world(), `${path}/document?format=pdf`);
      expect(new TextDecoder('latin1').decode(shown.bytes.slice(0, 5))).toBe('%PDF-');
      await post(`/${id}/unpublish`);
      expect((await fetchFile(world(), `${path}/document?format=pdf`)).status).toBe(303);
    });
  });
});
