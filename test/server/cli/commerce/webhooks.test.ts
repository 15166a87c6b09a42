import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

describe.each(engines)('vitrine webhooks on %s', (engine) => {
  let place: CliPlace;
  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
  });
  afterAll(() => place.remove());

  it('creates, lists, changes, tests, resends and deletes a webhook, and shows its secret only once', async () => {
    const made = await place.vitrine('webhooks', 'create', '--url', 'https://api.acme.example/hook', '--event', 'receipt.sealed', '--json');
    const { id } = made.json() as unknown as { id: string };
    expect(made.json()).toMatchObject({ id: expect.stringMatching(/^wh_/), secret: expect.stringMatching(/^whsec_/), events: ['receipt.sealed'] });
    const listed = await place.vitrine('webhooks', 'list');
    expect(listed.stdout).toContain(id);
    expect(listed.stdout).not.toContain('whsec_');
    expect((await place.vitrine('webhooks', 'update', id, '--enabled', 'off', '--event', '*', '--json')).json()).toMatchObject({
      enabled: false,
      events: ['*'],
    });
    expect((await place.vitrine('webhooks', 'list')).stdout).toContain('off');
    const rotated = await place.vitrine('webhooks', 'rotate-secret', id, '--grace', '0');
    expect(rotated.stdout).toMatch(/whsec_[\w-]{43}/);
    expect(rotated.stderr).toContain('once');
    const tested = (await place.vitrine('webhooks', 'test', id, '--json')).json() as unknown as { id: string };
    expect((await place.vitrine('webhooks', 'deliveries', id)).stdout).toContain('webhook.test');
    expect((await place.vitrine('webhooks', 'deliveries', id, '--state', 'failed')).stdout).toContain('There are no such deliveries.');
    expect((await place.vitrine('webhooks', 'resend', id, tested.id, '--json')).json()).toMatchObject({ resends: 1, state: 'waiting' });
    expect((await place.vitrine('webhooks', 'resend', id, '--failed')).stdout).toContain('Queued again: 0');
    expect((await place.vitrine('webhooks', 'delete', id, '--yes', '--json')).json()).toMatchObject({ id, deleted: true });
    expect((await place.vitrine('webhooks', 'list')).stdout).toContain('webhooks create');
  });

  it.each([
    [['create', '--url', 'https://10.0.0.1/'], 'invalid_webhook_url'],
    [['create', '--url', 'https://api.acme.example/', '--event', 'receipt.eaten'], 'invalid_request'],
    [['create'], 'usage_invalid'],
    [['resend', 'wh_0'], 'usage_invalid'],
    [['resend', 'wh_0', 'whd_0', '--failed'], 'usage_invalid'],
    [['deliveries', 'wh_0'], 'not_found'],
    [['delete', 'wh_0', '--yes'], 'not_found'],
  ])('refuses %j with %s', async (words, code) => {
    expect((await place.vitrine('webhooks', ...words, '--json')).problem().code).toBe(code);
  });
});
