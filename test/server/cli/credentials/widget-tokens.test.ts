import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

const page = 'https://app.acme.example';

describe.each(engines)('on %s', (engine) => {
  let place: CliPlace;
  const json = async (...words: string[]) => (await place.vitrine(...words, '--json')).json();
  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
    const file = join(place.folder, 'receipts.json');
    writeFileSync(
      file,
      JSON.stringify([
        {
          customer: { externalId: 'c-1' },
          title: 'October',
          period: { start: '2026-10-01', end: '2026-10-31' },
          currency: 'EUR',
          lines: [{ description: 'Work', amountMinor: 1 }],
        },
      ]),
    );
    await place.vitrine('receipts', 'import', file);
  });
  afterAll(() => place.remove());

  describe('vitrine widget-tokens', () => {
    const mint = (...words: string[]) => place.vitrine('widget-tokens', 'mint', '--customer', 'c-1', '--scope', 'sso_connection', '--origin', page, ...words);

    it('mints, lists and revokes', async () => {
      const minted = (await mint('--ttl', '5', '--json')).json();
      expect(minted).toMatchObject({ id: expect.stringMatching(/^wtok_/), token: expect.stringMatching(/^eyJ/), warning: expect.stringContaining('once') });
      const id = String(minted['id']);
      expect((await json('widget-tokens', 'list')).items).toMatchObject([{ id, state: 'active', mintedBy: null }]);
      expect((await json('widget-tokens', 'list', '--customer', 'c-1')).items).toHaveLength(1);
      expect((await place.vitrine('widget-tokens', 'list')).stdout).toContain(id);
      expect(await json('widget-tokens', 'revoke', id)).toMatchObject({ id, state: 'revoked' });
      expect((await json('widget-tokens', 'list')).items).toEqual([]);
      expect((await json('widget-tokens', 'list', '--include-revoked')).items).toMatchObject([{ id, state: 'revoked' }]);
    });

    it('shows the token once, and a warning on standard error', async () => {
      const { stdout, stderr } = await mint();
      expect(stdout).toMatch(/token +eyJ/);
      expect(stderr).toContain('once');
      expect(stderr).not.toContain('eyJ');
      expect((await place.vitrine('widget-tokens', 'list')).stdout).not.toContain('eyJ');
    });

    it.each([
      [['--origin', 'http://app.acme.example'], 'invalid_origin'],
      [['--scope', 'everything'], 'invalid_request'],
      [['--customer', 'nobody'], 'not_found'],
    ])('refuses %j with %s', async (words, code) => {
      expect((await mint(...words, '--json')).problem().code).toBe(code);
    });

    it('refuses an unknown token or customer', async () => {
      expect((await place.vitrine('widget-tokens', 'revoke', 'wtok_000000000000000000000000', '--json')).problem().code).toBe('not_found');
      expect((await place.vitrine('widget-tokens', 'list', '--customer', 'nobody', '--json')).problem().code).toBe('not_found');
    });
  });

  describe('vitrine own-keys', () => {
    const states = async () => (await json('own-keys', 'list')).items.filter(({ kind }) => kind === 'widget').map(({ state }) => state);

    it('lists the keys without their private parts', async () => {
      expect((await states()).toSorted()).toEqual(['active', 'next']);
      expect(JSON.stringify(await json('own-keys', 'list'))).not.toMatch(/sealed|private/i);
      expect((await place.vitrine('own-keys', 'list')).stdout).toContain('own_');
    });

    it('rotates a key published for ten minutes; rotating a fresh one with no grace needs confirmation', async () => {
      const early = await place.vitrine('own-keys', 'rotate', 'widget', '--json');
      expect([early.exit, early.problem().code]).toEqual([1, 'key_state_conflict']);
      const asked = await place.vitrine('own-keys', 'rotate', 'widget', '--grace', '0', '--json');
      expect([asked.exit, asked.problem().code]).toEqual([4, 'confirmation_required']);
      expect(await json('own-keys', 'rotate', 'widget', '--grace', '0', '--yes')).toMatchObject({ kind: 'widget', state: 'active' });
      expect((await states()).toSorted()).toEqual(['active', 'next', 'retired']);
    });

    it('refuses an unknown kind', async () => {
      expect((await place.vitrine('own-keys', 'rotate', 'tenant', '--json')).exit).toBe(2);
    });
  });
});
