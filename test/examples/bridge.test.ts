import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintBridgeToken } from '../../backend/mint-bridge-token.ts';
import { startTestServer, type TestServer, type TestTenant } from '../support/server/server.ts';

const folder = fileURLToPath(new URL('../../examples/minting/', import.meta.url));
const page = 'https://portal.acme.example';

/** The example programs, each with a probe of whether this machine can run it. */
const samples = [
  { name: 'Node', probe: [process.execPath, '--version'], run: [process.execPath, 'node/bridge.js'] },
  { name: 'Python', probe: ['python3', '--version'], run: ['python3', 'python/bridge.py'] },
  { name: 'Go', probe: ['go', 'version'], run: ['go', 'run', 'go/bridge/bridge.go'] },
] as const;

const isHere = ([command, ...args]: readonly string[]): boolean => command !== undefined && spawnSync(command, args).status === 0;

let server: TestServer;
let tenant: TestTenant;
let embedKey: string;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await server.createTenant({ issuer: 'https://shop.acme.example' });
  embedKey = (await server.services.embedKeys.create(server.by, tenant.id, { name: 'portal', allowedOrigins: [page] })).embedKey;
});
afterAll(() => server.close());

/** Exchanges a bridge token as the page does. */
async function exchange(bridgeToken: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await server.fetch('/v1/sessions', { as: embedKey, json: { bridgeToken }, headers: { origin: page } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const opened = { status: 201, body: { expiresIn: 3_600, customer: { externalId: 'customer-42' } } };

test('Node is one of the tested languages', () => expect(samples.filter(({ probe }) => isHere(probe)).map(({ name }) => name)).toContain('Node'));

describe.each(samples.filter(({ probe }) => isHere(probe)))('the bridge sample in $name', ({ run: [command, ...args] }) => {
  const env = (changed: Record<string, string> = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    VITRINE_SIGNING_SECRET: tenant.key.secret,
    VITRINE_KEY_ID: tenant.key.id,
    VITRINE_ISSUER: tenant.row.issuer,
    ...changed,
  });
  const mint = (changed?: Record<string, string>): string =>
    execFileSync(command, [...args, 'customer-42', 'jo@customer.example'], { cwd: folder, env: env(changed), encoding: 'utf8' }).trim();

  test('AF9 AF23 mints a token that opens a session, with the secret as shown', async () => {
    expect(await exchange(mint())).toMatchObject(opened);
    for (const changed of [{ VITRINE_SIGNING_SECRET: tenant.key.secret.slice(3) }, { VITRINE_ISSUER: 'others' }, { VITRINE_KEY_ID: `key_${'0'.repeat(24)}` }])
      expect((await exchange(mint(changed))).status).toBe(401);
  }, 120_000);

  test('prints its usage when an argument is missing, and no secret', () => {
    const { status, stdout, stderr } = spawnSync(command, [...args, 'customer-42'], { cwd: folder, env: env(), encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('usage:');
    expect(stdout + stderr).not.toContain(tenant.key.secret);
  }, 120_000);
});

describe('other ways to mint', () => {
  // A backend that uses jose alone.
  test('AF9 AF10 jose in a backend needs the key, its id, the issuer and the audience', async () => {
    const mint = (secret: string) =>
      new SignJWT({ external_customer_id: 'customer-42', email: 'jo@customer.example' })
        .setProtectedHeader({ alg: 'HS256', kid: tenant.key.id })
        .setIssuedAt()
        .setIssuer(tenant.row.issuer)
        .setAudience('vitrine-embed')
        .setExpirationTime('5m')
        .sign(new TextEncoder().encode(secret));
    expect(await exchange(await mint(tenant.key.secret))).toMatchObject(opened);
    expect((await exchange(await mint('another secret that is as long as ours'))).status).toBe(401);
  });

  test('AF7 AF10 mintBridgeToken accepts a shared secret or a private RSA key', async () => {
    const added = await server.fetch('/v1/signing-keys', { as: tenant.apiKey, json: { algorithm: 'RS256' } });
    const { id, privateKey } = (await added.json()) as { id: string; privateKey: string };
    const who = { issuer: tenant.row.issuer, externalCustomerId: 'customer-42', email: 'jo@customer.example', name: 'Jo' };
    expect(await exchange(await mintBridgeToken({ ...who, secret: tenant.key.secret, keyId: tenant.key.id }))).toMatchObject(opened);
    expect(await exchange(await mintBridgeToken({ ...who, privateKey, keyId: id, ttlSeconds: 60 }))).toMatchObject(opened);
  });

  test.each([
    [{ externalCustomerId: undefined }, 'invalid_request'],
    [{ issuer: undefined }, 'invalid_request'],
    [{ externalCustomerId: '' }, 'invalid_request'],
    [{ externalCustomerId: 'a\nb' }, 'invalid_request'],
    [{ email: 'x'.repeat(256) }, 'invalid_request'],
    [{ ttlSeconds: 0 }, 'invalid_request'],
    [{ ttlSeconds: 1.5 }, 'invalid_request'],
    [{ ttlSeconds: 301 }, 'token_lifetime_too_long'],
    [{ customer: 'customer-42' }, 'invalid_request'],
    [{ secret: 'short' }, 'weak_key'],
    [{ algorithm: 'RS256' }, 'key_mismatch'],
    [{ secret: undefined }, 'invalid_request'],
  ])('mintBridgeToken refuses %j', async (changed, code) => {
    const good = { secret: tenant.key.secret, keyId: tenant.key.id, issuer: 'acme', externalCustomerId: 'customer-42' };
    await expect(mintBridgeToken({ ...good, ...changed } as Parameters<typeof mintBridgeToken>[0])).rejects.toMatchObject({ code });
  });
});
