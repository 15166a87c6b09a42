import { expect, it } from 'vitest';
import { acmePlace } from '../acme-place.ts';

const { vitrine } = acmePlace();

it('RA11 a widget-id is set, changed and removed, one by one', async () => {
  const table = async (...words: string[]): Promise<unknown> => (await vitrine('tenants', 'widget-ids', ...words, '--json')).json();
  expect(await table('acme')).toEqual({ tenant: 'acme', widgetIds: {} });
  const offer = { widget: 'pricing-card', resource: 'plan:pro' };
  expect(await table('acme', '--set', 'store=receipt-list', 'offer=pricing-card:plan:pro')).toEqual({
    tenant: 'acme',
    widgetIds: { store: { widget: 'receipt-list' }, offer },
  });
  expect(await table('--set', 'store=invoice-list', '--remove', 'offer')).toEqual({ tenant: 'acme', widgetIds: { store: { widget: 'invoice-list' } } });
  expect((await vitrine('tenants', 'show', 'acme', '--json')).json()).toMatchObject({ widgetIds: { store: { widget: 'invoice-list' } } });
  expect((await vitrine('tenants', 'widget-ids')).stdout).toMatch(/store +invoice-list/);
});

it.each([
  [['--set', 'store'], 2, 'usage_invalid'],
  [['--set', '=receipt-list'], 2, 'usage_invalid'],
  [['--set', 'store=receipt'], 1, 'invalid_request'],
  [['--set', `store=receipt:r_${'x'.repeat(43)}`], 1, 'invalid_request'],
])('RA11 %j is refused and changes nothing', async (words, exit, code) => {
  const before = (await vitrine('tenants', 'widget-ids', 'acme', '--json')).json();
  const result = await vitrine('tenants', 'widget-ids', 'acme', ...words, '--json');
  expect([result.exit, result.problem().code]).toEqual([exit, code]);
  expect((await vitrine('tenants', 'widget-ids', 'acme', '--json')).json()).toEqual(before);
});
