import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { billingDaysOf } from '../../../server/import/focus/focus-time.ts';
import { readImportFile } from '../../../server/import/receipts/import-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-focus-versions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
/** The customer, first day, last day and total of each receipt. */
const summary = async (files: string | string[]) => {
  const { receipts, refusals } = await readImportFile(files);
  expect(refusals.listed).toEqual([]);
  return [...receipts].map(({ input }) => [input.customer.externalId, input.period.start, input.period.end, input.totalExact]);
};

describe('bills of FOCUS 1.2 and 1.3', () => {
  it('I7 without a sub-account belong to the billing account', async () => {
    const { receipts } = await readImportFile(fixture('focus-1.2-no-sub-account.csv'));
    expect([...receipts].map(({ input }) => [input.customer, input.totalExact, input.title])).toEqual([
      [{ externalId: 'org-77', name: 'Beacon GmbH' }, '49.0125', 'Tally, September 2026'],
      [{ externalId: 'team-1', name: 'Beacon Research' }, '3.1', 'Tally, September 2026'],
    ]);
    const without = readFileSync(fixture('focus-1.2-no-sub-account.csv'), 'utf8').replace('SubAccountId,SubAccountName', 'x_A,x_B');
    expect(await summary(file('no-column.csv', without))).toEqual([['org-77', '2026-09-01', '2026-09-30', '52.1125']]);
    const neither = file('neither.csv', without.replace('BillingAccountId', 'x_C'));
    await expect(readImportFile(neither)).rejects.toThrow('lacks SubAccountId or BillingAccountId');
  });

  it('I7 name the provider from the column of their version', async () => {
    const { receipts } = await readImportFile(fixture('focus-1.3-service-provider.csv'));
    expect([...receipts].map(({ input }) => [input.title, input.issuer?.name, input.totalExact])).toEqual([['Lookout, September 2026', 'Lookout Inc.', '12']]);
    const neither = file('no-provider.csv', readFileSync(fixture('focus-1.3-service-provider.csv'), 'utf8').replace('ServiceProviderName', 'Provider'));
    await expect(readImportFile(neither)).rejects.toThrow('lacks ServiceProviderName or ProviderName');
  });
});

describe('periods', () => {
  it('I7 in Pacific time have the days of that time zone, also when summer time ends within them', async () => {
    const { receipts } = await readImportFile(fixture('focus-pacific.csv'));
    expect([...receipts].map(({ input }) => [input.period, input.title, input.series?.points])).toEqual([
      [
        { start: '2026-09-01', end: '2026-09-30' },
        'Skyward, September 2026',
        [
          { date: '2026-09-01', value: '1' },
          { date: '2026-09-30', value: '2' },
        ],
      ],
      [
        { start: '2026-11-01', end: '2026-11-30' },
        'Skyward, November 2026',
        [
          { date: '2026-11-14', value: '4' },
          { date: '2026-11-15', value: '8' },
        ],
      ],
    ]);
  });

  it.each([
    ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-10-01', '2026-10-31'],
    ['2026-10-01', '2026-11-01', '2026-10-01', '2026-10-31'],
    ['2026-10-01T00:00:00Z', '2026-10-31T23:59:59.999Z', '2026-10-01', '2026-10-31'],
    ['2026-10-01T07:00:00Z', '2026-11-01T06:59:59Z', '2026-10-01', '2026-10-31'],
    ['2026-03-01T08:00:00Z', '2026-04-01T07:00:00Z', '2026-03-01', '2026-03-31'],
    ['2026-10-01T00:00:00-07:00', '2026-11-01T00:00:00-07:00', '2026-10-01', '2026-10-31'],
    ['2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00', '2026-10-01', '2026-10-31'],
    ['2026-10-01 00:00:00+0530', '2026-11-01 00:00:00+0530', '2026-10-01', '2026-10-31'],
    ['2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', '2026-10-01', '2026-10-31'],
    ['2026-09-30T15:00:00Z', '2026-10-31T15:00:00Z', '2026-10-01', '2026-10-31'],
    ['2026-09-30T18:30:00Z', '2026-10-31T18:30:00Z', '2026-10-01', '2026-10-31'],
    // No time zone has midnight at both ends, so the days are those of UTC.
    ['2026-10-01T10:07:00Z', '2026-10-02T10:07:00Z', '2026-10-01', '2026-10-02'],
    ['2026-10-01T00:00:00Z', '2026-11-01T07:00:00Z', '2026-10-01', '2026-11-01'],
  ])('I7 from %s until %s last from %s to %s', (from, until, start, end) => {
    expect(billingDaysOf(from, until)).toMatchObject({ start, end });
  });

  it.each([
    ['2026-10-01T07:00:00Z', '2026-11-01T07:00:00Z', '2026-10-06T06:59:59Z', '2026-10-05'],
    ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-10-06T06:59:59Z', '2026-10-06'],
    ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-10-06T00:30:00+02:00', '2026-10-06'],
    ['2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+02:00', '2026-10-05T22:30:00Z', '2026-10-06'],
    ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', 'soon', undefined],
    ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-10-01T00:00:00+99:00', undefined],
  ])('I7 from %s until %s assign %s to %s', (from, until, moment, day) => {
    expect(billingDaysOf(from, until)?.dayOf(moment)).toBe(day);
  });
});

