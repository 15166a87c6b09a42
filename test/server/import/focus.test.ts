import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { csvRecords } from './csv-records.ts';
import { readImportFile, type ReadImportOptions } from '../../../server/import/receipts/import-file.ts';

const fixture = fileURLToPath(new URL('fixtures/focus-small.csv', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vitrine-focus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = readFileSync(fixture, 'utf8');
const lines = text.trimEnd().split('\n');
const header = lines[0] ?? '';
/** A valid row, with the columns that a test changes. */
function row(changes: Record<string, string> = {}): string {
  const values: Record<string, string> = {
    BilledCost: '1.10',
    BillingCurrency: 'EUR',
    BillingPeriodEnd: '2026-11-01T00:00:00Z',
    BillingPeriodStart: '2026-10-01T00:00:00Z',
    ChargeCategory: 'Usage',
    ChargeClass: 'NULL',
    ChargePeriodStart: '2026-10-01T00:00:00Z',
    ProviderName: 'Nimbus',
    ServiceName: 'Compute',
    SubAccountId: 'acc-9',
    ...changes,
  };
  return header
    .split(',')
    .map((name) => `"${values[name.slice(1, -1)] ?? ''}"`)
    .join(',');
}

/** The same file with its columns in reverse order and an extra one. */
async function reversed(content: string): Promise<string> {
  return (await csvRecords(content))
    .map(
      ({ fields }) =>
        `${['extra', ...fields]
          .reverse()
          .map((field) => `"${field.replaceAll('"', '""')}"`)
          .join(',')}\n`,
    )
    .join('');
}

let files = 0;
function read(content: string | Buffer, options?: ReadImportOptions) {
  const file = join(folder, `${(files += 1)}.csv`);
  writeFileSync(file, content);
  return readImportFile(file, options);
}
const csv = (...rows: string[]): string => `${[header, ...rows].join('\n')}\n`;

/** The same file as a spreadsheet saves it. */
const saved = async (separator: string, end = '\r\n', more = ''): Promise<string> =>
  (await csvRecords(text))
    .map(({ fields }) => fields.map((field) => (/[",;\t]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(separator) + more + end)
    .join('');

describe('a FOCUS file of a spreadsheet', () => {
  it.each<[string, () => Promise<string | Buffer>]>([
    ['semicolons', () => saved(';')],
    ['tabs', () => saved('\t')],
    ['semicolons and lines that end with CR', () => saved(';', '\r')],
    ['a line that names the separator', async () => `sep=;\r\n${await saved(';')}`],
    ['a byte order mark', async () => `\uFEFF${await saved(';')}`],
    ['a byte order mark and a line that names the separator', async () => `\uFEFFsep=;\r\n${await saved(';')}`],
    ['UTF-16 and tabs', async () => Buffer.from(`\uFEFF${await saved('\t')}`, 'utf16le')],
    ['UTF-16 in the other byte order', async () => Buffer.from(`\uFEFF${await saved(',')}`, 'utf16le').swap16()],
    ['empty columns and lines at the end', async () => `${await saved(';', '\r\n', ';;')}${';'.repeat(header.split(',').length + 1)}\r\n;;\r\n`],
  ])('has the same receipts with %s', async (_what, content) => {
    const [expected, found] = [await read(text), await read(await content())];
    expect([...found.receipts].map(({ input }) => input)).toEqual([...expected.receipts].map(({ input }) => input));
    expect([found.format, found.rows, found.leftOut, found.refusals.count]).toEqual(['focus', expected.rows, expected.leftOut, expected.refusals.count]);
  });

  it('is refused with decimal commas, which could be thousands', async () => {
    const { refusals } = await read(`${csv(row({ BilledCost: '1,10' }))}`.replaceAll('","', '";"'));
    expect(refusals.listed).toMatchObject([{ line: 2, column: 'BilledCost' }]);
  });
});

describe('a FOCUS file', () => {
  it('becomes one receipt per sub-account and billing period, with a separate line for each kind of charge', async () => {
    const { format, rows, receipts, refusals, leftOut } = await readImportFile(fixture);
    expect({ format, rows, refused: refusals.count, leftOut }).toEqual({ format: 'focus', rows: 11, refused: 0, leftOut: [] });
    const [first, second] = [...receipts].map(({ input }) => input);
    expect(first).toMatchObject({
      customer: { externalId: 'acc-1', name: 'Atlas' },
      title: 'Nimbus, October 2026',
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      issuer: { name: 'Nimbus GmbH' },
      subtotalExact: '91.65500016',
      totalExact: '109.07500016',
    });
    expect(first?.lines.map(({ description, quantity, unit, amountExact }) => [description, quantity, unit, amountExact])).toEqual([
      ['Compute', '7.5', 'Hours', '10.00500001'],
      ['Storage', null, null, '3.00000015'],
      ['Compute (correction)', '-1', 'Hours', '-1.25'],
      ['Compute (purchase)', '1', 'Reservations', '100'],
      ['Compute (adjustment)', null, null, '0.4'],
      ['Compute (credit)', null, null, '-20.5'],
    ]);
    expect(first?.taxes.map(({ label, amountExact }) => [label, amountExact])).toEqual([['VAT', '17.42']]);
    expect(second).toMatchObject({
      customer: { externalId: 'acc-2' },
      period: { start: '2026-10-01', end: '2026-10-15' },
      title: 'Nimbus, 2026-10-01 to 2026-10-15',
      currency: 'JPY',
      totalExact: '7.5',
    });
    expect(second?.issuer?.name).toBe('Nimbus');
    expect(second?.notes).toBe('Billed by Nimbus Asia · Nimbus KK.');
    expect(second?.lines[0]).toMatchObject({ quantity: null, unit: null });
  });

  it('plots the cost of each day, exactly', async () => {
    const { receipts } = await readImportFile(fixture);
    expect([...receipts][0]?.input.series?.points).toEqual([
      { date: '2026-09-30', value: '-1.25' },
      { date: '2026-10-01', value: '110.00500015' },
      { date: '2026-10-02', value: '3' },
      { date: '2026-10-03', value: '-20.5' },
      { date: '2026-10-31', value: '17.82000001' },
    ]);
  });

  it('shows the savings against list cost only if every row has a list cost', async () => {
    const { receipts } = await readImportFile(fixture);
    expect([...receipts][0]?.input.outcomes.map(({ amount, unit }) => [amount, unit])).toEqual([
      ['21.995', 'currency'],
      ['16.4', 'percent'],
    ]);
    expect([...receipts][1]?.input.outcomes).toEqual([]);
    const partly = await read(csv(row({ ListCost: '5' }), row({ ListCost: 'NULL' })));
    expect([...partly.receipts][0]?.input.outcomes).toEqual([]);
  });

  it.each<[string, string, ((content: string) => Promise<string>)?]>([
    ['with CRLF and a byte order mark', `\uFEFF${text.replaceAll('\n', '\r\n')}`],
    ['without a line break at its end', text.trimEnd()],
    ['with reordered and additional columns', text, reversed],
  ])('gives the same totals %s', async (_, content, change) => {
    const [changed, plain] = [await read(change ? await change(content) : content), await readImportFile(fixture)];
    expect([...changed.receipts].map(({ input }) => input.totalExact)).toEqual([...plain.receipts].map(({ input }) => input.totalExact));
    expect(changed.refusals.count).toBe(0);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an amount that is not a number', { BilledCost: '12,50' }, 'BilledCost'],
    ['an amount with a currency sign', { BilledCost: '$1' }, 'BilledCost'],
    ['a missing amount', { BilledCost: 'NULL' }, 'BilledCost'],
    ['an absurd exponent', { BilledCost: '1e400' }, 'BilledCost'],
    ['more digits than can be stored', { BilledCost: '1e390' }, 'BilledCost'],
    ['an invalid currency code', { BillingCurrency: 'Euro' }, 'BillingCurrency'],
    ['an unknown category', { ChargeCategory: 'usage' }, 'ChargeCategory'],
    ['an unknown class', { ChargeClass: 'Whatever' }, 'ChargeClass'],
    ['a period that ends before it begins', { BillingPeriodEnd: '2026-09-01T00:00:00Z' }, 'BillingPeriodEnd'],
    ['an empty period', { BillingPeriodEnd: '2026-10-01T00:00:00Z' }, 'BillingPeriodEnd'],
    ['a day that does not exist', { BillingPeriodStart: '2026-02-30T00:00:00Z' }, 'BillingPeriodStart'],
    ['an unknown time zone offset', { ChargePeriodStart: '2026-10-01T00:00:00+15:00' }, 'ChargePeriodStart'],
    ['a charge without a provider', { ProviderName: '' }, 'ServiceProviderName'],
    ['a charge without a customer', { SubAccountId: 'NULL' }, 'SubAccountId'],
    ['a charge without a service', { ServiceName: '' }, 'ServiceName'],
    ['a list cost that is not a number', { ListCost: 'n/a' }, 'ListCost'],
  ])('is refused with line and column for %s', async (_, changes, column) => {
    const { receipts, refusals } = await read(csv(row({ SubAccountId: 'acc-8' }), row(changes)));
    expect(refusals.listed).toHaveLength(1);
    expect(refusals.listed[0]).toMatchObject({ line: 3, column });
    expect([...receipts].map(({ input }) => input.customer.externalId)).toEqual(['acc-8']);
  });

  it('leaves out the whole receipt of a bad row, and no other', async () => {
    const { receipts, leftOut, refusals } = await read(
      csv(
        row(),
        row({ SubAccountId: 'acc-8' }),
        row({ BilledCost: 'x' }),
        row({ BillingPeriodStart: '2026-11-01T00:00:00Z', BillingPeriodEnd: '2026-12-01T00:00:00Z' }),
      ),
    );
    expect([...receipts].map(({ input }) => [input.customer.externalId, input.period.start])).toEqual([
      ['acc-8', '2026-10-01'],
      ['acc-9', '2026-11-01'],
    ]);
    expect(leftOut).toEqual(['acc-9 2026-10-01']);
    expect(refusals.listed[0]?.receipt).toBe('acc-9 2026-10-01');
  });

  it('leaves out every receipt of a customer if a bad row does not tell the period', async () => {
    const { receipts } = await read(csv(row(), row({ BillingPeriodStart: 'soon' }), row({ SubAccountId: 'acc-8' })));
    expect([...receipts].map(({ input }) => input.customer.externalId)).toEqual(['acc-8']);
  });

  it('refuses a second currency in one receipt, and names the line of the first', async () => {
    const { receipts, refusals } = await read(csv(row(), row({ BillingCurrency: 'USD' })));
    expect(refusals.listed).toEqual([expect.objectContaining({ line: 3, column: 'BillingCurrency', reason: expect.stringContaining('line 2') })]);
    expect([...receipts]).toEqual([]);
  });

  it('is refused for an unknown currency, and for a sum beyond the safe integers', async () => {
    expect((await read(csv(row({ BillingCurrency: 'ZZZ' })))).refusals.listed[0]).toMatchObject({
      column: 'BillingCurrency',
      line: 2,
      receipt: 'acc-9 2026-10-01',
    });
    expect((await read(csv(row({ BilledCost: '90071992547409930' })))).refusals.count).toBe(1);
  });

  it('is rounded half away from zero, once, from the exact sum', async () => {
    const { receipts } = await read(csv(row({ BilledCost: '-0.002', ServiceName: 'A' }), row({ BilledCost: '-0.003', ServiceName: 'B' })));
    expect([...receipts][0]?.input.totalExact).toBe('-0.005');
  });

  it.each(['utf16le', 'utf16be'])('is read as %s with a byte order mark', async (encoding) => {
    const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect([...(await read(encoding === 'utf16le' ? bytes : bytes.swap16())).receipts]).toEqual([...(await read(text)).receipts]);
  });

  it('lists the first 200 refusals and counts the rest', async () => {
    const { refusals } = await read(csv(...Array.from({ length: 300 }, () => row({ BilledCost: 'x' }))));
    expect([refusals.count, refusals.listed.length]).toEqual([300, 200]);
  });

  it.each([
    ['a truncated last line', text.slice(0, text.lastIndexOf('"Compute"')), 'line 13'],
    ['a line that is truncated inside quotes', text.slice(0, text.lastIndexOf('mbus Asia')), 'line 13'],
    ['a line with too many fields', csv(`${row()},"x"`), 'line 2'],
    ['a header without a column', text.replace('"BilledCost"', '"Cost"'), 'BilledCost'],
    ['a header in lower case', text.replace('"BilledCost"', '"billedcost"'), 'billedcost'],
    ['a duplicate column', text.replace('"Tags"', '"BilledCost"'), 'twice'],
    ['another separator', text.replaceAll(',', '|').replaceAll('"', ''), 'lacks'],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(csv(row())), Buffer.from([0x22, 0xe9, 0x22, 0x0a])]), 'line 3'],
    ['truncated UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le').subarray(0, -1), 'UTF-16'],
    ['UTF-16 without a byte order mark', Buffer.from(text, 'utf16le'), 'NUL'],
    ['a truncated gzip file', gzipSync(text).subarray(0, 300), 'gzip'],
    ['a damaged gzip file', Buffer.from([0x1f, 0x8b, 0x08, 0]), 'gzip'],
    ['a zip archive inside gzip', gzipSync(Buffer.from('PK\u0003\u0004')), 'zip'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004'), 'zip'],
    ['an empty file', '', 'empty'],
    ['another CSV file', 'name;age\nx;1\n', 'neither'],
  ])('is unreadable: %s', async (_, content, hint) => {
    const attempt = read(content);
    await expect(attempt).rejects.toMatchObject({ code: 'import_unreadable' });
    await expect(attempt).rejects.toThrow(hint);
  });

  it('is unreadable if it does not exist or is a folder', async () => {
    await expect(readImportFile(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'import_unreadable' });
    await expect(readImportFile(folder)).rejects.toMatchObject({ code: 'import_unreadable' });
  });

  it('needs a header even when the format is given', async () => {
    await expect(read('', { format: 'focus' })).rejects.toMatchObject({ code: 'import_unreadable' });
    await expect(read('a,b\n1,2\n', { format: 'focus' })).rejects.toThrow('lacks');
  });
});
