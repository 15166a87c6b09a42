import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { findPythonWithJwt } from '../../support/setup/find-python.js';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

const run = promisify(execFile);

/*
 * The three curl calls of Authio's page "Widget tokens" (seeds/001). Changed: the address, the bearer (an API key of this server), `ten_acme` (a slug of
 * this server), and in one call the origin, for a page that is refused.
 */
const mintCall = (api: string, bearer: string, tenant: string): string => `curl -X POST ${api}/v1/widget-tokens \\
-H "authorization: Bearer ${bearer}" \\
-H "x-authio-tenant: ${tenant}" \\
-H "content-type: application/json" \\
-d '{
"organization_id": "org_acme_hq",
"scope": ["sso_connection", "directory_sync"],
"origins": ["https://app.acme.com"],
"ttl_seconds": 1800
}'`;
const listCall = (api: string, bearer: string, tenant: string, more = ''): string => `curl "${api}/v1/widget-tokens?organization_id=org_acme_hq${more}" \\
-H "authorization: Bearer ${bearer}" \\
-H "x-authio-tenant: ${tenant}"`;
const revokeCall = (api: string, bearer: string, tenant: string, id: string): string => `curl -X DELETE ${api}/v1/widget-tokens/${id} \\
-H "authorization: Bearer ${bearer}" \\
-H "x-authio-tenant: ${tenant}"`;

const python = findPythonWithJwt() ?? 'python3';
const verifyByPyJwt = `
import json, sys, jwt
token, keys, issuer = sys.argv[1], sys.argv[2], sys.argv[3]
key = jwt.PyJWKClient(keys).get_signing_key_from_jwt(token)
print(json.dumps(jwt.decode(token, key.key, algorithms=["ES256"], issuer=issuer)))
`;

/** Converts an ES256 signature of a JWT, two integers side by side, to the DER format that openssl expects. */
function derOf(raw: Buffer): Buffer {
  const integer = (bytes: Buffer): Buffer => {
    const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    const signed = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, signed.length), signed]);
  };
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(48, both.length), both]);
}

