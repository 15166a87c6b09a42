import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { addDecimals, compareDecimals, toMinor } from '../../../protocol/decimal.ts';
import { readImportFile } from '../../../server/import/receipts/import-file.ts';

/** Real, anonymised bills of the FinOps Foundation, too large for the repository. `VITRINE_FOCUS_SAMPLE` names the file; a fixture is the fallback. */
const wanted = process.env['VITRINE_FOCUS_SAMPLE'] ?? fileURLToPath(new URL('../../../../shared/data/focus-1.0-sample-250.csv', import.meta.url));
const sample = existsSync(wanted) ? wanted : fileURLToPath(new URL('fixtures/focus-small.csv', import.meta.url));

/** Computes the same sums independently, with Python’s CSV reader and decimals. */
const program = `
import csv, decimal, json, sys
decimal.getcontext().prec = 80
sums, rows = {}, 0
for row in csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline='')):
    key = row['SubAccountId'] + ' ' + row['BillingPeriodStart'][:10]
    found = sums.setdefault(key, {'total': decimal.Decimal(0), 'lines': {}, 'days': {}})
    cost = decimal.Decimal(row['BilledCost'])
    correction = row.get('ChargeClass') == 'Correction'
    line = '|'.join([row['ServiceName'], row['ChargeCategory'], str(correction)])
    found['total'] += cost
    found['lines'][line] = found['lines'].get(line, 0) + cost
    day = row['ChargePeriodStart'][:10]
    found['days'][day] = found['days'].get(day, 0) + cost
    rows += 1
print(json.dumps({'rows': rows, 'sums': sums}, default=lambda d: format(d, 'f')))
`;

interface Independent {
  rows: number;
  sums: Record<string, { total: string; lines: Record<string, string>; days: Record<string, string> }>;
}

it('sums every receipt, line and day to the last digit, as an independent program does', async () => {
  const independent: Independent = JSON.parse(execFileSync('python3', ['-c', program, sample], { encoding: 'utf8', maxBuffer: 1 << 26 }));
  const { rows, receipts, refusals } = await readImportFile(sample);
  expect(refusals.listed).toEqual([]);
  expect(rows).toBe(independent.rows);
  expect([...receipts].map(({ input }) => `${input.customer.externalId} ${input.period.start}`).sort()).toEqual(Object.keys(independent.sums).sort());
  for (const { input } of receipts) {
    const { total, lines, days } = independent.sums[`${input.customer.externalId} ${input.period.start}`] ?? { total: '', lines: {}, days: {} };
    expect(compareDecimals(input.totalExact ?? '', total)).toBe(0);
    const amounts = [...input.lines, ...input.taxes].map(({ amountExact }) => amountExact ?? '');
    expect(compareDecimals(addDecimals(amounts), total)).toBe(0);
    const byValue = (values: string[]): string[] => values.map((value) => addDecimals([value, '0.00000000000000000000'])).sort();
    expect(byValue(amounts)).toEqual(byValue(Object.values(lines)));
    expect((input.series?.points ?? []).map(({ date }) => date)).toEqual(Object.keys(days).sort());
    for (const { date, value } of input.series?.points ?? []) expect(compareDecimals(value, days[date] ?? '')).toBe(0);
    expect(toMinor(total, 2)).toBe(toMinor(input.totalExact ?? '', 2));
  }
});
