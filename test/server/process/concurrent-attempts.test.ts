import { describe, expect, it, type TestContext } from 'vitest';
import { hashOf } from '../../../server/access/secrets.ts';
import { mintBridgeToken } from '../../../backend/mint-bridge-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import { page } from '../../support/credentials/embed-keys.ts';
import { engines } from '../../support/databases/engines.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

const rounds = 50;
const tries = 20;

async function open({ onTestFinished }: TestContext, ...how: Parameters<typeof openProcessPlace>): Promise<ProcessPlace> {
  const place = await openProcessPlace(...how);
  onTestFinished(() => place.close());
  return place;
}

/** Starts two server processes. The returned function posts to one of them, each time from a new client address. */
async function twoServers(opened: ProcessPlace): Promise<(to: number, path: string, embedKey: string, body: unknown) => Promise<number>> {
  const urls = (await Promise.all([opened.serve(), opened.serve()])).map(({ url }) => url);
  let clients = 0;
  return async (to, path, embedKey, body) => {
    const headers = {
      authorization: `Bearer ${embedKey}`,
      origin: page,
      'content-type': 'application/json',
      'x-forwarded-for': `2001:db8:${(clients += 1).toString(16)}::1`,
    };
    const response = await fetch(`${urls[to % 2]}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.text();
    return response.status;
  };
}

/** Expects one success. The other attempts are refused, or answered 503 by a busy database and refused when repeated. */
async function expectOneWinner(round: number, attempt: (to: number) => Promise<number>): Promise<void> {
  let settled = await Promise.all(Array.from({ length: tries }, (_, to) => attempt(to)));
  while (settled.includes(503)) settled = await Promise.all(settled.map((status, to) => (status === 503 ? attempt(to) : status)));
  expect(settled.toSorted(), `round ${round}`).toEqual([201, ...Array<number>(tries - 1).fill(401)]);
}

describe.concurrent.each(engines)('of twenty concurrent attempts at two processes of one database on %s, one succeeds, in fifty rounds', (engine) => {
  it.sequential('B01 with a bridge token', async (test) => {
    const place = await open(test, engine, { env: { VITRINE_TRUST_PROXY_HOPS: '1' } });
    const { services, by, tenant } = place;
    const { id: keyId, secret = '' } = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
    const post = await twoServers(place);
    for (let round = 0; round < rounds; round += 1) {
      const { embedKey } = await services.embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });
      const bridgeToken = await mintBridgeToken({
        secret,
        keyId,
        issuer: tenant.issuer,
        externalCustomerId: `customer-${round}`,
        email: 'one@customer.example',
      });
      await expectOneWinner(round, (to) => post(to, '/v1/sessions', embedKey, { bridgeToken }));
    }
    expect(await services.sessions.list({ tenantId: tenant.id, limit: 100 }).then(({ rows }) => rows.length)).toBe(rounds);
  }, 180_000);

  it.sequential('M08 AF22 with a magic link, some with the secret of the browser and some with the code', async (test) => {
    const place = await open(test, engine, { env: { VITRINE_TRUST_PROXY_HOPS: '1' }, settings: { magicLinks: true } });
    const { services, database, by, tenant } = place;
    const { id: embedKeyId, embedKey } = await services.embedKeys.create(by, tenant.id, { name: 'shop', allowedOrigins: [page] });
    const post = await twoServers(place);
    for (let round = 0; round < rounds; round += 1) {
      const email = `c${round}@example.com`;
      const { row: customer } = await services.customers.put(by, tenant.id, { externalId: `customer-${round}`, email });
      const draft = services.magicLinks.draft();
      const browserSecret = `mlb_${round}`;
      await database.write((tx) =>
        services.magicLinks.insert(
          tx,
          by,
          { tenantId: tenant.id, embedKeyId, customerId: customer.id, email, origin: page, returnUrl: `${page}/`, browserHash: hashOf(browserSecret) },
          draft,
        ),
      );
      const proofs = [{ browserSecret }, { browserSecret }, { code: draft.code }];
      await expectOneWinner(round, (to) => post(to, '/v1/magic-links/redeem', embedKey, { token: draft.token, ...proofs[to % 3] }));
    }
  }, 180_000);
});
