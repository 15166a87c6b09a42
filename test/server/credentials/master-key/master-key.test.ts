import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMasterKeys } from '../../../../server/access/master-key.ts';
import type { MasterKey } from '../../../../server/config/master-key-text.ts';
import { hashOf, randomId, randomToken } from '../../../../server/access/secrets.ts';
import { countSealed } from '../../../../server/credentials/master-key/count-sealed.ts';
import { resealAll } from '../../../../server/credentials/master-key/reseal.ts';
import { sealedColumns } from '../../../../server/credentials/master-key/sealed-columns.ts';
import { sealPurpose } from '../../../../server/resources/links/share-token.ts';
import { createServices } from '../../../../server/services.ts';
import { engines } from '../../../support/databases/engines.ts';
import { startSecondServer, type SecondServer } from '../../../support/server/second-server.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { createWorld, type World } from '../../../support/server/world.ts';

const by = { actor: { kind: 'cli', id: 'jo' }, requestId: null, address: null } as const;
const fresh = (id: string): MasterKey => ({ id, key: randomBytes(32) });

describe.each(engines)('the master key on %s', (engine) => {
  let world: World;
  let old: MasterKey;
  const servers: SecondServer[] = [];

  beforeEach(async () => {
    world = await createWorld(engine);
    [old] = world.app.services.config.masterKeys as [MasterKey];
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await world.close();
  });

  const database = () => world.app.services.database;
  /** Starts a server of the same database with these keys, and returns calls that report its answers. */
  async function serve(...masterKeys: MasterKey[]): Promise<{ read(token?: string): Promise<number>; ready(): Promise<unknown> }> {
    const server = await startSecondServer(world, { masterKeys });
    servers.push(server);
    const path = `${server.url}/v1/receipts/${world.acme.receipts[0].id}`;
    return {
      read: async (token = world.token()) => (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).status,
      async ready() {
        const answer = await fetch(`${server.url}/readyz`);
        return answer.status === 200 ? 200 : ((await answer.json()) as { code: string }).code;
      },
    };
  }
  const servicesWith = (...masterKeys: MasterKey[]) =>
    createServices({ config: { ...world.app.services.config, masterKeys }, database: database(), clock: world.clock, log: world.app.services.log });
  const counts = async () => Object.fromEntries((await countSealed(database())).map(({ id, count }) => [id, count]));
  const rows = () => database().query.selectFrom('master_keys').select(['id', 'retired_at']).orderBy('id').execute();
  const ready = async () => (await world.send('/readyz')).code ?? 200;

  /** Writes a value into every sealed column. */
  async function fill(): Promise<{ session: string; link: string }> {
    const { acme, manage } = world;
    await manage(acme.apiKey, 'POST', '/v1/signing-keys', { publicKey: { kty: 'oct', k: randomBytes(32).toString('base64url') } });
    const session = await openSession(world, acme);
    const { outbox, masterKeys } = world.app.services;
    const id = randomId('ask');
    const ask = {
      id,
      tenant_id: acme.id,
      ask_sealed: masterKeys.seal('{}', `magic-link-ask|${acme.id}|${id}`),
      created_at: world.clock.now(),
      taken_until: null,
    };
    await database().query.insertInto('magic_link_asks').values(ask).execute();
    const message = { to: 'jo@customer.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
    await database().write((tx) => outbox.add(tx, { tenantId: acme.id, message, giveUpAt: world.clock.now() + 60_000 }));
    const invoice = {
      number: `M-${id}`,
      customer: { externalId: 'ext-1' },
      issueDate: '2026-11-01',
      currency: 'EUR',
      lines: [{ description: 'a', amountMinor: 1 }],
    };
    await world.manage(acme.apiKey, 'POST', '/v1/invoices', invoice);
    await world.manage(acme.apiKey, 'POST', '/v1/webhooks', { url: 'https://api.acme.example/hook' });
    // Of the two providers each has a former secret, one has a second former secret, and one is no longer the current provider.
    const payAt = (provider: Record<string, string>) => world.manage(acme.apiKey, 'POST', '/v1/payment-provider', provider);
    await payAt({ provider: 'stripe', secretKey: 'sk_test_0123456789', webhookSecret: 'whsec_0123456789' });
    await payAt({ provider: 'redirect', url: 'https://billing.acme.example/pay' });
    await world.manage(acme.apiKey, 'POST', '/v1/payment-provider/rotate-secret', {});
    await payAt({ provider: 'stripe', secretKey: 'sk_test_0123456789', webhookSecret: 'whsec_0123456789' });
    await payAt({ provider: 'redirect', url: 'https://billing.acme.example/pay' });
    await world.manage(acme.apiKey, 'POST', '/v1/payment-provider/rotate-secret', {});
    await world.manage(acme.apiKey, 'POST', '/v1/payment-provider/rotate-secret', {});
    return { session: session.token, link: await acme.receipts[0].shareToken() };
  }

  /** Copies a receipt more often than one transaction seals. */
  async function manyReceipts(count: number): Promise<void> {
    const { id: _id, ...row } = await database().query.selectFrom('receipts').selectAll().limit(1).executeTakeFirstOrThrow();
    const copies = Array.from({ length: count }, (_, at) => {
      const id = randomId('rcpt');
      const token = randomToken('r');
      const sealed = world.app.services.masterKeys.seal(token, sealPurpose({ id, tenant_id: row.tenant_id }));
      return { ...row, id, scope: `copy ${at}`, share_token_hash: hashOf(token), share_token_sealed: sealed };
    });
    for (let at = 0; at < copies.length; at += 50)
      await database()
        .query.insertInto('receipts')
        .values(copies.slice(at, at + 50))
        .execute();
  }

  it('O3 with a wrong id or wrong bytes prevents the server from starting', async () => {
    for (const keys of [[fresh('other')], [fresh(old.id)], [fresh('new'), fresh(old.id)]])
      await expect(serve(...keys)).rejects.toMatchObject({ code: 'master_key_wrong', status: 503 });
    const both = await serve(fresh('new'), old);
    expect([await both.read(), await both.ready()]).toEqual([200, 200]);
    // Once the new key seals, the old server reports that it lacks it. A server that lacks one of the keys in use does not start.
    expect(await ready()).toBe('master_key_wrong');
    await expect(serve(fresh('newer'), old)).rejects.toMatchObject({ code: 'master_key_wrong', message: expect.stringContaining('"new"') });
  });

  it('O3 is checked against sealed values when the database has no key records yet', async () => {
    await fill();
    const deleteKeyRecords = () => database().query.deleteFrom('master_keys').execute();
    await deleteKeyRecords();
    for (const keys of [[fresh('other')], [fresh(old.id)]])
      await expect(serve(...keys)).rejects.toMatchObject({ code: 'master_key_wrong', message: expect.stringContaining(`"${old.id}"`) });
    expect(await rows()).toEqual([]);
    const next = fresh('next');
    expect(await (await serve(next, old)).read()).toBe(200);
    expect((await rows()).map(({ id }) => id)).toEqual(['next', old.id].toSorted());
    await expect(serve(next)).rejects.toMatchObject({ code: 'master_key_wrong' });
  });

  it('O3 is replaced by a new one: every value is sealed again and still opens, and the former key is retired', async () => {
    const { session, link } = await fill();
    const next = fresh('next');
    const services = servicesWith(next, old);
    const before = (await counts())[old.id] ?? 0;
    expect(before).toBeGreaterThanOrEqual(9);
    const outcome = await resealAll(services, by);
    expect(outcome).toEqual({ resealed: before, lost: [], lostCount: 0, retired: [old.id], left: [] });
    expect(await counts()).toEqual({ next: before });
    for (const { table, column } of sealedColumns) {
      const { rows: texts } = await sql<{
        sealed: string;
      }>`select ${sql.ref(column)} as sealed from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(database().query);
      expect(texts.length, table).toBeGreaterThan(0);
      expect(
        texts.filter(({ sealed }) => !sealed.startsWith('v1.next.')),
        table,
      ).toEqual([]);
    }

    const alone = await serve(next);
    expect([await alone.read(), await alone.read(session), await alone.ready()]).toEqual([200, 200, 200]);
    const nextKeyServices = servicesWith(next);
    expect(await nextKeyServices.receipts.shareLink(world.acme.id, world.acme.receipts[0].id)).toContain(link);
    expect((await nextKeyServices.outbox.kept()).map(({ message }) => message.to)).toEqual(['jo@customer.example']);
    // The former key alone does not start a server, and a server that still seals with it is not ready.
    await expect(serve(old)).rejects.toMatchObject({ code: 'master_key_wrong' });
    await expect(serve(old, next)).rejects.toMatchObject({ code: 'master_key_wrong', message: expect.stringContaining('retired') });
    expect(await ready()).toBe('master_key_wrong');

    const trail = await database().query.selectFrom('audit').selectAll().where('target_kind', '=', 'master_key').orderBy('id').execute();
    expect(trail.map(({ action, actor_id: actor, tenant_id: tenant }) => [action, actor, tenant])).toEqual([
      ['master_key.reseal_started', 'jo', null],
      ['master_key.resealed', 'jo', null],
    ]);
    expect(JSON.parse(trail[1]?.after_json ?? '')).toMatchObject({ resealed: before, retired: [old.id] });
    for (const { key } of [old, next]) expect(JSON.stringify(trail)).not.toContain(key.toString('base64'));
    expect(await resealAll(services, by)).toMatchObject({ resealed: 0, retired: [] });
  });

  it('O3 rotation resumes where it stopped, and retires the former key only at the end', async () => {
    await manyReceipts(430);
    const next = fresh('next');
    const services = servicesWith(next, old);
    const total = (await counts())[old.id] ?? 0;
    const stopAfterFirst = (done: number): void => {
      if (done > 200) throw new Error('stopped');
    };
    await expect(resealAll(services, by, { onProgress: stopAfterFirst })).rejects.toThrow('stopped');
    const afterStop = await counts();
    expect((afterStop['next'] ?? 0) > 200 && (afterStop[old.id] ?? 0) > 0).toBe(true);
    expect((await rows()).filter(({ retired_at: at }) => at !== null)).toEqual([]);
    const both = await serve(next, old);
    expect([await both.read(), await both.ready()]).toEqual([200, 200]);

    const progress: number[] = [];
    const result = await resealAll(services, by, { onProgress: (done) => progress.push(done) });
    expect(result).toMatchObject({ resealed: afterStop[old.id], retired: [old.id], left: [] });
    expect(await counts()).toEqual({ next: total });
    expect(progress.at(-1)).toBe(afterStop[old.id]);
  });

  it('O3 rotation keeps concurrent changes, and a second run reseals values that a server sealed with the former key', async () => {
    await manyReceipts(220);
    const next = fresh('next');
    const [first] = world.acme.receipts;
    const services = servicesWith(next, old);
    // A server with the former key rotates the first receipt's link during each batch, and once more after the last one.
    let rotating: Promise<unknown> = Promise.resolve();
    const rotate = () => world.manage(world.acme.apiKey, 'POST', `/v1/receipts/${first.id}/rotate-share-token`);
    const outcome = await resealAll(services, by, { onProgress: () => void (rotating = rotating.then(rotate)) });
    await rotating;
    const { json } = await rotate();
    expect((await counts())[old.id]).toBe(1);
    expect(outcome.lostCount).toBe(0);
    expect(await resealAll(services, by)).toMatchObject({ resealed: 1, left: [] });
    expect(await servicesWith(next).receipts.shareLink(world.acme.id, first.id)).toBe(json['url']);
  });

  it('O3 rotation reports values that do not open and keeps their key, until the key is given up', async () => {
    const { acme } = world;
    const next = fresh('next');
    const wronglyBound = createMasterKeys([old]).seal('x', 'somebody else');
    await database().query.updateTable('signing_keys').set({ secret_sealed: wronglyBound }).where('id', '=', acme.key.id).execute();
    const outcome = await resealAll(servicesWith(next, old), by);
    expect(outcome).toMatchObject({
      lost: [{ table: 'signing_keys', id: acme.key.id, keyId: old.id }],
      lostCount: 1,
      retired: [],
      left: [{ id: old.id, count: 1 }],
    });
    await expect(serve(next)).rejects.toMatchObject({ code: 'master_key_wrong' });
    expect(await resealAll(servicesWith(next), by, { forget: [old.id] })).toMatchObject({ lostCount: 1, retired: [old.id], left: [] });
    expect(await (await serve(next)).ready()).toBe(200);
  });

  it('O3 rotation knows every sealed column', async () => {
    const found =
      engine === 'postgres'
        ? await sql<{
            name: string;
          }>`select table_name || '.' || column_name as name from information_schema.columns
            where table_schema = current_schema() and column_name like '%sealed'`.execute(
            database().query,
          )
        : await sql<{
            name: string;
          }>`select m.name || '.' || p.name as name from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table' and p.name like '%sealed'`.execute(
            database().query,
          );
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(found.rows.map(({ name }) => name).toSorted()).toEqual([...known, 'master_keys.check_sealed'].toSorted());
  });
});