describe.each(engines)('code written for Authio, on %s', (engine) => {
  let server: TestServer;
  let acme: TestTenant;
  let off: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ engine });
    acme = await server.createTenant({ slug: 'acme', compat: ['authio'] });
    off = await server.createTenant({ slug: 'off' });
    for (const { id } of [acme, off]) await server.services.customers.put(server.by, id, { externalId: 'org_acme_hq' });
  });
  afterAll(() => server.close());

  async function shell(line: string): Promise<{ status: number; json: Record<string, unknown> }> {
    const { stdout } = await run('sh', ['-c', line.replace(/^curl/, "curl -sS -w '\\n%{http_code}'")]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), json: JSON.parse(stdout.slice(0, end)) };
  }
  const marked = (init: { as?: string; json?: unknown; method?: string; tenant?: string; origin?: string } = {}) => {
    const { tenant = 'acme', origin, ...rest } = init;
    return { ...rest, headers: { 'x-authio-tenant': tenant, ...(origin !== undefined && { origin }) } };
  };
  const body = { organization_id: 'org_acme_hq', scope: ['sso_connection'], origins: ['https://app.acme.com'], ttl_seconds: 60 };
  const rows = async (): Promise<number> => (await server.database.query.selectFrom('widget_tokens').select('id').execute()).length;
  const answerOf = async (answer: Response): Promise<{ status: number; json: Record<string, unknown> }> => ({
    status: answer.status,
    json: (await answer.json()) as Record<string, unknown>,
  });

  it('I2 the three curl calls of the document mint, list and revoke unchanged', async () => {
    const minted = await shell(mintCall(server.url, acme.apiKey, 'acme'));
    expect(minted).toEqual({
      status: 201,
      json: {
        id: expect.stringMatching(/^wtok_[0-9a-f]{24}$/),
        token: expect.stringMatching(/^eyJ/),
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        warning: expect.stringContaining('shown once'),
      },
    });
    const { id, token } = minted.json as { id: string; token: string };
    const list = await shell(listCall(server.url, acme.apiKey, 'acme'));
    expect(list).toMatchObject({
      status: 200,
      json: {
        data: [{ id, organization_id: 'org_acme_hq', scope: ['sso_connection', 'directory_sync'], origins: ['https://app.acme.com'], revoked_at: null }],
        next_cursor: null,
      },
    });
    expect(JSON.stringify(list.json)).not.toContain(token);

    const called = (): Promise<Response> => server.fetch('/widget/sso-connections', { as: token, headers: { origin: 'https://app.acme.com' } });
    const before = await called();
    expect([before.status, before.headers.get('access-control-allow-origin')]).toEqual([200, 'https://app.acme.com']);
    expect((await shell(revokeCall(server.url, acme.apiKey, 'acme', id))).json).toMatchObject({ id, revoked_at: expect.any(String) });
    expect(await answerOf(await called())).toEqual({ status: 401, json: { error: 'widget_token_revoked', message: expect.any(String) } });
    expect((await shell(listCall(server.url, acme.apiKey, 'acme'))).json['data']).toEqual([]);
    expect((await shell(listCall(server.url, acme.apiKey, 'acme', '&include_revoked=true'))).json).toMatchObject({
      data: [{ id, revoked_at: expect.any(String) }],
    });
  });

  it('I2 the verifier of the document finds every documented claim, and the tenant may be named by slug or id', async () => {
    const { token } = (await shell(mintCall(server.url, acme.apiKey, acme.id))).json as { token: string };
    const { payload: claims } = await jwtVerify(token, createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`)), { issuer: server.url });
    expect(claims).toMatchObject({
      kind: 'widget',
      tenant_id: acme.id,
      organization_id: 'org_acme_hq',
      widget_scope: ['sso_connection', 'directory_sync'],
      widget_origins: ['https://app.acme.com'],
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(1800);
  });

  it('I2 openssl verifies the token with the published key, and the token has no audience, as PyJWT requires', async () => {
    const { token } = (await shell(mintCall(server.url, acme.apiKey, 'acme'))).json as { token: string };
    const [head = '', body = '', signature = ''] = token.split('.');
    const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    expect([read(head)['alg'], read(body)['aud']]).toEqual(['ES256', undefined]);
    for (const name of ['iat', 'exp']) expect(Number.isInteger(read(body)[name])).toBe(true);
    const { keys } = (await (await server.fetch('/.well-known/jwks.json')).json()) as { keys: Record<string, string>[] };
    const jwk = keys.find(({ kid }) => kid === read(head)['kid']) ?? {};
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-openssl-'));
    const file = (name: string): string => join(folder, name);
    await writeFile(file('key.pem'), createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
    await writeFile(file('signature'), derOf(Buffer.from(signature, 'base64url')));
    const verified = async (text: string): Promise<string> => {
      await writeFile(file('text'), text);
      const words = ['dgst', '-sha256', '-verify', file('key.pem'), '-signature', file('signature'), file('text')];
      return run('openssl', words).then(
        ({ stdout }) => stdout.trim(),
        () => 'refused',
      );
    };
    expect(await verified(`${head}.${body}`)).toBe('Verified OK');
    expect(await verified(`${head}.${body}x`)).toBe('refused');
    await rm(folder, { recursive: true });
  });

  it('I2 PyJWT verifies the token without an audience option, and rejects a changed one', async () => {
    const { token } = (await shell(mintCall(server.url, acme.apiKey, 'acme'))).json as { token: string };
    const verified = (text: string) => run(python, ['-c', verifyByPyJwt, text, `${server.url}/.well-known/jwks.json`, server.url]);
    const claims = JSON.parse((await verified(token)).stdout) as Record<string, unknown>;
    expect(claims).toMatchObject({ kind: 'widget', tenant_id: acme.id, organization_id: 'org_acme_hq', widget_scope: ['sso_connection', 'directory_sync'] });
    const [head = '', body = '', signature = ''] = token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, widget_scope: ['everything'] })).toString('base64url');
    await expect(verified([head, changed, signature].join('.'))).rejects.toMatchObject({ stderr: expect.stringContaining('InvalidSignatureError') });
    expect(body).not.toBe(changed);
  });

  it('I2 refusals have the codes and statuses of the document', async () => {
    const { token } = (await shell(mintCall(server.url, acme.apiKey, 'acme'))).json as { token: string };
    const viewer = await server.createApiKey(acme.id, 'viewer');
    const errorOf = async (path: string, init: Parameters<typeof marked>[0]) => {
      const { status, json } = await answerOf(await server.fetch(path, marked(init)));
      expect(Object.keys(json)).toEqual(['error', 'message']);
      return [status, json['error']];
    };
    expect(await errorOf('/v1/widget-tokens', { as: viewer, json: body })).toEqual([403, 'insufficient_role']);
    expect(await errorOf('/v1/widget-tokens', { as: token, json: body })).toEqual([403, 'widget_token_not_allowed_here']);
    expect(await errorOf('/widget/me', { as: acme.apiKey })).toEqual([403, 'widget_token_required']);
    expect(await errorOf('/widget/me', { as: await acme.mint({ customer: 'org_acme_hq' }) })).toEqual([403, 'widget_token_required']);
    expect(await errorOf('/widget/me', { as: token, origin: 'https://evil.example' })).toEqual([403, 'widget_origin_mismatch']);
    expect(await errorOf('/v1/widget-tokens', { json: body })).toEqual([401, 'token_missing']);
    expect(await errorOf('/v1/widget-tokens', { as: acme.apiKey, json: body, tenant: 'off' })).toEqual([401, 'api_key_invalid']);
    expect(await errorOf('/v1/widget-tokens', { as: acme.apiKey, method: 'PATCH' })).toEqual([405, 'method_not_allowed']);
  });

  it('I2 a lifetime out of bounds becomes the nearest bound, as the document says', async () => {
    for (const [ttl, lives] of [
      [1, 60],
      [86_400, 3600],
      [undefined, 1800],
    ] as const) {
      const { json } = await answerOf(await server.fetch('/v1/widget-tokens', marked({ as: acme.apiKey, json: { ...body, ttl_seconds: ttl } })));
      const { exp, iat } = JSON.parse(Buffer.from(String(json['token']).split('.')[1] ?? '', 'base64url').toString()) as { exp: number; iat: number };
      expect(exp - iat).toBe(lives);
    }
  });

  it.each([
    ['Vitrine’s own field names', { customerId: 'org_acme_hq', scopes: ['sso_connection'], origins: ['https://app.acme.com'] }],
    ['both spellings of a field', { ...body, customerId: 'org_acme_hq' }],
    ['an extra field', { ...body, admin: true }],
    ['another vendor’s body', { accessId: 'a', accessKey: 'b', userIdentifiers: {} }],
    ['an unknown scope', { ...body, scope: ['everything'] }],
    ['an invalid page', { ...body, origins: ['https://*.acme.com'] }],
    ['no JSON object', []],
  ])('I2 a body with %s is refused in the format of the document, and creates no token', async (_, json) => {
    const before = await rows();
    const answer = await answerOf(await server.fetch('/v1/widget-tokens', marked({ as: acme.apiKey, json })));
    expect(answer).toEqual({ status: 400, json: { error: expect.stringMatching(/^invalid_/), message: expect.any(String) } });
    expect(await rows()).toBe(before);
  });

  it('an organization that is not a customer of the tenant is not found', async () => {
    const answer = await answerOf(await server.fetch('/v1/widget-tokens', marked({ as: acme.apiKey, json: { ...body, organization_id: 'org_of_somebody' } })));
    expect(answer).toEqual({ status: 404, json: { error: 'not_found', message: expect.any(String) } });
  });

  it('is refused with 404 in the format of the document until the tenant enables it', async () => {
    const before = await rows();
    const { token } = (await (
      await server.fetch('/v1/widget-tokens', {
        as: off.apiKey,
        json: { customerId: 'org_acme_hq', scopes: ['sso_connection'], origins: ['https://app.acme.com'] },
      })
    ).json()) as { token: string };
    for (const [path, init] of [
      ['/v1/widget-tokens', { as: off.apiKey, json: body, tenant: 'off' }],
      ['/v1/widget-tokens', { as: off.apiKey, tenant: 'off' }],
      ['/widget/me', { as: token, origin: 'https://app.acme.com', tenant: 'off' }],
    ] as const) {
      expect(await answerOf(await server.fetch(path, marked(init)))).toEqual({
        status: 404,
        json: { error: 'not_found', message: 'There is nothing at this address.' },
      });
    }
    expect(await rows()).toBe(before + 1);
  });

  it('does not affect Vitrine’s own calls to the same path', async () => {
    const answer = await answerOf(await server.fetch('/v1/widget-tokens', { as: acme.apiKey, json: body }));
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
    expect((await server.fetch('/v1/widget-tokens', { as: acme.apiKey })).status).toBe(200);
  });
});
