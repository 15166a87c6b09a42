import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/http/log.ts';
import { mintBridgeToken } from '../../../server/minting/mint-bridge-token.ts';
import { createServices } from '../../../server/services.ts';
import { generateKey } from '../../../server/signing-keys/new-key.ts';
import type { Engine } from '../../../server/store/database.ts';
import { openDatabase } from '../../../server/store/open.ts';
import { newTenant } from '../../../server/tenants/model.ts';
import { page } from '../../support/embed-keys.ts';
import { engines, freshPlace } from '../../support/engines.ts';
import { type ServeProcess, startServe } from '../../support/serve-process.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A database with a tenant, and servers of their own processes on it. */
async function start(engine: Engine) {
  const place = await freshPlace(engine);
  cleanups.push(() => place.remove());
  const env = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'http://localhost:4310',
    VITRINE_DATA: place.folder,
    VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`,
    ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
  };
  const config = readConfig(env);
  const database = await openDatabase(config);
  const { tenants, apiKeys, embedKeys, signingKeys, masterKeys } = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const tenant = await tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme' }));
  const { secret: apiKey } = await apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
  const { id: keyId, secret = '' } = await signingKeys.add(by, await generateKey(masterKeys, tenant.id, 'HS256'));
  const { embedKey, id: embedKeyId } = await embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });
  await database.close();

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
    async serve(): Promise<{ url: string; server: ServeProcess }> {
      const server = startServe(env);
      cleanups.push(async () => {
        server.signal('SIGKILL');
        await server.exited;
      });
      return { server, url: await server.ready };
    },
  };
}

describe.each(engines)('sessions on %s', (engine) => {
  it('B03 a token that was taken stays taken when the server is killed right after its answer', async () => {
    const { serve, mint, exchange, call } = await start(engine);
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

  it('B01 B12 two servers on one database take a token once, and refuse what the other has ended on the next call', async () => {
    const { serve, mint, exchange, call, apiKey, embedKeyId } = await start(engine);
    const [{ url: one }, { url: two }] = [await serve(), await serve()];
    for (let round = 0; round < 3; round += 1) {
      const token = await mint();
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => exchange(index % 2 === 0 ? one : two, token)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(401)]);
      const session = String(answers.find(({ status }) => status === 201)?.json['token']);
      const me = async () => Promise.all([one, two].map(async (url) => (await call(url, 'GET', '/v1/me', session)).code));
      expect(await me()).toEqual([undefined, undefined]);
      const ends = [['DELETE', '/v1/sessions/current', session], ['DELETE', '/v1/sessions?customerId=customer-42', apiKey], ['POST', `/v1/embed-keys/${embedKeyId}/revoke`, apiKey]] as const;
      const [method, path, bearer] = ends[round] ?? ends[0];
      expect((await call(round % 2 === 0 ? one : two, method, path, bearer)).status).toBeLessThan(300);
      expect(await me()).toEqual(['session_revoked', 'session_revoked']);
    }
    expect((await exchange(two, await mint())).code).toBe('embed_key_invalid');
  }, 120_000);
});
