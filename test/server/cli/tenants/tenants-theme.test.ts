import { afterAll, beforeAll, expect, it } from 'vitest';
import { cliPlace, type CliPlace } from '../../../support/processes/cli.ts';

let place: CliPlace;
const vitrine = (...words: string[]) => place.vitrine(...words);
beforeAll(async () => {
  place = await cliPlace('sqlite');
  await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--json');
});
afterAll(() => place.remove());

it('AF36 a theme is set token by token, shown with the neutral defaults, and cleared', async () => {
  expect((await vitrine('tenants', 'theme', 'acme', '--json')).json()).toEqual({ tenant: 'acme', theme: null });
  await vitrine('tenants', 'theme', 'acme', '--light', 'primary=#7A1FA2', '--radius', '4');
  const { stdout } = await vitrine('tenants', 'theme', '--dark', 'primary=#d8a6f0', '--font', 'Inter');
  expect(stdout).toMatch(/primary +#7a1fa2 +#d8a6f0\n/);
  expect(stdout).toMatch(/text +#1a1d1b +#edf0ec\n/);
  expect((await vitrine('tenants', 'show', 'acme', '--json')).json()).toMatchObject({
    theme: { light: { primary: '#7a1fa2' }, dark: { primary: '#d8a6f0' }, radiusPx: 4, fontFamily: 'Inter' },
  });
  expect((await vitrine('tenants', 'theme', 'acme', '--clear', '--json')).json()).toEqual({ tenant: 'acme', theme: null });
});

it('AF36 text with too little contrast is refused, and nothing changes', async () => {
  const result = await vitrine('tenants', 'theme', 'acme', '--light', 'text=#cccccc', '--json');
  expect([result.exit === 0, result.problem().code]).toEqual([false, 'invalid_theme']);
  expect((await vitrine('tenants', 'theme', 'acme', '--json')).json()).toEqual({ tenant: 'acme', theme: null });
});

it.each([['primary'], ['=#fff']])('%j is refused as invalid usage', async (word) => {
  const result = await vitrine('tenants', 'theme', 'acme', '--light', word, '--json');
  expect([result.exit, result.problem().code]).toEqual([2, 'usage_invalid']);
});
