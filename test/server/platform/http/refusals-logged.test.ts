import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKey } from '../../../../server/credentials/signing-keys/new-key.ts';
import { mintToken } from '../../../../backend/mint-token.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

/** The log entry of the last refused request. */
type LogLine = Record<string, unknown>;

describe('S13 a refusal in the log', () => {
  const lines: string[] = [];
  let server: TestServer;
  let acme: TestTenant;
  let globex: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ env: { LOG_LEVEL: 'info' }, onLog: (line) => lines.push(line) });
    acme = await server.createTenant({ allowedOrigins: ['https://app.acme.example'] });
    globex = await server.createTenant();
  });
  afterAll(() => server.close());

  async function logLineOf(path: string, options: Parameters<TestServer['fetch']>[1], secret: string): Promise<LogLine> {
    lines.length = 0;
    await (await server.fetch(path, options)).text();
    const text = lines.join('');
    expect(text).not.toContain(secret);
    return lines.map((line) => JSON.parse(line) as LogLine).find(({ msg }) => msg === 'request') ?? {};
  }

  it('gives the reason why an API key was refused, and its owner if known', async () => {
    const unknownKey = `vtr_${'a'.repeat(43)}`;
    expect(await logLineOf('/v1/receipts', { as: unknownKey }, unknownKey)).toMatchObject({
      level: 'info',
      status: 401,
      code: 'api_key_invalid',
      reason: expect.stringContaining('revoked'),
      actor: { kind: 'api-key', id: null },
    });
    const atOtherTenant = { as: acme.apiKey, headers: { 'vitrine-tenant': globex.slug } };
    const logLine = await logLineOf('/v1/receipts', atOtherTenant, acme.apiKey);
    expect(logLine).toMatchObject({
      code: 'api_key_invalid',
      tenant: acme.id,
      actor: { kind: 'api-key', id: expect.stringMatching(/^apik_/) },
      reason: expect.stringContaining(globex.slug),
    });
  });

  it('names the missing permission and the key', async () => {
    const viewer = await server.createApiKey(acme.id, 'viewer');
    const logLine = await logLineOf('/v1/api-keys', { as: viewer, json: { name: 'x', role: 'owner' } }, viewer);
    expect(logLine).toMatchObject({
      code: 'insufficient_role',
      tenant: acme.id,
      actor: { kind: 'api-key', id: expect.stringMatching(/^apik_/) },
      reason: expect.stringContaining('api-keys:write'),
    });
  });

  it.each([
    ['the signature', async () => mintToken({ secret: `sk_${'b'.repeat(43)}`, keyId: acme.key.id, issuer: acme.row.issuer, customer: 'c-1' }), /signature/],
    ['the issuer', () => acme.mint({ customer: 'c-1', issuer: 'https://else.example' }), /"iss"/],
  ])('names the tenant of a token for which %s does not match', async (_name, mint, rule) => {
    const token = await mint();
    const logLine = await logLineOf('/v1/receipts', { as: token }, token);
    expect(logLine).toMatchObject({
      code: 'token_invalid',
      tenant: acme.id,
      actor: { kind: 'tenant-token', id: acme.key.id },
      reason: expect.stringMatching(rule),
    });
  });

  it('reports text that is no credential, without repeating it', async () => {
    const logLine = await logLineOf('/v1/receipts', { as: 'canary-bearer' }, 'canary');
    expect(logLine).toMatchObject({ code: 'token_invalid', reason: expect.any(String) });
    expect(logLine['tenant']).toBeUndefined();
  });

  it('reports which half of an exchanged access key pair is wrong', async () => {
    const { accessKey } = await server.services.accessKeys.create(server.by, acme.id, { name: 'backend', allowedOrigins: [] });
    const wrong = `ak_${'c'.repeat(43)}`;
    const userIdentifiers = { 'data-customer-id': 'c-1' };
    const logLine = await logLineOf('/v1/embed-tokens', { json: { accessId: accessKey.accessId, accessKey: wrong, userIdentifiers } }, wrong);
    expect(logLine).toMatchObject({
      code: 'invalid_credentials',
      tenant: acme.id,
      actor: { kind: 'access-key', id: accessKey.accessId },
      reason: expect.stringContaining('does not belong to'),
    });
    const unknown = { accessId: `akey_${'0'.repeat(24)}`, accessKey: wrong, userIdentifiers };
    expect(await logLineOf('/v1/embed-tokens', { json: unknown }, wrong)).toMatchObject({
      code: 'invalid_credentials',
      actor: { kind: 'access-key', id: null },
      reason: expect.stringContaining('no such'),
    });
  });

  it('names the page that an embed key does not list', async () => {
    const embedKey = await server.services.embedKeys.create(server.by, acme.id, { name: 'site', allowedOrigins: ['https://app.acme.example'] });
    const page = { as: embedKey.embedKey, headers: { origin: 'https://else.example' } };
    expect(await logLineOf('/v1/receipts', page, 'nothing')).toMatchObject({
      code: 'origin_not_allowed',
      tenant: acme.id,
      actor: { kind: 'embed-key', id: embedKey.id },
      reason: expect.stringContaining('https://else.example'),
    });
  });

  it('gives the reason for a refused token that a login page hands to a direct link', async () => {
    const other = await generateKey(server.services.masterKeys, acme.id, 'HS256');
    await server.services.signingKeys.add(server.by, other);
    const token = await acme.mint({ customer: 'c-1', issuer: 'https://else.example' });
    const sync = {
      customer: { externalId: 'c-1' },
      title: 'A',
      period: { start: '2026-01-01', end: '2026-01-31' },
      currency: 'EUR',
      lines: [{ description: 'x', amountMinor: 1 }],
    };
    const { id } = (await (await server.fetch('/v1/receipts/sync', { as: acme.apiKey, json: sync })).json()) as { id: string };
    const { url } = (await (await server.fetch(`/v1/receipts/${id}/share-link`, { as: acme.apiKey })).json()) as { url: string };
    const path = new URL(url).pathname;
    for (const accept of ['text/html', 'application/json']) {
      expect(await logLineOf(`${path}?token=${token}`, { headers: { accept } }, token)).toMatchObject({
        status: 401,
        code: 'token_invalid',
        tenant: acme.id,
        reason: expect.stringContaining('"iss"'),
      });
    }
  });

  it('repeats nothing of a bad request with a good credential', async () => {
    const logLine = await logLineOf('/v1/customers', { as: acme.apiKey, json: { externalId: 'x', email: 'no address canary', extra: 'canary' } }, 'canary');
    expect(logLine).toMatchObject({ status: 400, tenant: acme.id, actor: { kind: 'api-key' } });
    expect(logLine['reason']).toBeUndefined();
  });

  it('carries the request id of a request that Node could not parse, with the parser\'s reason and nothing of its bytes', async () => {
    lines.length = 0;
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /r/canary HTTP/1.1\r\nHost: a\r\nX-A: b\0canary\r\n\r\n'));
    const answer = (await buffer(socket)).toString();
    const requestId = /\r\nX-Request-Id: (req_\w+)\r\n/.exec(answer)?.[1];
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 400, code: 'invalid_request', requestId });
    expect(lines.join('')).not.toContain('canary');
    const logged = lines.map((line) => JSON.parse(line) as LogLine);
    expect(logged).toMatchObject([{ level: 'info', msg: 'request', requestId, operation: 'unparsed', status: 400, reason: expect.stringMatching(/^HPE_/) }]);
  });
});
