import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { type CliPlace, cliPlace } from '../../support/processes/cli.ts';

const receipt = (customer: string, more: Record<string, unknown> = {}) => ({
  customer: { externalId: customer },
  title: 'October',
  period: { start: '2026-10-01', end: '2026-10-31' },
  currency: 'EUR',
  lines: [{ description: 'Work', amountMinor: 1200 }],
  ...more,
});

describe.each(engines)('receipts import --publish on %s', (engine) => {
  let place: CliPlace;
  beforeEach(async () => {
    place = await cliPlace(engine);
    await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
  });
  afterEach(() => place.remove());

  const published = async (receipts: unknown[], ...words: string[]) => {
    const file = join(place.folder, 'receipts.json');
    writeFileSync(file, JSON.stringify(receipts));
    return place.vitrine('receipts', 'import', file, '--seal', ...words);
  };
  const linksOf = (text: string): string[] => text.match(/https?:\/\/\S+\/r\/r_[\w-]{43}/g) ?? [];

  it('prints the direct link of each, also of those that were there, and `receipts link` says the same', async () => {
    const both = [receipt('café', { scope: { product: 'seats' } }), receipt('bob')];
    const { exit, stdout } = await published(both, '--publish');
    expect(exit).toBe(0);
    expect(stdout).toContain('Published: 2 receipts.');
    const links = linksOf(stdout);
    expect(links).toHaveLength(2);
    expect(stdout).toContain(`café 2026-10-01 seats: ${links[0]}\nbob 2026-10-01: ${links[1]}`);

    const again = (await published([...both, receipt('eve')], '--publish', '--json')).json();
    expect(again).toMatchObject({
      published: [
        { customer: 'café', period: { start: '2026-10-01', end: '2026-10-31' }, scope: { product: 'seats' }, link: links[0] },
        { customer: 'bob', scope: null, link: links[1] },
        { customer: 'eve' },
      ],
    });
    const [{ id = '' } = {}] = again['published'] as unknown as { id: string }[];
    expect((await place.vitrine('receipts', 'link', id)).stdout.trim()).toBe(links[0]);
  });

  it('prints none without it, and none of what is not stored', async () => {
    for (const words of [[], ['--publish', '--dry-run']]) {
      expect(linksOf((await published([receipt('bob')], ...words)).stdout)).toEqual([]);
      expect((await published([receipt('bob')], ...words, '--json')).json()).toMatchObject({ published: null });
    }
  });
});
