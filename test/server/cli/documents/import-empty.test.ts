import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';

const focusHeader = 'BilledCost,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodStart,ProviderName,ServiceName,SubAccountId\n';
const headers = {
  receipts: focusHeader,
  invoices: 'number,customer,issueDate,currency,description,amount\n',
  offerings: 'externalId,name,currency,cycle\n',
  subscriptions: 'externalId,customer,offering,status\n',
} as const;

describe('a file without rows', () => {
  let place: CliPlace;
  beforeAll(async () => {
    place = await cliPlace('sqlite');
    await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
  });
  afterAll(() => place.remove());
  const file = (name: string, content: string | Buffer): string => {
    const path = join(place.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const words = ['receipts', 'invoices', 'offerings', 'subscriptions'] as const;
  const contents = (word: keyof typeof headers): [string, string | Buffer][] => [
    ['an empty file', ''],
    ['blank lines', '\n \n'],
    ['an empty array', '[]'],
    ['an empty array in gzip', gzipSync('[ ]\n')],
    ['a header without rows', headers[word]],
  ];

  it.each(words.flatMap((word) => contents(word).map(([what, content]) => [word, what, content] as const)))(
    'is refused by %s import in plain words: %s',
    async (word, _what, content) => {
      for (const more of [[], ['--dry-run']]) {
        const { exit, problem } = await place.vitrine(word, 'import', file(`${word}.txt`, content), ...more, '--json');
        expect(exit).toBe(1);
        expect(problem()).toMatchObject({ code: 'import_unreadable', detail: expect.stringMatching(/the file (is empty|contains nothing)/) });
      }
    },
  );

  it('is accepted next to other files of one bill', async () => {
    const row = '1,USD,2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,Usage,2026-10-02T00:00:00Z,Nimbus,Compute,acc-1\n';
    const files = [file('one.csv', focusHeader), file('two.csv', focusHeader + row)];
    expect((await place.vitrine('receipts', 'import', ...files, '--json')).json()).toMatchObject({ rows: 1, receipts: 1 });
    const { exit, stderr } = await place.vitrine('receipts', 'import', ...[1, 2].map((name) => file(`${name}.csv`, focusHeader)));
    expect(exit).toBe(1);
    expect(stderr).toContain('2 files contain nothing');
  });
});
