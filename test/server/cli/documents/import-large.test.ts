import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { locales } from '../../../../protocol/locales.ts';
import { runCli } from '../../../support/processes/cli.ts';
import { acmePlace } from '../acme-place.ts';

const acme = acmePlace();

/** Writes a file with the number of rows and returns its path. */
async function fileOf(name: string, rows: number, rowOf: (index: number) => unknown): Promise<string> {
  const path = join(acme.place.folder, name);
  const out = createWriteStream(path);
  for (let index = 0; index < rows; index += 1) {
    if (!out.write(`${JSON.stringify(rowOf(index))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return path;
}

it('keeps the rows of a 90 MB file in a heap of 64 MiB until all are checked', async () => {
  const description = 'For teams that grow. '.repeat(95);
  const texts = Object.fromEntries(locales.map((locale) => [locale, { description }]));
  const rows = 6_000;
  const path = await fileOf('large.jsonl', rows, (index) => {
    const plan = { externalId: `plan-${index}`, name: `Plan ${index}`, priceMinor: 100, currency: 'EUR', cycle: 'monthly' };
    return { ...plan, description, texts };
  });
  const result = await runCli(['offerings', 'import', path, '--dry-run', '--json'], { env: { ...acme.place.env, NODE_OPTIONS: '--max-old-space-size=64' } });
  expect(result.stderr).toBe('');
  expect(result.json()).toEqual({ rows, stored: null });
}, 120_000);

it('keeps 24,000 receipts of ten lines in a heap of 64 MiB, grouped by customer', async () => {
  const rows = 24_000;
  const path = await fileOf('receipts.jsonl', rows, (index) => {
    const month = String(1 + Math.floor(index / 2_000)).padStart(2, '0');
    return {
      customer: { externalId: `customer-${index % 2_000}` },
      title: `Usage of 2026-${month}`,
      period: { start: `2026-${month}-01`, end: `2026-${month}-28` },
      currency: 'EUR',
      lines: Array.from({ length: 10 }, (_, line) => ({ description: `Service ${line}`, quantity: '2', unit: 'h', amountMinor: 1200 + line })),
    };
  });
  const result = await runCli(['receipts', 'import', path, '--dry-run', '--json'], { env: { ...acme.place.env, NODE_OPTIONS: '--max-old-space-size=64' } });
  expect(result.stderr).toBe('');
  expect(result.json()).toMatchObject({ rows, receipts: rows, stored: null });
}, 120_000);
