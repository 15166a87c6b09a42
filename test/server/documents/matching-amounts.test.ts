import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { compareDecimals } from '../../../protocol/decimal.ts';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { fetchFile, readPdf } from './document-calls.ts';
import { type Document, figuresOf } from './figures.ts';
import { oddInvoices, oddReceipts } from './odd-documents.ts';
import { plainOf, readAmount } from './read-back.ts';

/** Languages with different digits, signs and groups: each document is read in two of them. */
const languages = ['de-DE', 'ar-EG', 'ja-JP', 'ar', 'en-IN', 'fr-FR', 'de-CH', 'ar-KW', 'pt-BR', 'es-ES'];

const isAmount = (text: string, tag: string, currency: string, decimal: string): boolean => {
  const read = readAmount(text, tag, currency);
  return /^-?\d+(\.\d+)?$/.test(read) && compareDecimals(read, decimal) === 0;
};

/** Returns the amounts that do not appear among the texts in the given order. */
function missing(texts: readonly string[], tag: string, currency: string, amounts: readonly string[]): string[] {
  let at = 0;
  return amounts.filter((decimal) => {
    const found = texts.findIndex((text, index) => index >= at && isAmount(text, tag, currency, decimal));
    at = found === -1 ? at : found + 1;
    return found === -1;
  });
}

forEachWorld('every figure of a document', (world) => {
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const { status, json, text } = await world().manage(world().acme.apiKey, method, path, body);
    expect(status, text).toBeLessThan(300);
    return json;
  };
  let files = 0;
  const fileOf = (path: string, query: string): ReturnType<typeof fetchFile> => {
    // More than thirty documents per minute are refused.
    if ((files += 1) % 25 === 0) world().clock.advance(61);
    return fetchFile(world(), `${path}/document?${query}`, { authorization: `Bearer ${world().acme.apiKey}` });
  };

  /** Returns the differences between the API and the document at a path, in its files and on its page. */
  async function differences(path: string, tags: readonly string[]): Promise<unknown[]> {
    const document = (await call('GET', path)) as unknown as Document;
    const { currency } = document;
    const { shown, rows } = figuresOf(document);
    const csv = new TextDecoder().decode((await fileOf(path, 'format=csv')).bytes);
    const records: Record<string, string>[] = parse(csv, { bom: true, columns: true, record_delimiter: '\r\n' });
    const amounts = records.map(({ amount }) => amount);
    const found: unknown[] = JSON.stringify(amounts) === JSON.stringify(rows) ? [] : [{ path, amounts, rows }];
    await call('POST', `${path}/publish`, {});
    const { url } = await call('GET', `${path}/share-link`);
    for (const tag of tags) {
      const pdf = await readPdf((await fileOf(path, `locale=${tag}`)).bytes);
      const printed = pdf.elements.map(({ text }) => text);
      const html = (await createVisitor(world()).get(String(url), { 'accept-language': tag })).text;
      const figures = [...html.matchAll(/<bdi class="figure[^>]*>([\s\S]*?)<\/bdi>/g)].map(([, inner = '']) => plainOf(inner.replaceAll(/<[^>]*>/g, '')));
      const plain = printed.map(plainOf);
      const onPaper = missing(printed, tag, currency, shown);
      const onScreen = missing(figures, tag, currency, shown);
      const onlyOnScreen = figures.filter((figure) => !plain.some((text) => text.includes(figure)));
      if (onPaper.length + onScreen.length + onlyOnScreen.length > 0) found.push({ path, tag, currency, onPaper, onScreen, apart: onlyOnScreen });
    }
    return found;
  }

  const tagsFor = (index: number): string[] => [0, 1].map((more) => languages[(index * 2 + more) % languages.length] ?? '');

  it('equals the figure of the API in a receipt’s PDF, CSV and page, with its sign', async () => {
    const wrong: unknown[] = [];
    for (const [index, [name, currency, more]] of oddReceipts.entries()) {
      const of = { customer: { externalId: 'ext-1' }, title: name, period: { start: '2026-07-01', end: '2026-07-31' }, scope: { order: name } };
      const { id } = await call('POST', '/v1/receipts/sync', { ...of, currency, ...more });
      wrong.push(...(await differences(`/v1/receipts/${String(id)}`, tagsFor(index))));
    }
    expect(wrong).toEqual([]);
  });

  it('equals the figure of the API in an invoice and its credit notes', async () => {
    const wrong: unknown[] = [];
    for (const [index, [number, currency, more, { move, payments = [], credits = [] }]] of oddInvoices.entries()) {
      const of = { customer: { externalId: 'ext-1' }, number, issueDate: '2026-11-01', status: 'open' };
      const path = `/v1/invoices/${String((await call('POST', '/v1/invoices', { ...of, currency, ...more }))['id'])}`;
      if (move !== undefined) await call('POST', `${path}/${move}`);
      for (const payment of payments) await call('POST', `${path}/payments`, { currency, ...payment });
      const paths = [path];
      for (const [at, credit] of credits.entries()) {
        const note = await call('POST', `${path}/credit-notes`, { number: `C${at} ${number}`, ...credit });
        paths.push(`/v1/invoices/${String(note['id'])}`);
      }
      for (const one of paths) wrong.push(...(await differences(one, tagsFor(index))));
    }
    expect(wrong).toEqual([]);
  });
});
