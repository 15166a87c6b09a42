import { afterEach, describe, expect, it } from 'vitest';
import { mintBridgeToken } from '../../../backend/mint-bridge-token.ts';
import { mintToken } from '../../../backend/mint-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import { newWidgetToken } from '../../../server/credentials/widget-tokens/model.ts';
import { backUp } from '../../support/databases/backup.ts';
import { runCli } from '../../support/processes/cli.ts';
import { page } from '../../support/credentials/embed-keys.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace } from '../../support/processes/process-place.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.each(engines)('a restored backup on %s', (engine) => {
  it('K17 revives ended credentials until `after-restore` ends all issued ones and lists the keys valid again', async () => {
    const here = await openProcessPlace(engine);
    cleanups.push(() => here.close());
    const { services, by, tenant, place } = here;
    const { id: keyId, secret = '' } = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
    const { id: embedKeyId, embedKey } = await services.embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });
    const { accessKey, secret: accessSecret } = await services.accessKeys.create(by, tenant.id, { name: 'backend', allowedOrigins: [] });
    const {
      secret: apiKey,
      apiKey: { id: apiKeyId },
    } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'leaver', role: 'admin' });
    await services.customers.put(by, tenant.id, { externalId: 'customer-42' });
    const widget = await services.widgetTokens.mint(
      by,
      tenant.id,
      newWidgetToken.parse({ customerId: 'customer-42', scopes: ['sso_connection'], origins: [page] }),
    );

    const ask = async (url: string, path: string, bearer: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> => {
      const headers = {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(path !== '/v1/embed-tokens' && { origin: page }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const response = await fetch(url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    };
    const signed = { secret, keyId, issuer: tenant.issuer };
    const later = { now: () => Date.now() + 1_000 };
    const bridge = (clock = { now: () => Date.now() }): Promise<string> =>
      mintBridgeToken({ ...signed, clock, externalCustomerId: 'customer-42', email: 'one@customer.example' });
    const pair = { accessId: accessKey.accessId, accessKey: accessSecret, userIdentifiers: { 'data-customer-id': 'customer-42' } };
    const { server, url } = await here.serve();
    const tenantToken = await mintToken({ ...signed, customer: 'customer-42' });
    const session = String((await ask(url, '/v1/sessions', embedKey, { bridgeToken: await bridge() })).json['token']);
    const embed = String((await ask(url, '/v1/embed-tokens', '', pair)).json['embedToken']);
    const heldToken = await bridge();
    const issued = async (at: string): Promise<number[]> =>
      Promise.all(
        [ask(at, '/v1/me', tenantToken), ask(at, '/v1/me', session), ask(at, '/v1/me', embed), ask(at, '/v1/widget/me', widget.token)].map(
          async (one) => (await one).status,
        ),
      );
    expect(await issued(url)).toEqual([200, 200, 200, 200]);

    const restored = await backUp(place);
    cleanups.push(() => restored.remove());
    await services.signingKeys.retire(by, tenant.id, keyId, { graceSeconds: 0, force: true });
    await services.embedKeys.revoke(by, tenant.id, embedKeyId);
    await services.widgetTokens.revoke(by, tenant.id, widget.id);
    await services.accessKeys.revoke(by, tenant.id, accessKey.accessId, { revokeTokens: true });
    await services.apiKeys.revoke(by, apiKeyId);
    expect(await issued(url)).toEqual([401, 401, 401, 401]);
    server.signal('SIGTERM');
    await server.exited;

    const env = { VITRINE_DATA: restored.folder, ...(restored.database.engine === 'postgres' && { DATABASE_URL: restored.database.url }) };
    const again = await here.serve(env);
    expect(await issued(again.url)).toEqual([200, 200, 200, 200]);

    const { exit, json } = await runCli(['after-restore', '--yes', '--json'], { env: { ...here.env, ...env } });
    expect(exit).toBe(0);
    const listed = json().items as unknown as { kind: string; id: string }[];
    expect(listed).toEqual(
      expect.arrayContaining(
        [
          ['signing key', keyId],
          ['embed key', embedKeyId],
          ['access key', accessKey.accessId],
          ['API key', apiKeyId],
        ].map(([kind, id]) => expect.objectContaining({ tenant: 'acme', kind, id })),
      ),
    );
    expect(await issued(again.url)).toEqual([401, 401, 401, 401]);
    expect((await runCli(['token', 'inspect', tenantToken, '--tenant', 'acme', '--json'], { env: { ...here.env, ...env } })).json()).toMatchObject({
      signature: 'valid',
      reason: expect.stringContaining('restored'),
    });
    expect((await ask(again.url, '/v1/sessions', embedKey, { bridgeToken: heldToken })).json['code']).toBe('token_invalid');
    expect((await ask(again.url, '/v1/audit?action=tenant.restored', apiKey)).json['items']).toMatchObject([
      { actor: { kind: 'cli' }, target: { kind: 'tenant', id: tenant.id } },
    ]);

    // Credentials issued from now on work as usual.
    expect((await ask(again.url, '/v1/me', await mintToken({ ...signed, customer: 'customer-42', clock: later }))).status).toBe(200);
    expect((await ask(again.url, '/v1/sessions', embedKey, { bridgeToken: await bridge(later) })).status).toBe(201);
    const fresh = String((await ask(again.url, '/v1/embed-tokens', '', pair)).json['embedToken']);
    expect((await ask(again.url, '/v1/me', fresh)).status).toBe(200);
  }, 120_000);
});
