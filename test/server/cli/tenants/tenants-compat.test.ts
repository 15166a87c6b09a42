import { expect, it } from 'vitest';
import { acmePlace } from '../acme-place.ts';

const { vitrine } = acmePlace();

it('compatible servers are off until they are turned on, one by one', async () => {
  expect((await vitrine('tenants', 'compat', 'acme', '--json')).json()).toEqual({ tenant: 'acme', compat: [] });
  expect((await vitrine('tenants', 'compat', 'acme', '--on', 'paid', 'authio', '--json')).json()).toEqual({ tenant: 'acme', compat: ['authio', 'paid'] });
  expect((await vitrine('tenants', 'compat', '--on', 'paid', '--off', 'authio', '--json')).json()).toEqual({ tenant: 'acme', compat: ['paid'] });
  expect((await vitrine('tenants', 'show', 'acme', '--json')).json()).toMatchObject({ compat: ['paid'] });
  expect((await vitrine('tenants', 'compat')).stdout).toMatch(/paid +on/);
});

it.each([[['--on', 'nobody']], [['--on', 'paid', '--off', 'paid']]])('%j is refused as invalid usage', async (words) => {
  const result = await vitrine('tenants', 'compat', 'acme', ...words, '--json');
  expect([result.exit, result.problem().code]).toEqual([2, 'usage_invalid']);
});
