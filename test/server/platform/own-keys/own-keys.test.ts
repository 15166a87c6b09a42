import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { ownKeyKinds } from '../../../../server/platform/own-keys/model.ts';
import { forEachWorld } from '../../../support/server/world.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;

forEachWorld('the server’s own keys', (world) => {
  const claims = () => ({ jti: 'sess_x', sub: 'cus_x', tenant_id: world().acme.id });
  const jwks = async () => (await world().send('/.well-known/jwks.json')).json as { keys: { kid: string }[] };
  const minutes = (count: number): void => world().clock.advance(count * 60);

  it('K18 are published with their public half only, one active and one next key of each kind', async () => {
    const { status, headers } = await world().send('/.well-known/jwks.json');
    expect([status, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([200, 'public, max-age=300', '*']);
    const { keys } = await jwks();
    expect(keys).toHaveLength(2 * ownKeyKinds.length);
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect((await jwks()).keys.map(({ kid }) => kid).toSorted()).toEqual(keys.map(({ kid }) => kid).toSorted());
  });

  it('sign tokens that the published list verifies, with one typ per kind', async () => {
    const { ownTokens } = world().app.services;
    for (const kind of ownKeyKinds) {
      const text = await ownTokens.issue(kind, claims(), 60);
      const set = createLocalJWKSet((await jwks()) as Parameters<typeof createLocalJWKSet>[0]);
      const { payload, protectedHeader } = await jwtVerify(text, set, {
        issuer: world().publicUrl,
        audience: 'vitrine',
        typ: `vitrine-${kind}+jwt`,
        currentDate: new Date(world().clock.now()),
      });
      expect(payload).toMatchObject({ ...claims(), kind });
      expect(protectedHeader.alg).toBe('ES256');
    }
  });

  it('verify tokens of their own kind and no other', async () => {
    const { ownTokens, tokens } = world().app.services;
    for (const kind of ownKeyKinds) {
      const compact = tokens.read(await ownTokens.issue(kind, claims(), 60));
      if (typeof compact === 'string') throw new Error(compact);
      for (const other of ownKeyKinds) {
        expect(ownTokens.recognises(other, compact)).toBe(other === kind);
        const verified = ownTokens.verify(other, compact);
        if (other === kind) expect(await verified).toMatchObject(claims());
        else await expect(verified).rejects.toMatchObject({ code: 'token_invalid' });
      }
    }
  });

  it('rotate without a gap: old tokens verify until they expire, and the next key is published before it signs', async () => {
    const { ownKeys, ownTokens, tokens } = world().app.services;
    minutes(11);
    const before = await ownTokens.issue('session', claims(), 3_600);
    const listed = (await jwks()).keys.map(({ kid }) => kid);
    const active = await ownKeys.rotate(by, 'session');
    expect(listed).toContain(active.id);
    expect((await ownKeys.signer('session')).kid).toBe(active.id);
    const compact = tokens.read(before);
    expect(await ownTokens.verify('session', typeof compact === 'string' ? undefined : compact)).toMatchObject(claims());
    await expect(ownKeys.rotate(by, 'session')).rejects.toMatchObject({ code: 'key_state_conflict' });
  });

  it('are refused on the next call when they are retired with no grace', async () => {
    const { ownKeys, ownTokens, tokens } = world().app.services;
    const compact = tokens.read(await ownTokens.issue('embed', claims(), 900));
    const check = () => ownTokens.verify('embed', typeof compact === 'string' ? undefined : compact);
    expect(await check()).toMatchObject(claims());
    await ownKeys.rotate(by, 'embed', { graceSeconds: 0 });
    await expect(check()).rejects.toMatchObject({ code: 'token_invalid' });
    const audit = await world().app.services.database.query.selectFrom('audit').select('action').where('action', '=', 'own_key.rotated').execute();
    expect(audit.length).toBeGreaterThan(0);
  });

  it('rotate after thirty days, once for any number of processes', async () => {
    const { ownKeys } = world().app.services;
    const { kid } = await ownKeys.signer('widget');
    await ownKeys.maintain(by);
    expect((await ownKeys.signer('widget')).kid).toBe(kid);
    minutes(30 * 24 * 60 + 1);
    await Promise.all(Array.from({ length: 5 }, () => ownKeys.maintain(by)));
    expect((await ownKeys.signer('widget')).kid).not.toBe(kid);
    const rows = (await ownKeys.list()).filter((row) => row.kind === 'widget');
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['active', 'next', 'retired']);
  });

  it('are sealed: the database holds no readable private key', async () => {
    for (const { private_sealed: sealed } of await world().app.services.ownKeys.list()) expect(sealed).toMatch(/^v1\./);
  });
});

describe('twenty concurrent first calls', () => {
  forEachWorld('create one key', (world) => {
    it('and all sign with it', async () => {
      const { ownKeys } = world().app.services;
      const pairs = await Promise.all(Array.from({ length: 20 }, () => ownKeys.signer('session')));
      expect(new Set(pairs.map(({ kid }) => kid)).size).toBe(1);
    });
  });
});
