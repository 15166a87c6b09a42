import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readImportFile } from '../../../server/import/receipts/import-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function read(content: string | Buffer) {
  const file = join(folder, `${(files += 1)}.json`);
  writeFileSync(file, content);
  return readImportFile(file);
}

const receipt = (externalId: string, changes: Record<string, unknown> = {}) => ({
  customer: { externalId },
  title: 'October',
  period: { start: '2026-10-01', end: '2026-10-31' },
  currency: 'EUR',
  lines: [{ description: 'Work', amountMinor: 1200 }],
  ...changes,
});
const [one, two] = [receipt('c-1'), receipt('c-2')];
const ids = (file: Awaited<ReturnType<typeof read>>): string[] => [...file.receipts].map(({ input }) => input.customer.externalId);

describe('a Vitrine JSON file', () => {
  it('is refused with a hint about its form when a large array is on one line', async () => {
    const largeFile = JSON.stringify(Array.from({ length: 5_000 }, (_, index) => receipt(`c-${index}`, { notes: 'x'.repeat(900) })));
    const message: unknown = expect.stringMatching(/longer than \d+ bytes: write each entry on a line/);
    await expect(read(largeFile)).rejects.toMatchObject({ code: 'import_unreadable', message });
  });

  it.each([
    ['one receipt over several lines', JSON.stringify(one, null, 2), ['c-1']],
    ['one receipt on one line', JSON.stringify(one), ['c-1']],
    ['an array', JSON.stringify([one, two], null, 2), ['c-1', 'c-2']],
    ['an empty array', '[]', []],
    ['one receipt per line', `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`, ['c-1', 'c-2']],
    ['one receipt per line, with CRLF, empty lines and no last line break', `${JSON.stringify(one)}\r\n\r\n${JSON.stringify(two)}`, ['c-1', 'c-2']],
    ['a byte order mark', `\uFEFF${JSON.stringify([one])}`, ['c-1']],
  ])('may be %s', async (_, content, expected) => {
    const file = await read(content);
    expect({ format: file.format, ids: ids(file), refused: file.refusals.listed }).toEqual({ format: 'vitrine', ids: expected, refused: [] });
  });

  it.each([
    ['a duplicate member', '"currency":"EUR"', '"currency":"USD","currency":"EUR"', 'currency'],
    ['an amount with more digits than are stored', '1200', '1200.00000000000000001', 'lines.0.amountMinor'],
  ])('is refused for %s, with its place', async (_, from, to, path) => {
    const bad = JSON.stringify(two).replace(from, to);
    await expect(read(bad)).rejects.toMatchObject({ code: 'import_unreadable', message: expect.stringContaining(path) });
    await expect(read(`${JSON.stringify(one)}\n${bad}\n`)).rejects.toMatchObject({ code: 'import_unreadable', message: expect.stringContaining('line 2') });
    await expect(read(`[${JSON.stringify(one)},\n${bad}]`)).rejects.toMatchObject({ message: expect.stringContaining(`1.${path}`) });
  });

  it('is read when it has many lines in many pieces', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => JSON.stringify(receipt(`customer-${index}`)));
    const file = await read(many.join('\n'));
    expect(file.receipts.length).toBe(5_000);
    expect([...file.receipts].at(-1)?.line).toBe(5_000);
  });

  it.each([
    ['an amount with a fraction', { lines: [{ description: 'Work', amountMinor: 12.5 }] }, 'lines.0.amountMinor'],
    ['a currency that does not exist', { currency: 'EURO' }, 'currency'],
    ['a period that ends before it begins', { period: { start: '2026-10-31', end: '2026-10-01' } }, 'period.end'],
    ['a total that is not the sum', { totalMinor: 1 }, 'totalMinor'],
    ['an unknown field', { colour: 'red' }, ''],
  ])('leaves out a receipt with %s, reports line and path, and keeps the others', async (_, changes, path) => {
    const file = await read(`${JSON.stringify(one)}\n${JSON.stringify(receipt('c-2', changes))}\n`);
    expect(file.refusals.listed[0]).toMatchObject({ line: 2, column: path, receipt: expect.stringContaining('c-2') });
    expect(ids(file)).toEqual(['c-1']);
    expect(file.leftOut).toHaveLength(1);
  });

  it('is refused for two receipts of the same customer, period and scope, but not of different scopes', async () => {
    const file = await read(`${JSON.stringify(one)}\n${JSON.stringify(one)}\n`);
    expect(file.refusals.listed[0]).toMatchObject({ line: 2, reason: expect.stringContaining('line 1') });
    expect(ids(file)).toEqual([]);
    const scoped = await read(JSON.stringify([receipt('c-1', { scope: { product: 'a' } }), receipt('c-1', { scope: { product: 'b' } }), one]));
    expect(scoped.refusals.count).toBe(0);
  });

  it('can contain receipts as the API returns them, without the fields that only the server sets', async () => {
    const shown = {
      ...one,
      id: 'rcpt_0123456789abcdef01234567',
      status: 'sealed',
      archived: false,
      visibility: 'published',
      publishedUntil: null,
      createdAt: '2026-11-01T00:00:00.000Z',
      updatedAt: '2026-11-01T00:00:00.000Z',
      sealedAt: null,
      customer: { id: 'cus_0123456789abcdef01234567', externalId: 'c-1', name: null },
    };
    const file = await read(JSON.stringify(shown));
    expect(file.refusals.listed).toEqual([]);
    expect(ids(file)).toEqual(['c-1']);
  });

  it.each([
    ['is truncated', JSON.stringify([one, two]).slice(0, -20), 'line 1'],
    ['is truncated on its last line', `${JSON.stringify(one)}\n${JSON.stringify(two).slice(0, -5)}`, 'line 2'],
    ['has a syntax error in the middle', `${JSON.stringify(one)}\n{nope}\n${JSON.stringify(two)}`, 'line 2'],
    ['is not UTF-8', Buffer.concat([Buffer.from('[\n"'), Buffer.from([0xff]), Buffer.from('"]')]), 'line 2'],
  ])('is not read when it %s', async (_, content, hint) => {
    const attempt = read(content);
    await expect(attempt).rejects.toMatchObject({ code: 'import_unreadable' });
    await expect(attempt).rejects.toThrow(hint);
  });

  it.each([['[1]'], ['[null]'], ['["x"]'], ['{}'], ['[[]]']])('refuses %s instead of a receipt, without a crash', async (content) => {
    const file = await read(content);
    expect(file.refusals.count).toBeGreaterThan(0);
    expect([...file.receipts]).toEqual([]);
  });
});
