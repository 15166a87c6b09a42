import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { mintToken } from '../../../backend/mint-token.ts';
import { createServices } from '../../../server/services.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { engines, migratedPlace } from '../../support/databases/engines.ts';
import { startServe } from '../../support/processes/serve-process.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.each(engines)('a server process on %s', (engine) => {
  it('U01 U08 L01 prints no secret that it handled at the most verbose log level, and has none on its command line', async () => {
    const place = await migratedPlace(engine);
    cleanups.push(() => place.remove());
    const masterKey = randomBytes(32).toString('base64');
    const env = {
      PORT: '0',
      LOG_LEVEL: 'trace',
      VITRINE_DATA: place.folder,
      VITRINE_MASTER_KEYS: `k:${masterKey}`,
      ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
    };
    const database = await openDatabase(readConfig(env));
    const services = createServices({ config: readConfig(env), database, log: createLog('silent') });
    const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
    const tenant = await services.tenants.create(
      by,
      newTenant.parse({ slug: 'acme', name: 'Acme', loginUrl: 'https://login.acme.example/', viewersSeeDrafts: true }),
    );
    const key = await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
    const { secret: apiKey } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'owner' });
    await database.close();

    const server = startServe(env);
    cleanups.push(async () => {
      server.signal('SIGKILL');
      await server.exited;
    });
    const url = await server.ready;
    const send = (path: string, init: RequestInit = {}): Promise<Response> => fetch(url + path, { redirect: 'manual', ...init });
    const bearer = (text: string): RequestInit => ({ headers: { authorization: `Bearer ${text}` } });
    const post = (path: string, body: unknown): Promise<Response> =>
      send(path, { method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });

    const receipt = {
      customer: { externalId: 'c-1', email: 'canary@example.com' },
      title: 'canary-title',
      period: { start: '2026-01-01', end: '2026-01-31' },
      currency: 'EUR',
      lines: [{ description: 'canary-line', amountMinor: 1 }],
    };
    const { id } = (await (await post('/v1/receipts/sync', receipt)).json()) as { id: string };
    const shared = (await (await send(`/v1/receipts/${id}/share-link`, bearer(apiKey))).json()) as { url: string };
    const shareToken = shared.url.split('/').at(-1) ?? '';
    const mint = (): Promise<string> => mintToken({ secret: key.secret ?? '', keyId: key.id, issuer: tenant.issuer, customer: 'c-1' });
    const [good, handed] = [await mint(), await mint()];
    const bad = `${good.slice(0, -6)}canary`;

    const statuses = [
      await send(`/v1/receipts/${id}`, bearer(good)),
      await send(`/v1/receipts/${shareToken}`, bearer(good)),
      await send(`/v1/receipts/${id}`, bearer(bad)),
      await send(`/v1/receipts?token=${good}`, bearer(good)),
      await send('/v1/receipts?customerId=canary-query', bearer(good)),
      await send(`/r/${shareToken}`, { headers: { accept: 'text/html', cookie: 'vitrine-link=canary-cookie' } }),
      await send(`/r/${shareToken}?token=${handed}`, { headers: { accept: 'text/html', referer: `${url}/?canary-referer` } }),
      await send(`/r/${shareToken}?token=${handed}`),
      await send(`/r/${shareToken}?token=${bad}`, { headers: { accept: 'text/html' } }),
      await send(`/r/canary-path?canary=query`),
      await send(`/embed?tenant=acme&token=${good}`),
      await post('/v1/signing-keys/inspect', { key: { keyId: key.id }, token: good }),
      await post('/v1/customers', { externalId: 'x', email: 'canary@example.com', canary: 1 }),
      await send('/v1/receipts/sync', {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: '{"canary-body',
      }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 401, 400, 404, 302, 303, 401, 401, 404, 400, 200, 400, 400]);
    const rotated = (await (await post('/v1/signing-keys/rotate', {})).json()) as { secret: string };

    // No path exposes the inside of the process.
    for (const path of [
      '/debug',
      '/env',
      '/config',
      '/v1/debug',
      '/.env',
      '/server-status',
      '/debug/pprof',
      '/actuator/env',
      '/.git/config',
      '/package.json',
      '/data/vitrine.db',
    ])
      expect((await send(path)).status, path).toBe(404);

    const commandLine = execFileSync('ps', ['-o', 'args=', '-p', String(server.pid)], { encoding: 'utf8' });
    expect(commandLine).toContain('serve');
    server.signal('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    const output = server.output();
    expect(output.split('\n').filter((line) => line.startsWith('{')).length).toBeGreaterThanOrEqual(statuses.length);
    const signatures = [good, handed].map((token) => token.split('.')[2] ?? '');
    for (const secret of [masterKey, apiKey, key.secret ?? '-', rotated.secret, shareToken, good, handed, ...signatures, bad, 'canary']) {
      expect(output.includes(secret), secret.slice(0, 12)).toBe(false);
      expect(commandLine.includes(secret), secret.slice(0, 12)).toBe(false);
    }
  });
});
