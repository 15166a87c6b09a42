import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateKey } from '../../../../server/credentials/signing-keys/new-key.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { engines } from '../../../support/databases/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

const day = 86_400_000;

describe.each(engines)('the purge on %s', (engine) => {
  let now: number;
  let server: TestServer;
  let acme: TestTenant;
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 21);
    server = await startTestServer({ engine, clock: { now: () => now } });
    acme = await server.createTenant({ magicLinks: true });
    await server.services.customers.put(server.by, acme.id, { externalId: 'c-1', email: 'c-1@customer.example' });
  });
  afterEach(() => server.close());
  const later = async (ms: number): Promise<void> => {
    now += ms;
    await purgeExpired(server.database, now);
  };

  it('D8 deletes a widget token a week after its end', async () => {
    const { widgetTokens } = server.services;
    await widgetTokens.mint(server.by, acme.id, { customerId: 'c-1', scopes: ['sso_connection'], origins: ['https://app.acme.example'], ttlSeconds: 3_600 });
    const listed = async () => (await widgetTokens.list({ tenantId: acme.id, includeRevoked: true }, { limit: 9 })).rows.map(({ state }) => state);
    await later(3_600_000 + 7 * day);
    expect(await listed()).toEqual(['expired']);
    await later(1);
    expect(await listed()).toEqual([]);
  });

  it('D8 deletes a link request that could never be processed after a day', async () => {
    const ask = { id: 'mlk_1', tenant_id: acme.id, ask_sealed: 'not ours', created_at: now, taken_until: null };
    await server.database.query.insertInto('magic_link_asks').values(ask).execute();
    await server.services.backgroundWorker.run();
    await later(day);
    expect(await server.database.query.selectFrom('magic_link_asks').select('id').execute()).toHaveLength(1);
    await later(1);
    expect(await server.database.query.selectFrom('magic_link_asks').select('id').execute()).toEqual([]);
  });

  it('D8 deletes a signing key ninety days after its retirement, once no session uses it, and no other key', async () => {
    const { services, by, database } = server;
    const key = async () => (await services.signingKeys.add(by, await generateKey(services.masterKeys, acme.id, 'HS256'))).id;
    const [retired, stolen, waiting, held] = [await key(), await key(), await key(), await key()];
    const { row: customer } = await services.customers.put(by, acme.id, { externalId: 'c-1' });
    await database.write((tx) => services.sessions.open(tx, by, { customer, openedBy: 'bridge', signingKeyId: held }));
    await services.signingKeys.retire(by, acme.id, retired, { graceSeconds: 86_400, force: false });
    await services.signingKeys.retire(by, acme.id, stolen, { graceSeconds: 0, force: false });
    await services.signingKeys.retire(by, acme.id, held, { graceSeconds: 0, force: false });
    const ids = async () => new Set((await services.signingKeys.list(acme.id)).map(({ id }) => id));
    await database.query.updateTable('sessions').set({ expires_at: now + 300 * day, created_at: now + 299 * day + 23 * 3_600_000 }).execute();
    await later(90 * day);
    expect(await ids()).toEqual(new Set([acme.key.id, retired, stolen, waiting, held]));
    await later(day + 1);
    expect(await ids()).toEqual(new Set([acme.key.id, waiting, held]));
    await database.query.deleteFrom('sessions').execute();
    await later(1);
    expect(await ids()).toEqual(new Set([acme.key.id, waiting]));
  });

  it('D8 deletes a retired own key of the server in the same way', async () => {
    const { ownKeys } = server.services;
    await ownKeys.maintain(server.by);
    await ownKeys.rotate(server.by, 'session', { graceSeconds: 0 });
    const states = async () => (await ownKeys.list()).filter(({ kind }) => kind === 'session').map(({ state }) => state).toSorted();
    await later(90 * day);
    expect(await states()).toEqual(['active', 'next', 'retired']);
    await later(1);
    expect(await states()).toEqual(['active', 'next']);
  });
});
