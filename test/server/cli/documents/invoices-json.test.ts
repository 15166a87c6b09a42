import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { invoiceJson } from '../../resources/invoices/invoice-calls.ts';
import { cliPlace, type CliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
beforeEach(async () => {
  place = await cliPlace('sqlite');
  for (const slug of ['there', 'here']) await place.vitrine('tenants', 'create', slug, '--name', slug);
});
afterEach(() => place.remove());

const runIn = async (tenant: string, ...words: string[]) => place.vitrine('invoices', ...words, '--tenant', tenant, '--json');
const importInto = async (tenant: string, ...invoices: unknown[]) => {
  const path = join(place.folder, 'invoices.json');
  await writeFile(path, JSON.stringify(invoices));
  return runIn(tenant, 'import', path);
};
const shown = async (tenant: string, number: string) => (await runIn(tenant, 'show', number)).json();
const paid = { amountMinor: 4_000, currency: 'EUR', paidOn: '2026-10-12', method: 'card', reference: 'SEPA 1' };

it('IV26 a JSON file imports its payments once, like the API', async () => {
  const invoice = invoiceJson({ number: 'INV-1', status: 'open', payments: [paid] });
  expect((await importInto('here', invoice)).json()).toMatchObject({ stored: { created: 1 } });
  const { totalMinor } = await shown('here', 'INV-1');
  expect(await shown('here', 'INV-1')).toMatchObject({ paidMinor: 4_000, remainingMinor: Number(totalMinor) - 4_000, payments: [{ reference: 'SEPA 1' }] });
  expect((await importInto('here', invoice)).json()).toMatchObject({ stored: { unchanged: 1 } });
  const { reference: _reference, ...unnamed } = paid;
  expect((await importInto('here', invoiceJson({ number: 'INV-2', status: 'open', payments: [unnamed] }))).problem().code).toBe('import_refused');
});

it('IV26 an invoice exported by another server keeps its paid and remaining amounts, also without references', async () => {
  for (const number of ['INV-1', 'INV-2', 'INV-3']) await importInto('there', invoiceJson({ number, status: number === 'INV-3' ? 'draft' : 'open' }));
  await runIn('there', 'pay', 'INV-1', '--amount', '10.00', '--currency', 'EUR', '--method', 'cash');
  const { remainingMinor } = await shown('there', 'INV-2');
  await runIn('there', 'pay', 'INV-2', '--amount', String(Number(remainingMinor) / 100), '--currency', 'EUR', '--reference', 'SEPA 2');
  const all = await Promise.all(['INV-1', 'INV-2', 'INV-3'].map((number) => shown('there', number)));
  expect((await importInto('here', ...all)).json()).toMatchObject({ stored: { created: 3 } });
  expect((await importInto('here', ...all)).json()).toMatchObject({ stored: { unchanged: 3 } });
  for (const { number, status, paidMinor, remainingMinor: rest } of all as unknown as Record<string, unknown>[])
    expect(await shown('here', String(number))).toMatchObject({ number, status, paidMinor, remainingMinor: rest });
});

it('IV26 importing an exported invoice into the same tenant changes nothing: its payments match by id', async () => {
  await importInto('here', invoiceJson({ number: 'INV-1', status: 'open' }));
  await runIn('here', 'pay', 'INV-1', '--amount', '10.00', '--currency', 'EUR');
  const before = await shown('here', 'INV-1');
  expect((await importInto('here', before)).json()).toMatchObject({ stored: { unchanged: 1 } });
  expect(await shown('here', 'INV-1')).toMatchObject({ paidMinor: 1_000, payments: [{ reference: null }] });
});

it('IV26 a file may state the kind "invoice" and empty credits', async () => {
  expect((await importInto('here', { ...invoiceJson({ number: 'INV-1' }), kind: 'invoice', credits: [] })).json()).toMatchObject({ stored: { created: 1 } });
  expect((await importInto('here', { ...invoiceJson({ number: 'INV-2' }), kind: 'credit_note' })).problem().code).toBe('import_refused');
});

it('IV26 a credit note, and a void, given-up or credited invoice of another server is refused', async () => {
  for (const number of ['INV-1', 'INV-2', 'INV-3']) await importInto('there', invoiceJson({ number, status: 'open' }));
  await runIn('there', 'void', 'INV-1', '--yes');
  await runIn('there', 'give-up', 'INV-2');
  await runIn('there', 'credit', 'INV-3', '--number', 'CN-1', '--yes');
  for (const number of ['INV-1', 'INV-2', 'INV-3', 'CN-1']) {
    const result = await importInto('here', invoiceJson({ number: 'INV-0' }), await shown('there', number));
    expect([number, result.exit, result.problem().code]).toEqual([number, 1, 'import_refused']);
  }
  expect((await runIn('here', 'list')).json().items).toEqual([]);
});

it('IV27 an amount finer than the minor unit is refused and not rounded, by command and in a file', async () => {
  for (const [number, currency] of [['EUR-1', 'EUR'], ['JPY-1', 'JPY'], ['KWD-1', 'KWD']] as const) {
    const lines = [{ description: 'Work', amountMinor: 100_000 }];
    await importInto('here', { customer: { externalId: 'ext-1' }, number, issueDate: '2026-11-01', currency, lines, status: 'open' });
  }
  const pay = (number: string, amount: string) => runIn('here', 'pay', number, '--amount', amount, '--currency', number.slice(0, 3), '--reference', amount);
  for (const [number, amount] of [['EUR-1', '12.345'], ['EUR-1', '-0.001'], ['JPY-1', '19.99'], ['KWD-1', '1.2345']] as const)
    expect([amount, (await pay(number, amount)).problem().code]).toEqual([amount, 'invalid_amount']);
  for (const [number, amount, paidMinor] of [['EUR-1', '12.340', 1_234], ['JPY-1', '19.00', 19], ['KWD-1', '1.234', 1_234]] as const) {
    expect((await pay(number, amount)).exit).toBe(0);
    expect(await shown('here', number)).toMatchObject({ paidMinor });
  }
  const csv = (paid: string): string =>
    `number,customer,issueDate,currency,status,description,amount,paidAmount,paymentReference\nCSV-1,globex,2026-10-01,EUR,open,Work,100.00,${paid},a\n`;
  const path = join(place.folder, 'paid.csv');
  await writeFile(path, csv('50.005'));
  expect((await runIn('here', 'import', path)).problem()).toMatchObject({ code: 'import_refused', errors: [{ path: 'line 2' }] });
  await writeFile(path, csv('50.00'));
  expect((await runIn('here', 'import', path)).exit).toBe(0);
});

it('IV26 --open issues an invoice whose file names a payment and no status', async () => {
  const path = join(place.folder, 'paid.csv');
  await writeFile(path, 'number,customer,issueDate,currency,description,amount,paidAmount,paymentReference\nCSV-1,globex,2026-10-01,EUR,Work,100.00,60.00,a\n');
  expect((await runIn('here', 'import', path)).problem().code).toBe('import_refused');
  expect((await runIn('here', 'import', path, '--open')).json()).toMatchObject({ stored: { created: 1 } });
  expect(await shown('here', 'CSV-1')).toMatchObject({ status: 'open', paidMinor: 6_000, remainingMinor: 4_000 });
});

it.each(['void', 'uncollectible', 'paid', 'banana'])('IV26 --open refuses a file with the status %s', async (status) => {
  const path = join(place.folder, 'void.csv');
  await writeFile(path, `number,customer,issueDate,currency,status,description,amount\nV-1,globex,2026-10-01,EUR,${status},Work,100.00\n`);
  expect((await runIn('here', 'import', path, '--open')).problem().code).toBe('import_refused');
  expect((await runIn('here', 'list')).json().items).toEqual([]);
});
