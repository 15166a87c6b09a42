import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDecimals } from '../../../../protocol/decimal.ts';
import { cliPlace, runCli, type CliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

const fixture = fileURLToPath(new URL('../../import/fixtures/focus-small.csv', import.meta.url));
const header =
  'BilledCost,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodStart,ProviderName,ServiceName,SubAccountId,SubAccountName';
const row = (cost: string, account: string, hour = 0): string =>
  `${cost},USD,2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,Usage,2026-10-${String((hour % 31) + 1).padStart(2, '0')}T00:00:00Z,` +
  `Nimbus,Compute,${account},"Account ${account}"`;

describe.each(engines)('receipts import on %s', (engine) => {
  let place: CliPlace;
  const file = (content: string): string => {
    const path = join(place.folder, 'bill.csv');
    writeFileSync(path, content);
    return path;
  };
  const stored = async () => (await place.vitrine('receipts', 'list', '--limit', '1000', '--json')).json().items;

  beforeEach(async () => {
    place = await cliPlace(engine);
    const made = await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme', '--json');
    expect(made.exit).toBe(0);
  });
  afterEach(() => place.remove());

  it('imports a FOCUS file with exact amounts, and unchanged the second time', async () => {
    const first = await place.vitrine('receipts', 'import', fixture, '--json');
    expect(first.exit).toBe(0);
    expect(first.stderr).not.toContain('Reading');
    expect(first.json()).toMatchObject({ format: 'focus', rows: 11, receipts: 2, stored: { created: 2 }, leftOut: [] });
    expect((await stored()).map((receipt) => receipt['totalExact']).sort()).toEqual(['109.07500016', '7.5']);
    expect((await place.vitrine('receipts', 'import', fixture, '--json')).json()).toMatchObject({ stored: { created: 0, unchanged: 2 } });
  });

  it('imports nothing when one row is refused, and names its line, column and reason', async () => {
    const result = await place.vitrine('receipts', 'import', file([header, row('1', 'a'), row('one', 'b'), ''].join('\n')), '--json');
    expect({ exit: result.exit, stdout: result.stdout }).toEqual({ exit: 1, stdout: '' });
    expect(result.problem()).toMatchObject({ code: 'import_refused', errors: [{ path: 'line 3', message: expect.stringContaining('BilledCost') }] });
    expect(await stored()).toEqual([]);
    const plainOutput = await place.vitrine('receipts', 'import', join(place.folder, 'bill.csv'));
    expect(plainOutput.stderr).toMatch(/Line +Column +Reason +Receipt\n +3 +BilledCost +“one” .*b 2026-10-01/);
  });

  it('leaves out whole receipts of refused rows with --skip-refused, and names them', async () => {
    const content = [header, row('1', 'a'), row('one', 'b'), row('2', 'b'), row('3', 'c'), ''].join('\n');
    const result = await place.vitrine('receipts', 'import', file(content), '--skip-refused', '--json');
    expect(result.exit).toBe(0);
    expect(result.json()).toMatchObject({ receipts: 2, leftOut: ['b 2026-10-01'], refused: { count: 1 } });
    expect((await stored()).map(({ customer }) => customer?.['externalId']).sort()).toEqual(['a', 'c']);
  });

  it('I7 imports a bill in several files, compressed or not, as one, and names the file of a bad row', async () => {
    const part = (name: string, rows: string[]): string => {
      const content = [header, ...rows, ''].join('\n');
      writeFileSync(join(place.folder, name), name.endsWith('.gz') ? gzipSync(content) : content);
      return join(place.folder, name);
    };
    const [first, second] = [part('1.csv', [row('1', 'a'), row('2', 'b')]), part('2.csv.gz', [row('4', 'a')])];
    const result = await place.vitrine('receipts', 'import', first, second, '--json');
    expect(result.json()).toMatchObject({ format: 'focus', rows: 3, receipts: 2, stored: { created: 2 } });
    expect((await stored()).map(({ totalExact }) => totalExact).sort()).toEqual(['2', '5']);
    const bad = part('3.csv', [row('much', 'c')]);
    expect((await place.vitrine('receipts', 'import', first, bad, '--json')).problem()).toMatchObject({
      code: 'import_refused',
      errors: [{ path: `${bad} line 2` }],
    });
    expect((await place.vitrine('receipts', 'import', first, bad)).stderr).toMatch(/File +Line +Column/);
    expect((await place.vitrine('receipts', 'import', first, first, '--json')).problem()).toMatchObject({
      code: 'import_unreadable',
      detail: expect.stringContaining('count twice'),
    });
  });

  it('O6 prints an example that can be imported unchanged, and requires either --example or files', async () => {
    const { stdout, exit } = await place.vitrine('receipts', 'import', '--example');
    expect(exit).toBe(0);
    const path = join(place.folder, 'example.json');
    writeFileSync(path, stdout);
    expect((await place.vitrine('receipts', 'import', path, '--json')).json()).toMatchObject({ format: 'vitrine', receipts: 2, stored: { created: 2 } });
    for (const words of [[], [path, '--example']]) expect((await place.vitrine('receipts', 'import', ...words, '--json')).problem().code).toBe('usage_invalid');
  });

  it('stores nothing on a dry run', async () => {
    expect((await place.vitrine('receipts', 'import', fixture, '--dry-run', '--json')).json()).toMatchObject({ receipts: 2, stored: null });
    expect(await stored()).toEqual([]);
    const dryRunReport = (await place.vitrine('receipts', 'import', fixture, '--dry-run')).stderr;
    expect(dryRunReport).toContain('Reading');
    expect(dryRunReport).not.toContain('Storing');
  });

  it('refuses on a dry run what a real run would refuse', async () => {
    const hidden = row('1', 'a').replace('a,"Account', 'a\u200b,"Account');
    for (const more of [[], ['--dry-run']]) {
      expect((await place.vitrine('receipts', 'import', fixture, '--publish', '--json', ...more)).problem()).toMatchObject({ code: 'receipt_draft' });
      expect((await place.vitrine('receipts', 'import', file([header, hidden, ''].join('\n')), '--json', ...more)).problem().code).toBe('invalid_text');
    }
    expect(await stored()).toEqual([]);
  });

  it('publishes with --publish', async () => {
    const refused = await place.vitrine('receipts', 'import', fixture, '--publish', '--json');
    expect(refused.problem()).toMatchObject({ code: 'receipt_draft' });
    expect(await stored()).toEqual([]);
    await place.vitrine('receipts', 'import', fixture, '--publish', '--seal');
    expect((await stored()).map(({ visibility }) => visibility)).toEqual(['published', 'published']);
  });

  it('reads from a pipe, which can be read only once, compressed or not', async () => {
    for (const write of ['cat', 'gzip -c']) {
      const pipe = join(place.folder, `pipe-${write.slice(0, 3)}`);
      execFileSync('mkfifo', [pipe]);
      const written = once(spawn('sh', ['-c', `${write} '${fixture}' > '${pipe}'`]), 'close');
      expect((await place.vitrine('receipts', 'import', pipe, '--dry-run', '--json')).json()).toMatchObject({ rows: 11, receipts: 2 });
      await written;
    }
  });

  it('refuses an incomplete last line with its number, and imports nothing', async () => {
    const truncated = [header, row('1', 'a'), row('2', 'b')].join('\n').slice(0, -22);
    for (const skip of [[], ['--skip-refused']]) {
      const result = await place.vitrine('receipts', 'import', file(truncated), ...skip, '--json');
      expect([result.exit, result.problem().code]).toEqual([1, 'import_unreadable']);
      expect(result.problem().detail).toContain('line 3');
    }
    expect(await stored()).toEqual([]);
  });

  it('prints one plain line of progress into a log', async () => {
    const { stderr } = await place.vitrine('receipts', 'import', fixture);
    expect(stderr.endsWith(`Reading ${fixture} …\nStoring …\n`)).toBe(true);
  });
});

it('reads a hundred thousand rows in a heap of 64 MiB', async () => {
  const place = await cliPlace('sqlite');
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
  const path = join(place.folder, 'large.csv');
  const out = createWriteStream(path);
  out.write(`${header}\n`);
  const rows = 100_000;
  for (let index = 0; index < rows; index += 1) {
    const line = `${row('0.0000000001', `account-${index % 40}`, index)}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  const result = await runCli(['receipts', 'import', path, '--json'], { env: { ...place.env, NODE_OPTIONS: '--max-old-space-size=64' } });
  expect(result.stderr).toBe('');
  expect(result.json()).toMatchObject({ rows, receipts: 40, stored: { created: 40 } });
  const { items } = (await place.vitrine('receipts', 'list', '--json')).json();
  expect(addDecimals(items.map((item) => String(item['totalExact'])))).toBe('0.00001000');
  await place.remove();
}, 120_000);
