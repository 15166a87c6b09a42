import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';

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

  it('prints the direct link of each receipt on request, the same as `receipts link`', async () => {
    const both = [receipt('café', { scope: { product: 'seats' } }), receipt('bob')];
    const { exit, stdout } = await published(both, '--publish', '--links', '-');
    expect(exit).toBe(0);
    expect(stdout).toContain('Published: 2 receipts.');
    const links = linksOf(stdout);
    expect(links).toHaveLength(2);
    expect(stdout).toContain(`café 2026-10-01 seats: ${links[0]}\nbob 2026-10-01: ${links[1]}`);

    const again = (await published([...both, receipt('eve')], '--publish', '--links', '-', '--json')).json();
    expect(again).toMatchObject({
      published: 3,
      links: [
        { customer: 'café', period: { start: '2026-10-01', end: '2026-10-31' }, scope: { product: 'seats' }, link: links[0] },
        { customer: 'bob', scope: null, link: links[1] },
        { customer: 'eve' },
      ],
    });
    const [{ id = '' } = {}] = again['links'] as unknown as { id: string }[];
    expect((await place.vitrine('receipts', 'link', id)).stdout.trim()).toBe(links[0]);
  });

  it('prints no link without --links, and none for receipts that are not stored', async () => {
    for (const words of [[], ['--publish', '--dry-run'], ['--publish', '--dry-run', '--links', '-'], ['--publish']]) {
      const isStored = words.length === 1;
      const printed = await published([receipt('bob')], ...words);
      expect([printed.exit, linksOf(printed.stdout + printed.stderr)]).toEqual([0, []]);
      const result = await published([receipt('bob')], ...words, '--json');
      expect(result.json()).toMatchObject({ published: isStored ? 1 : null, links: null });
      expect(result.stdout).not.toContain('/r/r_');
    }
  });

  it('writes the links into a new file that only its owner can read, and never overwrites one', async () => {
    const to = join(place.folder, 'links.jsonl');
    const refused = await published([receipt('bob')], '--links', to, '--json');
    expect(refused.problem()).toMatchObject({ code: 'usage_invalid', detail: expect.stringContaining('--links') });
    expect((await published([receipt('bob')], '--publish', '--dry-run', '--links', to)).exit).toBe(0);
    expect((await published([receipt('bob'), receipt('bob')], '--publish', '--links', to, '--json')).problem()).toMatchObject({ code: 'import_refused' });
    expect(existsSync(to)).toBe(false);

    const written = await published([receipt('bob'), receipt('eve')], '--publish', '--links', to);
    expect([written.exit, linksOf(written.stdout), written.stdout]).toEqual([0, [], expect.stringContaining(`in ${to}`)]);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const lines = readFileSync(to, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    expect(lines).toEqual(
      ['bob', 'eve'].map((customer) => ({
        id: expect.stringMatching(/^rcpt_/),
        customer,
        period: { start: '2026-10-01', end: '2026-10-31' },
        scope: null,
        link: expect.stringMatching(/\/r\/r_[\w-]{43}$/),
      })),
    );
    const replaced = await published([receipt('eve', { title: 'Other' }), receipt('zoe')], '--publish', '--links', to, '--json');
    expect(replaced.problem()).toMatchObject({ code: 'conflict' });
    expect((await place.vitrine('receipts', 'list', '--json')).json().items).toHaveLength(2);
  });

  it('says that the receipts are stored if only their links cannot be written, and a second run writes the links of the same receipts', async () => {
    const [pipe, to] = [join(place.folder, 'pipe'), join(place.folder, 'links.jsonl')];
    execFileSync('mkfifo', [pipe]);
    const failing = place.vitrine('receipts', 'import', pipe, '--seal', '--publish', '--links', to, '--json');
    // The import has created its own file when it opens the pipe.
    const input = await open(pipe, 'w');
    writeFileSync(to, 'of another program');
    await input.writeFile(JSON.stringify([receipt('bob'), receipt('eve')]));
    await input.close();
    const failed = await failing;
    expect([failed.exit, failed.stdout, readFileSync(to, 'utf8')]).toEqual([1, '', 'of another program']);
    expect(failed.problem().detail).toContain('2 receipts stored and published; only the links are missing');
    rmSync(to);
    const again = await published([receipt('bob'), receipt('eve')], '--publish', '--links', to, '--json');
    const stored = { created: 0, updated: 0, sealed: ['bob 2026-10-01', 'eve 2026-10-01'] };
    expect([again.exit, again.json()]).toMatchObject([0, { receipts: 2, stored, published: 2 }]);
    const { items } = (await place.vitrine('receipts', 'list', '--json')).json();
    const written = readFileSync(to, 'utf8').trim().split('\n').map((line) => JSON.parse(line).id);
    expect(written.toSorted()).toEqual(items.map(({ id }) => id).toSorted());
  });
});
