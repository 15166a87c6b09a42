import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { forge, hs256, rs256 } from '../../../support/credentials/forge.ts';
import { startSecondServer } from '../../../support/server/second-server.ts';
import { forEachWorld, type Answer, type WorldTenant } from '../../../support/server/world.ts';

let made = 0;

forEachWorld('the signing keys of a tenant', (world) => {
  const keys = (tenant: WorldTenant) => {
    const post = (path: string, body?: object): Promise<Answer> => world().manage(tenant.apiKey, 'POST', `/v1/signing-keys${path}`, body);
    return {
      add: (algorithm = 'HS256') => post('', { algorithm }),
      activate: (id: unknown, body?: object) => post(`/${String(id)}/activate`, body),
      retire: (id: unknown, body?: object) => post(`/${String(id)}/retire`, body),
      rotate: (body?: object) => post('/rotate', body),
      list: async () =>
        (await world().manage(tenant.apiKey, 'GET', '/v1/signing-keys')).json['items'] as { id: string; state: string; usableUntil: string | null }[],
      /** Whether a token signed with this key can read the tenant's receipt. */
      verifies: async ({ id, secret }: { id?: unknown; secret?: unknown }) => {
        const token = forge({ alg: 'HS256', kid: id }, world().claims({ iss: tenant.issuer }), hs256(String(secret)));
        const { status, code } = await world().read(token, `/v1/receipts/${tenant.receipts[0].id}`);
        return status === 200 ? true : code;
      },
    };
  };
  const fresh = (): Promise<WorldTenant> => world().tenant(`t${(made += 1)}`);

  it('PD1 K03 AF7 are created with a secret whose ASCII bytes are the key', async () => {
    const tenant = await fresh();
    expect(tenant.key.secret).toMatch(/^sk_[A-Za-z0-9_-]{43}$/);
    expect(await keys(tenant).verifies(tenant.key)).toBe(true);
    expect(await keys(tenant).verifies({ id: tenant.key.id, secret: tenant.key.secret.slice(3) })).toBe('token_invalid');
    expect(await keys(tenant).list()).toMatchObject([{ id: tenant.key.id, state: 'active', usableUntil: null }]);
  });

  it('K06 PD6 show a secret in one answer, and never store or log it in plain text', async () => {
    const tenant = await fresh();
    const { add, list, rotate, activate } = keys(tenant);
    const { json: pair } = await add('RS256');
    expect(String(pair['privateKey'])).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const token = forge({ alg: 'RS256', kid: pair['id'] }, world().claims({ iss: tenant.issuer }), rs256(String(pair['privateKey'])));
    expect((await world().read(token, `/v1/receipts/${tenant.receipts[0].id}`)).status).toBe(200);
    const { json: second } = await add();
    await activate(second['id']);
    const { json: third } = await rotate({ algorithm: 'HS256' });
    const secrets = [tenant.key.secret, String(second['secret']), String(third['secret']), String(pair['privateKey']).split('\n')[5] ?? ''];
    const { query } = world().app.services.database;
    const everything = [
      JSON.stringify(await list()),
      (await world().manage(tenant.apiKey, 'GET', '/v1/audit')).text,
      (await world().manage(tenant.apiKey, 'GET', '/v1/tenants')).text,
      world().logged.join('\n'),
      JSON.stringify(await query.selectFrom('signing_keys').selectAll().execute()),
      JSON.stringify(await query.selectFrom('audit').selectAll().execute()),
      JSON.stringify(await query.selectFrom('idempotency').selectAll().execute()),
      ...(world().engine === 'sqlite' ? [fileBytes()] : []),
    ];
    for (const secret of secrets) for (const text of everything) expect(text.includes(secret)).toBe(false);
  });

  function fileBytes(): string {
    const { config } = world().app.services;
    if (config.database.engine !== 'sqlite') return '';
    const { file } = config.database;
    return ['', '-wal'].map((end) => readFileSync(`${file}${end}`, 'latin1')).join('');
  }

  it('K18 show only the public members and the states of a key', async () => {
    const tenant = await fresh();
    const { json: made } = await keys(tenant).add('RS256');
    const { json: got } = await world().manage(tenant.apiKey, 'GET', '/v1/signing-keys');
    const shown = ['activatedAt', 'algorithm', 'createdAt', 'id', 'kid', 'publicKey', 'retiredAt', 'state', 'usableUntil'];
    const listed = got['items'] as Record<string, unknown>[];
    for (const key of listed) expect(Object.keys(key).toSorted()).toEqual(shown);
    const [rsa, shared] = [listed.find(({ id }) => id === made['id']), listed.find(({ id }) => id === tenant.key.id)];
    expect(Object.keys(rsa?.['publicKey'] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(rsa?.['publicKey']).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: made['id'] });
    expect(shared?.['publicKey']).toBeNull();
    const published = (await world().send('/.well-known/jwks.json')).text;
    for (const text of [tenant.key.id, String(made['id']), '"d":', '"k":', '"oct"']) expect(published).not.toContain(text);
    for (const path of [`/v1/signing-keys/${tenant.key.id}`, `/v1/signing-keys/${tenant.key.id}/secret`])
      expect([404, 405], path).toContain((await world().manage(tenant.apiKey, 'GET', path)).status);
  });

  it('PD2 K12 N23 are rotated at once: the former key is refused with the next request', async () => {
    const tenant = await fresh();
    const { rotate, verifies, list } = keys(tenant);
    expect(await verifies(tenant.key)).toBe(true);
    const { status, json } = await rotate();
    expect([status, json['state']]).toEqual([201, 'active']);
    expect(await verifies(tenant.key)).toBe('token_invalid');
    expect(await verifies(json)).toBe(true);
    expect((await list()).map(({ state }) => state).toSorted()).toEqual(['active', 'retired']);
  });

  it('K13 K09 N23 AF8 are changed without a gap: the next key verifies at once, the former one until its grace ends', async () => {
    const tenant = await fresh();
    const { add, activate, verifies, list } = keys(tenant);
    const { json: next } = await add();
    expect(next['state']).toBe('next');
    expect([await verifies(tenant.key), await verifies(next)]).toEqual([true, true]);
    expect((await activate(next['id'], { graceSeconds: 120 })).json['state']).toBe('active');
    expect([await verifies(tenant.key), await verifies(next)]).toEqual([true, true]);
    expect((await list()).find(({ id }) => id === tenant.key.id)?.usableUntil).toBe(new Date(world().clock.now() + 120_000).toISOString());
    world().clock.advance(119);
    expect(await verifies(tenant.key)).toBe(true);
    world().clock.advance(1);
    expect([await verifies(tenant.key), await verifies(next)]).toEqual(['token_invalid', true]);
  });

  it('K09 verify every token during an activation', async () => {
    const tenant = await fresh();
    const { add, activate, verifies, retire } = keys(tenant);
    let current: Record<string, unknown> = tenant.key;
    for (let round = 0; round < 5; round += 1) {
      const { json: next } = await add();
      const former = current;
      const results = await Promise.all([
        ...Array.from({ length: 10 }, () => verifies(former)),
        activate(next['id'], { graceSeconds: 60 }).then(({ status }) => status === 200),
        ...Array.from({ length: 10 }, () => verifies(next)),
      ]);
      expect(new Set(results)).toEqual(new Set([true]));
      await retire(former['id']);
      current = next;
    }
  });

  it('K10 include one active key after parallel changes', async () => {
    const tenant = await fresh();
    const { add, activate, rotate, retire, list } = keys(tenant);
    for (let round = 0; round < 5; round += 1) {
      const { json: next } = await add();
      const answers = await Promise.all(Array.from({ length: 8 }, () => activate(next['id'])));
      expect(answers.map(({ status, code }) => code ?? status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 'key_state_conflict')]);
      expect((await list()).filter(({ state }) => state === 'active').map(({ id }) => id)).toEqual([next['id']]);
    }
    const others = await Promise.all([add(), add()]);
    const mixed = await Promise.all([...others.map(({ json }) => activate(json['id'])), rotate(), rotate()]);
    expect(mixed.every(({ status, code }) => status < 300 || code === 'key_state_conflict')).toBe(true);
    expect(mixed.some(({ status }) => status < 300)).toBe(true);
    const after = await list();
    expect(after.filter(({ state }) => state === 'active')).toHaveLength(1);
    for (const { id, state } of after) if (state === 'next') expect((await retire(id)).status).toBe(200);
  });

  it('K10 include one active key when several are created first in parallel', async () => {
    const { json } = await world().manage(world().operatorKey, 'POST', '/v1/tenants', { slug: `t${(made += 1)}`, name: 'Empty' });
    const header = { 'vitrine-tenant': String(json['slug']) };
    const answers = await Promise.all(Array.from({ length: 4 }, () => world().manage(world().operatorKey, 'POST', '/v1/signing-keys', {}, header)));
    expect(answers.map(({ json: key }) => key['state']).toSorted()).toEqual(['active', 'next', 'next', 'next']);
  });

  it('K11 change state only forward', async () => {
    const tenant = await fresh();
    const { add, activate, retire, verifies, list } = keys(tenant);
    const { json: next } = await add();
    const { json: graced } = await add();
    expect((await retire(graced['id'], { graceSeconds: 60 })).status).toBe(200);
    expect(await verifies(graced)).toBe(true);
    expect((await activate(graced['id'])).code).toBe('key_state_conflict');
    expect((await retire(graced['id'], { graceSeconds: 120 })).code).toBe('key_state_conflict');
    expect((await retire(graced['id'])).status).toBe(200);
    expect(await verifies(graced)).toBe('token_invalid');
    expect((await retire(graced['id'])).code).toBe('key_state_conflict');
    expect((await activate(tenant.key.id)).code).toBe('key_state_conflict');
    expect((await retire(tenant.key.id)).code).toBe('key_state_conflict');
    expect(await verifies(tenant.key)).toBe(true);
    expect((await activate('key_000000000000000000000000')).code).toBe('not_found');
    expect((await retire(world().acme.key.id)).code).toBe('not_found');
    expect((await activate(next['id'], { graceSeconds: -1 })).code).toBe('invalid_request');
    expect((await activate(next['id'], { graceSeconds: 1.5 })).code).toBe('invalid_request');
    expect((await retire(tenant.key.id, { force: true })).status).toBe(200);
    expect(await verifies(tenant.key)).toBe('token_invalid');
    expect((await activate(next['id'])).status).toBe(200);
    expect((await list()).map(({ state }) => state).toSorted()).toEqual(['active', 'retired', 'retired']);
  });

  it('include at most eight keys that verify', async () => {
    const tenant = await fresh();
    const { add, list, retire } = keys(tenant);
    for (let at = 1; at < 8; at += 1) expect((await add()).status).toBe(201);
    expect((await add()).code).toBe('key_state_conflict');
    await retire((await list()).find(({ state }) => state === 'next')?.id);
    expect((await add()).status).toBe(201);
  });

  it('write an audit row for every change, without a secret', async () => {
    const tenant = await fresh();
    const { add, activate, rotate, retire } = keys(tenant);
    const { json: next } = await add();
    await activate(next['id'], { graceSeconds: 60 });
    await retire(tenant.key.id);
    await rotate();
    const { json } = await world().manage(tenant.apiKey, 'GET', '/v1/audit');
    const entries = (json['items'] as { action: string; target: { id: string } }[]).filter(({ action }) => action.startsWith('signing_key'));
    expect(entries.map(({ action }) => action)).toEqual([
      'signing_key.rotated',
      'signing_key.retired',
      'signing_key.activated',
      'signing_key.created',
      'signing_key.created',
    ]);
    expect(entries[2]?.target.id).toBe(next['id']);
  });

  it('K15 do not open in the row of another key or tenant', async () => {
    const [one, two] = [await fresh(), await fresh()];
    const { query } = world().app.services.database;
    const sealedOf = async (id: string): Promise<string | null> =>
      (await query.selectFrom('signing_keys').select('secret_sealed').where('id', '=', id).executeTakeFirstOrThrow()).secret_sealed;
    expect(await keys(two).verifies(two.key)).toBe(true);
    await query
      .updateTable('signing_keys')
      .set({ secret_sealed: await sealedOf(one.key.id) })
      .where('id', '=', two.key.id)
      .execute();
    expect(await keys(two).verifies(two.key)).toBe('key_unavailable');
    expect(await keys(two).verifies({ id: two.key.id, secret: one.key.secret })).toBe('key_unavailable');
    expect(await keys(one).verifies(one.key)).toBe(true);
  });

  it('K14 K16 do not open without the master key, and open with it, also beside a newer one', async () => {
    const { app, acme, token } = world();
    const { config } = app.services;
    const start = async (masterKeys: typeof config.masterKeys): Promise<number> => {
      const second = await startSecondServer(world(), { masterKeys });
      const { status } = await fetch(`${second.url}/v1/receipts/${acme.receipts[0].id}`, { headers: { authorization: `Bearer ${token()}` } });
      await second.close();
      return status;
    };
    const other = { id: 'test', key: randomBytes(32) };
    await expect(start([other])).rejects.toMatchObject({ code: 'master_key_wrong' });
    await expect(start([{ id: 'newer', key: randomBytes(32) }])).rejects.toMatchObject({ code: 'master_key_wrong' });
    expect(await start([{ id: 'newer', key: randomBytes(32) }, ...config.masterKeys])).toBe(200);
  });
});
