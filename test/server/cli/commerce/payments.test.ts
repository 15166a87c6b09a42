import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere, type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

describe.each(engines)('vitrine payments on %s', (engine) => {
  let place: CliPlace;
  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
  });
  afterAll(() => place.remove());

  it('PY07 shows the provider, shows its secret once, rotates it and turns payments off', async () => {
    expect((await place.vitrine('payments', 'show', '--json')).problem().code).toBe('not_found');
    const set = await place.vitrine('payments', 'set', '--url', 'https://billing.acme.example/pay');
    expect(set.stdout).toMatch(/paysec_[\w-]{43}/);
    expect(set.stderr).toContain('once');
    const shown = await place.vitrine('payments', 'show');
    expect(shown.stdout).toContain('https://billing.acme.example/pay');
    expect(shown.stdout).not.toContain('paysec_');
    expect((await place.vitrine('payments', 'set', '--url', 'https://billing.acme.example/other', '--json')).json()).toMatchObject({ secret: null });
    expect((await place.vitrine('payments', 'rotate-secret', '--grace', '0', '--json')).json()).toMatchObject({
      secret: expect.stringMatching(/^paysec_/),
      formerKeyUntil: null,
    });
    const { exit, stdout } = await runHere(['payments', 'set', '--stripe', '--json'], {
      env: place.env,
      input: 'sk_test_0123456789very\nwhsec_0123456789very\n',
    });
    expect([exit, JSON.parse(stdout)]).toMatchObject([0, { provider: 'stripe', url: null, secret: null }]);
    expect(stdout).not.toContain('very');
    expect((await place.vitrine('payments', 'show')).stdout).toMatch(/former redirect until +20/);
    expect((await place.vitrine('payments', 'set', '--url', 'https://billing.acme.example/pay', '--grace', '0', '--json')).json()).toMatchObject({
      formerProviders: [{ provider: 'redirect' }],
    });
    expect((await place.vitrine('payments', 'off', '--yes', '--json')).json()).toMatchObject({ payments: false });
    expect((await place.vitrine('payments', 'off', '--yes', '--grace', '0', '--json')).json()).toMatchObject({ payments: false });
  });

  it('PY13 lists the checkouts of a state', async () => {
    for (const words of [[], ['--state', 'pending'], ['--state', 'expired']])
      expect((await place.vitrine('checkouts', 'list', ...words, '--json')).json()).toEqual({ items: [], more: false });
  });

  it.each([
    [['payments', 'set', '--url', 'http://10.0.0.1/'], 'invalid_request'],
    [['payments', 'set'], 'usage_invalid'],
    [['payments', 'set', '--stripe', '--url', 'https://billing.acme.example/'], 'usage_invalid'],
    [['payments', 'set', '--stripe'], 'invalid_request'],
    [['payments', 'set', '--url', 'https://billing.acme.example/', '--grace', '1209601'], 'usage_invalid'],
    [['payments', 'rotate-secret'], 'not_found'],
    [['payments', 'off', '--yes'], 'not_found'],
    [['payments', 'off', '--yes', '--grace', '0'], 'not_found'],
    [['payments', 'off', '--yes', '--grace', '1209601'], 'usage_invalid'],
    [['checkouts', 'show', 'chk_0'], 'not_found'],
    [['checkouts', 'list', '--state', 'gone'], 'usage_invalid'],
  ])('refuses %j with %s', async (words, code) => {
    expect((await place.vitrine(...words, '--json')).problem().code).toBe(code);
  });
});
