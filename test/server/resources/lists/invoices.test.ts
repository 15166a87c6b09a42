import { expect, it } from 'vitest';
import { forEachWorld, type World } from '../../../support/server/world.ts';
import { byText, each, expectAsRead, type Json, pairsOf, type Query, readEach, sent, singleFilters, textOf } from './page-through.ts';

const today = '2026-11-21';
const day = (index: number, month: number): string => `2026-${String(month).padStart(2, '0')}-${String(1 + (index % 3) * 9).padStart(2, '0')}`;
const states = ['draft', 'open', 'paid', 'partly', 'void', 'uncollectible', 'credited', 'nothing', 'open'] as const;

/** Creates invoices and credit notes of three customers in every state, many on one day. @returns A single read of each. */
async function seeded(world: World): Promise<Json[]> {
  const call = (path: string, body?: unknown): Promise<Json> => sent(world, `/v1/invoices${path}`, body);
  const numbers = Array.from({ length: 54 }, (_, index) => index);
  const ids = await each(numbers, async (index) => {
    const state = states[index % states.length];
    const { id, number } = await call('', {
      customer: { externalId: `ext-${1 + (index % 3)}` },
      number: `${index % 2 === 0 ? 'L' : 'a'}-${String(index).padStart(3, '0')}${index % 5 === 0 ? '\u00c9' : ''}`,
      issueDate: day(index, 9 + (index % 2)),
      dueDate: day(index + 1, 11 + (index % 2)),
      ...(index % 4 !== 0 && { subject: ['Alpha agents', 'beta', 'Gamma alpha'][index % 3] }),
      currency: index % 2 === 0 ? 'EUR' : 'JPY',
      lines: [{ description: `Work ${index % 7}`, amountMinor: state === 'nothing' ? 0 : 1_000 + index }],
      status: state === 'draft' ? 'draft' : 'open',
    });
    if (state === 'void' || state === 'uncollectible') await call(`/${String(id)}/${state}`);
    const payment = { currency: index % 2 === 0 ? 'EUR' : 'JPY', amountMinor: state === 'paid' ? 1_000 + index : 5 };
    if (state === 'paid' || state === 'partly') await call(`/${String(id)}/payments`, payment);
    if (state !== 'credited') return [String(id)];
    const note = await call(`/${String(id)}/credit-notes`, { number: `C-${String(number)}`, issueDate: day(index, 10) });
    return [String(id), String(note['id'])];
  });
  return readEach(world, '/v1/invoices', ids.flat());
}

const bounds: Record<string, (row: Json, value: string) => boolean> = {
  customerId: ({ customer }, value) => Object.values(customer as Json).includes(value),
  status: (row, value) => (value === 'overdue' ? row['status'] === 'open' && textOf(row, 'dueDate') < today : row['status'] === value),
  kind: (row, value) => row['kind'] === value,
  issuedFrom: (row, value) => textOf(row, 'issueDate') >= value,
  issuedTo: (row, value) => textOf(row, 'issueDate') <= value,
  dueFrom: (row, value) => textOf(row, 'dueDate') >= value,
  dueTo: (row, value) => textOf(row, 'dueDate') <= value,
  text(row, value) {
    const number = folded(textOf(row, 'number'));
    const { name } = row['recipient'] as Json;
    const words = [number, textOf(row, 'subject'), String(name), ...(row['lines'] as Json[]).map((line) => textOf(line, 'description'))].flatMap((text) => {
      const whole = folded(text).split(' ');
      return [...whole, ...whole.flatMap((word) => word.split('-'))];
    });
    return number.startsWith(folded(value)) || folded(value).split(' ').every((word) => words.includes(word));
  },
  sort: () => true,
};
const folded = (text: string): string => text.toLowerCase().replaceAll('\u00e9', 'e');

/** Whether the API documentation says that a query is refused for all customers together. */
function isRefused(query: Query): boolean {
  if (query['customerId'] !== undefined) return false;
  const hasFilter = (...names: string[]): boolean => names.some((name) => query[name] !== undefined);
  if (hasFilter('text')) return hasFilter('status', 'kind', 'issuedFrom', 'issuedTo', 'dueFrom', 'dueTo');
  const byDue = orderOf(query).column === 'dueDate';
  return byDue ? hasFilter('issuedFrom', 'issuedTo') : hasFilter('dueFrom', 'dueTo') || query['status'] === 'overdue';
}

function orderOf(query: Query): { column: string; sign: number } {
  if (query['text'] !== undefined) return { column: 'number', sign: -1 };
  const sort = query['sort'] ?? (query['status'] === 'overdue' || (query['dueFrom'] ?? query['dueTo']) !== undefined ? 'dueDate' : '-issueDate');
  return { column: sort.replace('-', ''), sign: sort.startsWith('-') ? -1 : 1 };
}

function compare(query: Query): (one: Json, other: Json) => number {
  const { column, sign } = orderOf(query);
  const at = (row: Json): string => (column === 'number' ? folded(textOf(row, 'number')) : textOf(row, column));
  return (one, other) => sign * (byText(at(one), at(other)) || byText(textOf(one, 'id'), textOf(other, 'id')));
}

forEachWorld('the list of invoices', (world) => {
  it('equals the single reads for each pair of filters and each order, page by page', async () => {
    const w = world();
    const rows = await seeded(w);
    const filters = {
      customerId: ['ext-1', w.acme.receipts[1].customerId],
      status: ['draft', 'open', 'paid', 'overdue'],
      kind: ['invoice', 'credit-note'],
      ...{ issuedFrom: ['2026-09-19'], issuedTo: ['2026-10-10'], dueFrom: ['2026-11-19'], dueTo: ['2026-12-10'] },
      text: ['agents alpha', 'L-0'],
    };
    const sorts = [undefined, '-issueDate', 'issueDate', '-dueDate', 'dueDate'];
    const sorted = (query: Query, sort: string | undefined): Query => (sort === undefined ? query : { ...query, sort });
    // The unfiltered list in every order, and each pair of filters in one of them.
    const queries = pairsOf(filters).flatMap((query, index) =>
      index === 0 ? sorts.map((sort) => sorted(query, sort)) : [sorted(query, sorts[index % sorts.length])],
    );
    const fits = (row: Json, name: string, value: string): boolean => bounds[name]?.(row, value) === true;
    const refusal = (query: Query): string | undefined => (isRefused(query) ? 'invalid_request' : undefined);
    const list = { path: '/v1/invoices', fits, compare };
    expect(await expectAsRead(w, { ...list, rows, queries, refusal })).toBeGreaterThan(20);

    // A viewer sees the invoices of one customer, without drafts.
    const own = rows.filter((row) => bounds['customerId']?.(row, 'ext-1') && row['status'] !== 'draft');
    const { customerId: _customer, text: _text, ...others } = filters;
    const hidden = ({ status }: Query): string | undefined => (status === 'draft' ? 'invoice_not_found' : undefined);
    expect(await expectAsRead(w, { ...list, bearer: w.token(), rows: own, queries: singleFilters(pairsOf(others)), refusal: hidden })).toBeGreaterThan(2);
  });
});
