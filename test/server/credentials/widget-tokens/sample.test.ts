import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../support/databases/engines.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';
import { changed } from '../../../support/credentials/changed.ts';

const run = promisify(execFile);

describe.each(engines)('the documented curl commands, on %s', (engine) => {
  let server: TestServer;
  let acme: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ engine });
    acme = await server.createTenant({ slug: 'acme' });
    await server.services.customers.put(server.by, acme.id, { externalId: 'acme_hq' });
  });
  afterAll(() => server.close());

  /** Runs curl as the guide shows it, with the address and names of this server. */
  async function curl(...words: string[]): Promise<{ status: number; json: Record<string, unknown> }> {
    const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...words]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), json: JSON.parse(stdout.slice(0, end)) };
  }

  it('AU3 AU6 AU7 AU8 AU9 AU10 mint a token, list it and revoke it, and the next call of the page is refused', async () => {
    const signed = ['-H', `authorization: Bearer ${acme.apiKey}`, '-H', 'vitrine-tenant: acme'];
    const body = { customerId: 'acme_hq', scopes: ['sso_connection', 'directory_sync'], origins: ['https://app.acme.example'], ttlSeconds: 1800 };
    const minted = await curl('-X', 'POST', `${server.url}/v1/widget-tokens`, ...signed, '-H', 'content-type: application/json', '-d', JSON.stringify(body));
    expect(minted).toEqual({
      status: 201,
      json: {
        id: expect.stringMatching(/^wtok_[0-9a-f]{24}$/),
        token: expect.stringMatching(/^eyJ/),
        expiresAt: expect.any(String),
        warning: expect.stringContaining('once'),
      },
    });
    const { id, token } = minted.json as { id: string; token: string };

    const list = async (more = ''): Promise<unknown> => (await curl(`${server.url}/v1/widget-tokens?customerId=acme_hq${more}`, ...signed)).json['items'];
    expect(await list()).toMatchObject([{ id, state: 'active' }]);
    expect(JSON.stringify(await list())).not.toContain(token);

    // Calls of the customer's page, and of another page.
    const listFrom = (origin: string) => curl(`${server.url}/v1/widget/sso-connections`, '-H', `authorization: Bearer ${token}`, '-H', `origin: ${origin}`);
    expect((await listFrom('https://app.acme.example')).status).toBe(200);
    expect(await listFrom('https://evil.example')).toMatchObject({ status: 403, json: { code: 'widget_origin_mismatch' } });

    expect((await curl('-X', 'DELETE', `${server.url}/v1/widget-tokens/${id}`, ...signed)).status).toBe(200);
    expect(await listFrom('https://app.acme.example')).toMatchObject({ status: 401, json: { code: 'widget_token_revoked' } });
    expect(await list()).toEqual([]);
    expect(await list('&includeRevoked=true')).toMatchObject([{ id, state: 'revoked' }]);
  });

  it('AU11 AF10 return tokens that other libraries verify with the published keys', async () => {
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
    const { token } = (await (
      await server.fetch('/v1/widget-tokens', {
        as: acme.apiKey,
        json: { customerId: 'acme_hq', scopes: ['directory_sync'], origins: ['https://app.acme.example'] },
      })
    ).json()) as { token: string };
    const { payload } = await jwtVerify(token, keys, { issuer: server.config.publicUrl });
    expect(payload).toMatchObject({
      kind: 'widget',
      tenant_id: acme.id,
      customer_id: expect.stringMatching(/^cus_/),
      widget_scope: ['directory_sync'],
      widget_origins: ['https://app.acme.example'],
    });
    await expect(jwtVerify(changed(token, -4), keys)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    await expect(jwtVerify(await acme.mint({ customer: 'acme_hq' }), keys)).rejects.toThrow();
  });
});
