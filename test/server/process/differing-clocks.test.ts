import { afterAll, expect, it } from 'vitest';
import { startSecondServer, type SecondServer } from '../../support/server/second-server.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { forEachWorld, type World } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';
import { mint, page } from '../credentials/widget-tokens/widget-calls.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
const minute = 60_000;

forEachWorld('a server whose clock differs', (world) => {
  const servers: SecondServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.close();
  });
  const behind = async (ms: number): Promise<SecondServer> => {
    const { clock } = world();
    const server = await startSecondServer({ ...world(), clock: { ...clock, now: () => clock.now() - ms } });
    servers.push(server);
    return server;
  };
  const ask = async (url: string, token: string, path: string): Promise<unknown> => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}`, origin: page } });
    return response.ok ? response.status : ((await response.json()) as { code: string }).code;
  };
  const tokensOf = async (w: World) => ({
    session: [(await openSession(w, w.acme)).token, '/v1/me'],
    embed: [await tokenFor(w, await makePair(w)), '/v1/me'],
    widget: [(await mint(w)).token, '/v1/widget/me'],
  }) as const;

  it('S7 refuses tokens of an own key that is rotated without grace, however far behind its clock is', async () => {
    const { ownKeys } = world().app.services;
    const near = await behind(20_000);
    const tokens = await tokensOf(world());
    for (const [kind, [token, path]] of Object.entries(tokens)) for (const url of [world().base, near.url]) expect(await ask(url, token, path), kind).toBe(200);
    for (const kind of ['session', 'embed', 'widget'] as const) {
      await ownKeys.rotate(by, kind, { graceSeconds: 0 });
      const [token, path] = tokens[kind];
      for (const url of [world().base, near.url]) expect(await ask(url, token, path), kind).toBe('token_invalid');
    }
    const far = await behind(60 * minute);
    const { ownTokens, tokens: reader } = far.services;
    const compact = reader.read(tokens.session[0]);
    await expect(ownTokens.verify('session', typeof compact === 'string' ? undefined : compact)).rejects.toMatchObject({ code: 'token_invalid' });
    const listed = (await (await fetch(`${near.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
    const signed = Object.values(tokens).map(([token]) => (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid);
    expect(listed.keys.filter(({ kid }) => signed.includes(kid))).toEqual([]);
  });

  it('S7 refuses a signing key that is retired at once, and the sessions that it opened', async () => {
    const near = await behind(20_000);
    const { acme, manage } = world();
    const tenant = await world().tenant(`at-once-${world().engine}`);
    const { token } = await openSession(world(), tenant);
    expect(await ask(near.url, token, '/v1/me')).toBe(200);
    expect((await manage(tenant.apiKey, 'POST', `/v1/signing-keys/${tenant.key.id}/retire`, { force: true })).status).toBe(200);
    expect(await ask(near.url, token, '/v1/me')).toBe('session_revoked');
    expect(acme.id).not.toBe(tenant.id);
  });

  it('S7 ends sessions and links even if its own clock says that they have expired', async () => {
    const { acme, app, clock } = world();
    const { token, customerId } = await openSession(world(), acme);
    const ahead = await behind(-61 * minute);
    expect(await ask(world().base, token, '/v1/me')).toBe(200);
    expect(await ahead.services.sessions.endAll(by, acme.id, customerId)).toBe(0);
    expect(await ask(world().base, token, '/v1/me')).toBe('session_revoked');

    const { magicLinks, database } = app.services;
    const { keyId: embedKeyId } = await openSession(world(), acme);
    const link = { tenantId: acme.id, embedKeyId, customerId, email: 'one@customer.example', origin: page, returnUrl: page, browserHash: 'x' };
    const draft = magicLinks.draft();
    await database.write((tx) => magicLinks.insert(tx, by, link, draft));
    await ahead.services.magicLinks.endAll(by, acme.id);
    const row = await database.query.selectFrom('magic_links').select('consumed_at').where('id', '=', draft.id).executeTakeFirstOrThrow();
    expect(row.consumed_at).not.toBeNull();
    expect(clock.now()).toBeLessThan(ahead.services.clock.now());
  });
});
