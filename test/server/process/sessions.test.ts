import { describe, expect, it, type TestContext } from 'vitest';
import { mintBridgeToken } from '../../../backend/mint-bridge-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import type { Engine } from '../../../server/platform/store/database.ts';
import { page } from '../../support/credentials/embed-keys.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace } from '../../support/processes/process-place.ts';

/** Creates a database with a tenant, for server processes. */
async function start({ onTestFinished }: TestContext, engine: Engine) {
  const place = await openProcessPlace(engine);
  onTestFinished(() => place.close());
  const { services, by, tenant, serve } = place;
  const { secret: apiKey } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  const { id: keyId, secret = '' } = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
  const { embedKey, id: embedKeyId } = await services.embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });

  const call = async (url: string, method: string, path: string, bearer: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${bearer}`, origin: page, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    const json: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
    return { status: response.status, json, code: json['code'] };
  };
  return {
    call,
    apiKey,
    embedKeyId,
    mint: () => mintBridgeToken({ secret, keyId, issuer: tenant.issuer, externalCustomerId: 'customer-42', email: 'forty-two@customer.example' }),
    exchange: (url: string, bridgeToken: string) => call(url, 'POST', '/v1/sessions', embedKey, { bridgeToken }),
    serve,
  };
}

describe.concurrent.each(engines)('sessions on %s', (engine) => {
  it('B03 a used bridge token stays used when the server is killed right after its answer', async (test) => {
    const { serve, mint, exchange, call } = await start(test, engine);
    const first = await serve();
    const token = await mint();
    const opened = await exchange(first.url, token);
    first.server.signal('SIGKILL');
    await first.server.exited;
    expect(opened.status).toBe(201);
    const second = await serve();
    expect((await exchange(second.url, token)).code).toBe('token_replayed');
    expect((await call(second.url, 'GET', '/v1/me', String(opened.json['token']))).json).toMatchObject({ customer: { externalId: 'customer-42' } });
  }, 120_000);

  it('B12 two servers on one database refuse on the next request what the other has ended', async (test) => {
    const { serve, mint, exchange, call, apiKey, embedKeyId } = await start(test, engine);
    const [{ url: one }, { url: two }] = [await serve(), await serve()];
    for (let round = 0; round < 3; round += 1) {
      const session = String((await exchange(round % 2 === 0 ? two : one, await mint())).json['token']);
      const me = async () => Promise.all([one, two].map(async (url) => (await call(url, 'GET', '/v1/me', session)).code));
      expect(await me()).toEqual([undefined, undefined]);
      const ends = [
        ['DELETE', '/v1/sessions/current', session],
        ['DELETE', '/v1/sessions?customerId=customer-42', apiKey],
        ['POST', `/v1/embed-keys/${embedKeyId}/revoke`, apiKey],
      ] as const;
      const [method, path, bearer] = ends[round] ?? ends[0];
      expect((await call(round % 2 === 0 ? one : two, method, path, bearer)).status).toBeLessThan(300);
      expect(await me()).toEqual(['session_revoked', 'session_revoked']);
    }
    expect((await exchange(two, await mint())).code).toBe('embed_key_invalid');
  }, 120_000);
});
