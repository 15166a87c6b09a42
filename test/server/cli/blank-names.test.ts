import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { cliPlace, type CliPlace } from '../../support/processes/cli.ts';

describe.each(engines)('an invisible name on the command line, on %s,', (engine) => {
  let place: CliPlace;
  const file = (name: string, content: string): string => {
    const path = join(place.folder, name);
    writeFileSync(path, content);
    return path;
  };

  beforeEach(async () => {
    place = await cliPlace(engine);
    expect((await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme', '--json')).exit).toBe(0);
  });
  afterEach(() => place.remove());

  it.each([
    ['tenants create', ['tenants', 'create', 'other', '--name']],
    ['tenants update', ['tenants', 'update', '--tenant', 'acme', '--name']],
    ['init', ['init', '--tenant', 'third', '--name']],
    ['api-keys create', ['api-keys', 'create', '--operator', '--name']],
    ['embed-keys create', ['embed-keys', 'create', '--tenant', 'acme', '--allowed-origin', 'https://shop.acme.example', '--name']],
    ['access-keys create', ['access-keys', 'create', '--tenant', 'acme', '--name']],
    ['webhooks create', ['webhooks', 'create', '--tenant', 'acme', '--url', 'https://api.acme.example/hook', '--name']],
  ])('is refused by %s with an explanation, and a visible one is accepted', async (_command, words) => {
    for (const blank of [' ', '\u200b\u00a0']) {
      const result = await place.vitrine(...words, blank, '--json');
      expect([result.exit, result.stdout]).toEqual([expect.toSatisfy((exit) => exit === 1 || exit === 2), '']);
      expect(result.stderr).toContain('visible characters');
    }
    expect((await place.vitrine(...words, 'Shop of Acme', '--json')).exit).toBe(0);
  });

  it('is treated as an empty cell of a CSV file', async () => {
    const plans = (name: string): string => file('plans.csv', `externalId,name,description,currency,cycle\npro,${name}, ,EUR,monthly\n`);
    const refused = await place.vitrine('offerings', 'import', plans('\u2060'), '--json');
    expect(refused.problem()).toMatchObject({ code: 'import_refused', errors: [{ path: 'line 2' }] });
    expect((await place.vitrine('offerings', 'import', plans('Pro'), '--json')).exit).toBe(0);
    expect((await place.vitrine('offerings', 'show', 'pro', '--json')).json()).toMatchObject({ name: 'Pro', description: null });
  });

  it('is treated as a missing value in a FOCUS bill', async () => {
    const header =
      'BilledCost,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodStart,ProviderName,ServiceName,SubAccountId,SubAccountName';
    const bill = (service: string): string =>
      `${header}\n1,USD,2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,Usage,2026-10-01T00:00:00Z,Nimbus,${service},a, \n`;
    const refused = await place.vitrine('receipts', 'import', file('bill.csv', bill(' ')), '--json');
    expect(refused.problem()).toMatchObject({ code: 'import_refused', errors: [{ path: 'line 2', message: expect.stringContaining('ServiceName') }] });
    expect((await place.vitrine('receipts', 'import', file('bill.csv', bill('Compute')), '--json')).exit).toBe(0);
    expect((await place.vitrine('receipts', 'list', '--json')).json().items).toMatchObject([{ customer: { name: null } }]);
  });
});