describe('files', () => {
  const text = readFileSync(fixture('focus-small.csv'), 'utf8');
  const lines = text.trimEnd().split('\n');
  // The second line has a line break in quotes, so the cuts below do not separate it from the third.
  const [header = '', ...body] = lines;
  const half = (from: number, to?: number): string => `${[header, ...body.slice(from, to)].join('\n')}\n`;

  it('I7 compressed with gzip are read, whatever their names', async () => {
    const plain = await summary(fixture('focus-small.csv'));
    expect(await summary(file('bill.csv.gz', gzipSync(text)))).toEqual(plain);
    expect(await summary(file('bill.csv', gzipSync(text)))).toEqual(plain);
    expect(await summary(file('members.csv.gz', Buffer.concat([gzipSync(text.slice(0, 900)), gzipSync(text.slice(900))])))).toEqual(plain);
    const receipt = {
      customer: { externalId: 'c-1' },
      title: 'x',
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      lines: [{ description: 'x', amountExact: '1' }],
    };
    expect((await readImportFile(file('receipts.json.gz', gzipSync(JSON.stringify([receipt]))))).receipts).toHaveLength(1);
  });

  it('I7 of one bill make one receipt, however the bill is split', async () => {
    const plain = await summary(fixture('focus-small.csv'));
    for (const cut of [2, 5, 8]) {
      const parts = [file('part-1.csv', half(0, cut)), file('part-2.csv.gz', gzipSync(half(cut)))];
      expect(await summary(parts)).toEqual(plain);
      expect(await summary(parts.toReversed())).toEqual(plain);
    }
    expect(await summary([file('head-1.csv', `${header}\n`), fixture('focus-small.csv'), file('head-2.csv', `${header}\n`)])).toEqual(plain);
    expect(await summary([fixture('focus-small.csv'), fixture('focus-1.3-service-provider.csv')])).toHaveLength(3);
  });

  it('I7 are refused if they would count twice or have two formats', async () => {
    await expect(readImportFile([fixture('focus-small.csv'), fixture('focus-small.csv')])).rejects.toMatchObject({ code: 'import_unreadable' });
    await expect(readImportFile([fixture('focus-small.csv'), file('copy.csv.gz', gzipSync(text))])).rejects.toThrow('count twice');
    await expect(readImportFile([fixture('focus-small.csv'), file('receipts.json', '[]')])).rejects.toThrow(/vitrine, but .* focus/);
  });

  it('I7 are named when a row of one of several is refused', async () => {
    const bad = file('bad.csv', half(0, 4).replace('1.5E-7', 'much'));
    const { refusals, receipts } = await readImportFile([fixture('focus-small.csv'), bad]);
    expect(refusals.listed).toEqual([expect.objectContaining({ file: bad, line: 5, column: 'BilledCost', receipt: 'acc-1 2026-10-01' })]);
    expect([...receipts].map(({ input }) => input.customer.externalId)).toEqual(['acc-2']);
    const dollars = file('dollars.csv', half(4, 5).replace('"EUR"', '"USD"'));
    expect((await readImportFile([fixture('focus-small.csv'), dollars])).refusals.listed[0]?.reason).toContain(`line 2 of ${fixture('focus-small.csv')}`);
  });
});

/** Real, anonymised bills, read where they exist: they are not in this repository. `VITRINE_FOCUS_FOLDER` names their folder. */
const shared = process.env['VITRINE_FOCUS_FOLDER'] ?? fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
it.runIf(existsSync(`${shared}/focus-pacific-periods.csv`))('I7 reads real bills of every version', async () => {
  for (const name of ['focus-1.2-without-sub-account.csv', 'focus-1.3-service-provider.csv', 'focus-pacific-periods.csv']) {
    const found = await summary(`${shared}/${name}`);
    expect(found.length, name).toBeGreaterThan(0);
    for (const [, start, end] of found) expect([start, end], name).toEqual(['2024-09-01', '2024-09-30']);
  }
});
