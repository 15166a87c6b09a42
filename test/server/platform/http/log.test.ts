import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

describe('the log of a server', () => {
  const lines: string[] = [];
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    server = await startTestServer({ onLog: (line) => lines.push(line) });
    tenant = await server.createTenant();
  });
  afterAll(() => server.close());

  it('is one JSON object per line, and holds no credential, link, e-mail or query (L01, L02, L03)', async () => {
    const token = await tenant.mint({ customer: 'canary-customer' });
    const email = 'canary@example.com';
    const shareToken = `r_${'c'.repeat(43)}`;
    await server.fetch('/v1/receipts?limit=5&customerId=canary-customer', { as: token });
    await server.fetch(`/v1/receipts/${shareToken}`, { as: token });
    await server.fetch(`/r/${shareToken}?token=${token}`, { headers: { cookie: 'a=canary-cookie' } });
    await server.fetch(`/v1/receipts?token=${token}`, { as: tenant.apiKey });
    await server.fetch('/v1/customers', { as: tenant.apiKey, json: { externalId: 'x', email, unknown: email } });
    await server.fetch('/v1/customers', { as: tenant.apiKey, json: { externalId: 'a\r\nb\u2028\u001b[31m', email } });
    await server.fetch('/v1/signing-keys', { as: tenant.apiKey, json: { algorithm: 'HS256' } });
    await server.fetch('/nothing/canary-path', { as: 'canary-bearer' });
    const text = lines.join('');
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const line of lines) {
      expect(line).toMatch(/^[^\n]+\n$/);
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String), operation: expect.any(String) });
    }
    for (const secret of [token, tenant.apiKey, shareToken, tenant.key.secret, email, 'canary']) expect(text).not.toContain(secret);
  });

  it('contains failed requests at the default level, and others only at debug', async () => {
    lines.length = 0;
    await server.fetch('/healthz');
    await server.fetch('/v1/receipts');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'debug', operation: 'healthz', status: 200 }),
      expect.objectContaining({ level: 'info', operation: 'listReceipts', status: 401, code: 'token_missing' }),
    ]);
  });
});

describe('an error in the log', () => {
  const written = (error: unknown): string => {
    let text = '';
    createLog('info', { write: (line) => (text += line) }).error({ err: error }, 'failed');
    return text;
  };

  it.each([
    ['an API key', `vtr_${'a'.repeat(43)}`],
    ['a signing secret', `sk_${'a'.repeat(43)}`],
    ['a share token', `r_${'a'.repeat(43)}`],
    ['S13 an access key', `ak_${'a'.repeat(43)}`],
    ['S13 the token of a sign-in link', `ml_${'-'.repeat(43)}`],
    ['S13 the browser secret of a sign-in request', `mlb_${'_'.repeat(43)}`],
    ['S13 the secret of an added credential kind', `bdg_${'Z'.repeat(43)}`],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln'],
    ['an e-mail address', 'jane@example.com'],
    ['the user and the password of a database', 'user:hunter2@'],
  ])('does not repeat %s', (_name, secret) => {
    const text = written(
      new Error(`postgres://user:hunter2@db/x and ${secret.replace('user:', 'postgres://user:')} failed`, {
        cause: new Error(`because of ${secret.replace('user:', 'tcp://user:')}`),
      }),
    );
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ level: 'error', err: { name: 'Error' } });
  });

  it('stays one line when it contains line breaks and control characters (L02)', () => {
    const text = written(new Error('a\r\n{"level":"fatal"}\u001b[2J'));
    for (const character of ['\r', '\n', '\u001b']) expect(text.trimEnd()).not.toContain(character);
  });
});
