import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer, type TestTenant } from '../support/server/server.ts';

const folder = fileURLToPath(new URL('../../examples/minting/', import.meta.url));

/** The example programs, each with a probe of whether this machine can run it. */
const samples = [
  { name: 'Node', probe: [process.execPath, '--version'], run: [process.execPath, 'node/mint.js'] },
  { name: 'Python', probe: ['python3', '--version'], run: ['python3', 'python/mint.py'] },
  { name: 'Go', probe: ['go', 'version'], run: ['go', 'run', 'go/mint.go'] },
] as const;

const isHere = ([command, ...args]: readonly string[]): boolean => command !== undefined && spawnSync(command, args).status === 0;

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await server.createTenant({ audience: 'receipts' });
  await server.fetch('/v1/customers', { as: tenant.apiKey, json: { externalId: 'customer-42' } });
});
afterAll(() => server.close());

test('Node is one of the tested languages', () => expect(samples.filter(({ probe }) => isHere(probe)).map(({ name }) => name)).toContain('Node'));

describe.each(samples.filter(({ probe }) => isHere(probe)))('the sample in $name', ({ run: [command, ...args] }) => {
  const env = (changed: Record<string, string> = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    VITRINE_SIGNING_SECRET: tenant.key.secret,
    VITRINE_KEY_ID: tenant.key.id,
    VITRINE_ISSUER: tenant.row.issuer,
    VITRINE_AUDIENCE: 'receipts',
    ...changed,
  });
  const mint = (changed?: Record<string, string>): string =>
    execFileSync(command, [...args, 'customer-42'], { cwd: folder, env: env(changed), encoding: 'utf8' }).trim();
  const statusOf = async (token: string): Promise<number> => (await server.fetch('/v1/receipts', { as: token })).status;

  test('PD6 K03 mints a token that the server accepts, with the secret as shown', async () => {
    expect(await statusOf(mint())).toBe(200);
    for (const changed of [{ VITRINE_SIGNING_SECRET: tenant.key.secret.slice(3) }, { VITRINE_AUDIENCE: 'others' }, { VITRINE_ISSUER: 'others' }])
      expect(await statusOf(mint(changed))).toBe(401);
  }, 120_000);

  test('prints its usage when an argument is missing, and no secret', () => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env: env(), encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('usage:');
    expect(stdout + stderr).not.toContain(tenant.key.secret);
  }, 120_000);
});
