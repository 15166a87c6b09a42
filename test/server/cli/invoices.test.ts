import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../support/cli.ts';

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

it('IV24 imports invoices of a CSV with a line for each of theirs, twice the same', async () => {
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

it.each<[string, readonly string[], string]>([
  ['half a row', [header, ...good.slice(0, 3), 'INV-2,initech,,2026-11-01'], 'line 5'],
  ['a row that ends in a quote', [header, ...good.slice(0, 3), 'INV-2,initech,,2026-11-01,,JPY,,"Lic'], 'line 5'],
  ['lines that do not come to the total', [header, good[0]?.replace('142.45', '142.46') ?? '', ...good.slice(1)], 'line 2'],
  ['an amount that is none', [header, ...good.slice(0, 3), good[3]?.replace('1200', 'twelve') ?? ''], 'line 5'],
  ['a number twice', [header, ...good, good[0] ?? ''], 'line 6'],
])('IV24 refuses a file with %s, names the line, and has stored nothing', async (_name, lines, place_) => {
  const { exit, stderr } = await place.vitrine('invoices', 'import', await file('bad.csv', lines));
  expect([exit === 0, stderr.includes(place_)]).toEqual([false, true]);
  expect(await numbers()).toEqual([]);
});

it('IV24 refuses a file that changes what was issued, and stores nothing of it', async () => {
  await place.vitrine('invoices', 'import', await file('good.csv', [header, ...good]));
  const changed = [header, 'INV-0,initech,,2026-11-01,,EUR,,New,,,,5.00,,,,,', good[0]?.replace('Support agent', 'Sales agent') ?? '', ...good.slice(1)];
  const { exit, stderr } = await place.vitrine('invoices', 'import', await file('changed.csv', changed));
  expect([exit === 0, stderr.includes('INV-1')]).toEqual([false, true]);
  expect(await numbers()).toEqual(['INV-2', 'INV-1']);
});

it('IV24 opens, takes payments, credits and voids, and asks before what cannot be undone', async () => {
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

it('IV33 lists invoices by the days on which they are due, and says what does not go together', async () => {
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
