import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { formerPlace, type FormerState } from './former-release.ts';
import { startTestServer, type TestServer } from '../../support/server/server.ts';

describe.each(engines)('a database of release dbf2ad7 on %s', (engine) => {
  let server: TestServer;
  let state: FormerState;
  beforeAll(async () => {
    const former = await formerPlace(engine);
    state = former.state;
    server = await startTestServer({ ...former, engine, clock: { now: () => state.now } });
  });
  afterAll(() => server.close());

  let clients = 0;
  const post = async (as: string | undefined, path: string, json: unknown, headers: Record<string, string> = {}) => {
    const response = await server.fetch(path, {
      ...(as !== undefined && { as }),
      json,
      headers: { origin: state.page, 'x-forwarded-for': `2001:db8:ffff:${(clients += 1)}::1`, ...headers },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
  };

  it('gives the recorded answers: tokens work, links redirect as before, lists are the same', async () => {
    expect(state.recorded.length).toBeGreaterThan(50);
    for (const { as, path, headers = {}, status, body, location, canaries = [] } of state.recorded) {
      const name = `${as ?? 'nobody'} ${path}`;
      const response = await server.fetch(path, { ...(as !== undefined && { as: state.tokens[as] ?? '' }), headers });
      const text = await response.text();
      expect(response.status, `${name}: ${text}`).toBe(status);
      expect(response.headers.get('location') ?? undefined, name).toBe(location);
      for (const canary of canaries) expect(text, name).toContain(canary);
      if (status === 200 && body !== undefined) expect(JSON.parse(text), name).toMatchObject(body as object);
    }
  });

  it('still refuses consumed tokens and links, and repeats an idempotent answer', async () => {
    const { tokens, receipts } = state;
    expect(await post(tokens['embedKey'], '/v1/sessions', { bridgeToken: state.usedBridge })).toMatchObject({ status: 401, body: { code: 'token_replayed' } });
    expect(await post(tokens['embedKey'], '/v1/magic-links/redeem', state.usedLink)).toMatchObject({ status: 401, body: { code: 'magic_link_invalid' } });
    expect((await server.fetch(`${receipts['private']?.path ?? ''}?token=${state.handed}`)).status).toBe(401);
    const again = await post(tokens['manager'], '/v1/customers', state.idempotent.body, state.idempotent.headers);
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', state.firstAnswer]);
  });

  it('continues pending work: a link in a mailbox, an unsent mail, a request for a link', async () => {
    expect(await post(state.tokens['embedKey'], '/v1/magic-links/redeem', state.openLink)).toMatchObject({ status: 201 });
    const { database, services } = server;
    expect(await database.query.selectFrom('magic_link_asks').select('id').execute()).toHaveLength(1);
    await services.backgroundWorker.run();
    expect(await database.query.selectFrom('magic_link_asks').select('id').execute()).toEqual([]);
    expect(await services.outbox.list(null)).toHaveLength(3);
  });

  it('accepts changes like a new database', async () => {
    const { tokens, receipts } = state;
    const link = `${receipts['published']?.path ?? ''}`;
    expect(await post(tokens['manager'], `/v1/receipts/${receipts['private']?.id ?? ''}/publish`, {})).toMatchObject({
      status: 200,
      body: { visibility: 'published' },
    });
    expect((await server.fetch(link)).status).toBe(200);
    expect((await server.fetch('/v1/receipts/revoke-all', { as: tokens['manager'] ?? '', method: 'POST' })).status).toBe(200);
    expect((await server.fetch(link)).status).toBe(302);
    expect(await post(tokens['manager'], '/v1/signing-keys', { algorithm: 'HS256' })).toMatchObject({ status: 201 });
    expect(await post(tokens['manager'], '/v1/widget-tokens', { customerId: 'c-1', scopes: ['sso_connection'], origins: [state.page] })).toMatchObject({
      status: 201,
    });
  });
});
