import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { invoiceJson } from '../../resources/invoices/invoice-calls.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
beforeEach(async () => {
  place = await cliPlace('sqlite');
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
});
afterEach(() => place.remove());

const header =
  'number,customer,customerName,issueDate,dueDate,currency,status,description,quantity,' +
  'unit,unitPrice,amount,taxRatePercent,total,paidAmount,paidOn,paymentReference';
const good = [
  'INV-1,globex,Globex SE,2026-10-01,2026-10-31,EUR,open,"Support agent, October",100,run,1.00,100.00,19,142.45,100.00,2026-10-12,SEPA 1',
  'INV-1,globex,,,,,,Voice minutes,,,,20.00,7,,,,',
  'INV-1,globex,,,,,,Travel,,,,2.05,,,,,',
  'INV-2,initech,,2026-11-01,,JPY,,Licence,,,,1200,10,,,,',
];
const file = async (name: string, lines: readonly string[]): Promise<string> => {
  const path = join(place.folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
};
const numbers = async (): Promise<unknown[]> => (await place.vitrine('invoices', 'list', '--json')).json().items.map(({ number }) => number);

it('IV24 imports a CSV with one row per invoice line, and unchanged the second time', async () => {
  const path = await file('good.csv', [header, ...good]);
  expect((await place.vitrine('invoices', 'import', path, '--dry-run')).stdout).toContain('2 invoices could be imported');
  expect(await numbers()).toEqual([]);
  expect((await place.vitrine('invoices', 'import', path)).stdout).toContain('2 invoices: 2 new');
  expect((await place.vitrine('invoices', 'import', path)).stdout).toContain('2 unchanged');
  const shown = (await place.vitrine('invoices', 'show', 'INV-1', '--json')).json();
  expect(shown).toMatchObject({
    status: 'open',
    totalMinor: 14_245,
    paidMinor: 10_000,
    remainingMinor: 4_245,
    taxes: [{ amountMinor: 1_900 }, { amountMinor: 140 }],
  });
  expect((await place.vitrine('invoices', 'show', 'INV-2', '--json')).json()).toMatchObject({ status: 'draft', totalMinor: 1_320, currency: 'JPY' });
});

it('IV24 refuses a new customer with an invisible external id before it stores anything, also on a dry run', async () => {
  const many = Array.from({ length: 501 }, (_, at) => JSON.stringify(invoiceJson({ number: `INV-${at}` })));
  const path = await file('hidden.jsonl', [...many, JSON.stringify(invoiceJson({ number: 'INV-HIDDEN', customer: { externalId: 'glo\u200bbex' } }))]);
  for (const more of [['--dry-run'], []]) expect((await place.vitrine('invoices', 'import', path, '--json', ...more)).problem().code).toBe('invalid_text');
  expect(await numbers()).toEqual([]);
});

it.each<[string, readonly string[], string]>([
  ['a truncated row', [header, ...good.slice(0, 3), 'INV-2,initech,,2026-11-01'], 'line 5'],
  ['a row that ends inside quotes', [header, ...good.slice(0, 3), 'INV-2,initech,,2026-11-01,,JPY,,"Lic'], 'line 5'],
  ['lines that do not add up to the total', [header, good[0]?.replace('142.45', '142.46') ?? '', ...good.slice(1)], 'line 2'],
  ['an invalid amount', [header, ...good.slice(0, 3), good[3]?.replace('1200', 'twelve') ?? ''], 'line 5'],
  ['a duplicate number', [header, ...good, good[0] ?? ''], 'line 6'],
])('IV24 refuses a file with %s, names the line, and stores nothing', async (_name, lines, expectedPlace) => {
  const { exit, stderr } = await place.vitrine('invoices', 'import', await file('bad.csv', lines));
  expect([exit === 0, stderr.includes(expectedPlace)]).toEqual([false, true]);
  expect(await numbers()).toEqual([]);
});

it.each<[string, (line: string) => string, string]>([
  ['a duplicate member', (line) => line.replace('{', '{"number":"INV-0",'), 'number'],
  ['an amount that would lose precision', (line) => line.replace('10000', '10000.000000000000001'), 'lines.0.amountMinor'],
])('IV24 refuses a JSON file with %s, and stores nothing', async (_name, damage, path) => {
  const lines = ['JSON-1', 'JSON-2'].map((number) => JSON.stringify(invoiceJson({ number })));
  for (const text of [[lines[0] ?? '', damage(lines[1] ?? '')], [`[${lines[0]},`, `${damage(lines[1] ?? '')}]`]]) {
    const { exit, stderr } = await place.vitrine('invoices', 'import', await file('bad.json', text));
    expect([exit === 0, stderr]).toEqual([false, expect.stringContaining(path)]);
  }
  expect(await numbers()).toEqual([]);
});

it('IV24 refuses a file that changes an issued invoice, and stores nothing', async () => {
  await place.vitrine('invoices', 'import', await file('good.csv', [header, ...good]));
  const changed = [header, 'INV-0,initech,,2026-11-01,,EUR,,New,,,,5.00,,,,,', good[0]?.replace('Support agent', 'Sales agent') ?? '', ...good.slice(1)];
  const { exit, stderr } = await place.vitrine('invoices', 'import', await file('changed.csv', changed));
  expect([exit === 0, stderr.includes('INV-1')]).toEqual([false, true]);
  expect(await numbers()).toEqual(['INV-2', 'INV-1']);
});

it('IV24 opens, records payments, credits and voids, and asks before a change that cannot be undone', async () => {
  await place.vitrine('invoices', 'import', await file('good.csv', [header, ...good]));
  expect((await place.vitrine('invoices', 'open', 'INV-2')).exit).not.toBe(0);
  expect((await place.vitrine('invoices', 'open', 'INV-2', '--yes')).stdout).toContain('INV-2 is open');
  const pay = ['invoices', 'pay', 'INV-2', '--amount', '1320', '--currency', 'JPY', '--reference', 'a'];
  expect((await place.vitrine(...pay)).stdout).toContain('0 JPY of invoice INV-2 remains');
  expect((await place.vitrine(...pay)).stdout).toContain('already');
  expect((await place.vitrine('invoices', 'void', 'INV-1', '--yes')).stderr).toContain('invoice_state_conflict');
  expect((await place.vitrine('invoices', 'credit', 'INV-1', '--number', 'CN-1', '--yes')).stdout).toContain('142.45 EUR');
  expect((await place.vitrine('invoices', 'list', '--text', 'cn-')).stdout).toContain('credit note');
  expect((await place.vitrine('invoices', 'publish', 'INV-1')).stdout).toMatch(/\/i\/i_/);
});

const more = (changes: Record<string, string>): string => {
  const names = header.split(',');
  return names.map((name) => changes[name] ?? '').join(',');
};
const line = (changes: Record<string, string> = {}): string =>
  more({ number: 'INV-9', customer: 'globex', issueDate: '2026-11-01', currency: 'EUR', description: 'A', amount: '10.00', ...changes });

it.each<[string, Record<string, string>, string]>([
  ['another currency', { currency: 'USD' }, 'currency'],
  ['another customer', { customer: 'initech' }, 'customer'],
  ['another issue date', { issueDate: '2026-11-02' }, 'issueDate'],
  ['another total', { total: '20.00' }, 'total'],
  ['another status', { status: 'open' }, 'status'],
  ['its own payment', { paidAmount: '5.00', paidOn: '2026-11-05', paymentReference: 'SEPA 2' }, 'paidAmount'],
])('IV24 refuses a file in which the second line of an invoice has %s, and stores nothing', async (_what, changes, column) => {
  const given = await place.vitrine('invoices', 'import', await file('two.csv', [header, line(), line(changes)]));
  expect([given.exit === 0, given.stderr.includes(column), given.stderr.includes('line 2')], given.stderr).toEqual([false, true, true]);
  expect(await numbers()).toEqual([]);
  // Later lines may repeat the values of the first line.
  expect((await place.vitrine('invoices', 'import', await file('same.csv', [header, line(), line()]))).stdout).toContain('1 invoice: 1 new');
});

it('IV24 imports a negative line at a tax rate with amounts that include tax', async () => {
  const columns = `${header},taxMode`;
  const rows = [
    `${line({ amount: '100.00', taxRatePercent: '19' })},inclusive`,
    `${line({ description: 'Deposit back', amount: '-10.70', taxRatePercent: '7' })},`,
  ];
  const given = await place.vitrine('invoices', 'import', await file('inside.csv', [columns, ...rows]));
  expect(given.stdout, given.stderr).toContain('1 invoice: 1 new');
  const shown = (await place.vitrine('invoices', 'show', 'INV-9', '--json')).json();
  expect(shown).toMatchObject({ totalMinor: 8_930, taxes: [{ baseMinor: 8_403, amountMinor: 1_597 }, { baseMinor: -1_000, amountMinor: -70 }] });
});

it('IV24 refuses amounts whose sum has too many digits, and names the line', async () => {
  const long = `0.${'1'.repeat(39)}`;
  const lines = [line({ amount: '900719925474.09', taxRatePercent: '19' }), line({ amount: long, taxRatePercent: '19' }), line({ taxRatePercent: '19' })];
  const given = await place.vitrine('invoices', 'import', await file('long.csv', [header, ...lines]));
  expect([given.exit === 0, given.stderr.includes('line 2'), given.stderr.includes('digits')], given.stderr).toEqual([false, true, true]);
});

it('IV33 lists invoices by due date, and refuses options that exclude each other', async () => {
  await place.vitrine('invoices', 'import', await file('good.csv', [header, ...good]));
  const listed = async (...words: string[]): Promise<unknown[]> =>
    (await place.vitrine('invoices', 'list', ...words, '--json')).json().items.map(({ number }) => number);
  expect(await listed('--due-to', '2026-10-31')).toEqual(['INV-1']);
  expect(await listed('--due-from', '2026-11-01')).toEqual(['INV-2']);
  expect(await listed('--from', '2026-11-01')).toEqual(['INV-2']);
  expect(await listed('--from', '2026-10-01', '--due-to', '2026-10-31', '--text', 'agent', '--customer', 'globex')).toEqual(['INV-1']);
  const refused = await place.vitrine('invoices', 'list', '--from', '2026-10-01', '--due-to', '2026-10-31');
  expect([refused.exit === 0, refused.stderr.includes('or ask for those of one customer')]).toEqual([false, true]);
});
