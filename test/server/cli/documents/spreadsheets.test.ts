import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
beforeEach(async () => {
  place = await cliPlace('sqlite');
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
});
afterEach(() => place.remove());

const imported = async (content: string | Buffer, ...words: string[]) => {
  const path = join(place.folder, 'sheet.csv');
  await writeFile(path, content);
  return place.vitrine('invoices', 'import', path, '--json', ...words);
};
const shown = async (number = 'INV-1') => (await place.vitrine('invoices', 'show', number, '--json')).json();

const names = ['number', 'customer', 'issueDate', 'currency', 'status', 'description', 'amount', 'taxRatePercent', 'notes', 'total'];
const first = ['INV-1', 'globex', '2026-10-01', 'EUR', 'open', 'Support, October', '100.00', '19', '"Thanks.\r\nSee you."', '140.00'];
const second = ['INV-1', '', '', '', '', 'Travel; by train', '17.65', '19.00', '', ''];
const table = (separator: string, end = '\r\n') =>
  [names, first, second]
    .map((cells) => cells.map((cell) => (cell.includes(separator) && !cell.startsWith('"') ? `"${cell}"` : cell)).join(separator) + end)
    .join('');
const whole = {
  ...{ totalMinor: 14_000, notes: 'Thanks.\nSee you.', taxes: [{ ratePercent: '19', amountMinor: 2_235 }] },
  lines: [{ amountMinor: 10_000 }, { amountMinor: 1_765 }],
};
const wideSpaces = (text: string): string =>
  text.replaceAll('globex', '\u00a0globex\u202f').replace('100.00', ' 100.00\u2009').replace('number', '\u00a0number');

it.each<[string, string | Buffer]>([
  ['commas', table(',')],
  ['semicolons', table(';')],
  ['tabs', table('\t')],
  ['a line that names the separator', `sep=;\r\n${table(';')}`],
  ['a byte order mark', `\uFEFF${table(';')}`],
  ['both', `\uFEFFsep=;\r\n${table(';')}`],
  ['UTF-16 and tabs, as Excel writes Unicode text', Buffer.from(`\uFEFF${table('\t')}`, 'utf16le')],
  ['lines that end with CR', table(';', '\r')],
  ['spaces of all widths around cells', wideSpaces(table(';'))],
  ['empty columns and lines at the end', `${table(';').replaceAll('\r\n', ';;\r\n').replace('Thanks.;;', 'Thanks.')};;;;;;;;;;;\r\n\r\n;;\r\n`],
])('IV24 imports a file of a spreadsheet with %s', async (_what, content) => {
  const { stdout, stderr } = await imported(content);
  expect([stderr, JSON.parse(stdout)]).toEqual(['', { rows: 1, stored: { created: 1, updated: 0, unchanged: 0 } }]);
  expect(await shown()).toMatchObject(whole);
});

it('IV24 changes nothing when a spreadsheet writes the same numbers with other zeros', async () => {
  await imported(table(';'));
  const other = table(';').replace('100.00', '100').replace('17.65', '17.650').replace('140.00', '140.0').replace('19;', '19.0;');
  expect((await imported(other)).json()).toMatchObject({ stored: { unchanged: 1 } });
});

const more = (changes: Record<string, string>): string => {
  const invoice = { number: 'INV-1', customer: 'globex', issueDate: '2026-10-01', currency: 'EUR', status: 'open' };
  const cells = { ...invoice, description: 'A', amount: '10.00', ...changes };
  return [Object.keys(cells), Object.values(cells)].map((row) => `${row.join(';')}\n`).join('');
};

it('IV24 records no payment for a paid amount of 0', async () => {
  for (const status of ['open', 'draft']) {
    expect((await imported(more({ number: status, status, paidAmount: '0.00', paymentMethod: 'card' }))).json()).toMatchObject({ stored: { created: 1 } });
    expect(await shown(status)).toMatchObject({ status, payments: [] });
  }
});

it.each<[string, Record<string, string>, string, RegExp]>([
  ['a date of payment without an amount', { paidAmount: '', paidOn: '2026-10-02' }, 'paidAmount', /paidOn is given/],
  ['a method of payment without an amount', { paymentMethod: 'card' }, 'paidAmount', /paymentMethod is given/],
  ['a decimal comma', { amount: '19,99' }, 'amount', /“19,99”.*decimal point.*format/],
  ['thousands separators', { amount: '1,234.00' }, 'amount', /“1,234.00”.*thousands.*format/],
  ['spaces between thousands', { total: '1\u202f234.00' }, 'total', /thousands.*format/],
  ['a decimal comma in a rate', { taxRatePercent: '7,5' }, 'taxRatePercent', /“7,5”/],
  ['a decimal comma in a quantity', { quantity: '1,5' }, 'quantity', /“1,5”/],
  ['a decimal comma in a payment', { paidAmount: '1,50' }, 'paidAmount', /“1,50”/],
  ['a currency sign', { amount: '€ 10' }, 'amount', /“€ 10”/],
  ['a date as people write it', { issueDate: '31/12/2026' }, 'issueDate', /“31\/12\/2026”.*YYYY-MM-DD/],
  ['a date of a period as people write it', { periodStart: '1.10.2026', periodEnd: '2026-10-31' }, 'periodStart', /“1.10.2026”/],
  ['a total that is finer than its lines', { total: '10.001' }, 'totalExact', /10\.001/],
  ['a total that is finer than cents and would be rounded to the lines', { amount: '10.004', total: '10.00' }, 'totalExact', /10\.004/],
  ['a payment that is finer than cents', { paidAmount: '9.999' }, 'paidAmount', /2 places/],
])('IV24 refuses %s, and names the cell and the way out', async (_what, changes, column, sentence) => {
  const { code, errors } = (await imported(more(changes))).problem();
  expect([code, errors]).toEqual(['import_refused', [{ path: 'line 2', message: expect.stringMatching(new RegExp(`^${column}: `)) }]]);
  expect(errors).toEqual([{ path: 'line 2', message: expect.stringMatching(sentence) }]);
});

it('IV24 names the line of an invoice whose cell is refused', async () => {
  const { errors } = (await imported(table(';').replace('17.65', '17,65'))).problem();
  expect(errors).toEqual([{ path: 'line 2', message: expect.stringMatching(/^amount of line 2: is “17,65”/) }]);
});
