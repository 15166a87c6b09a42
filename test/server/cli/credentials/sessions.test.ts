import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../../../../server/cli/open-server.ts';
import { systemClock } from '../../../../server/clock.ts';
import { createServices } from '../../../../server/services.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { ensureMasterKey } from '../../../../server/config/ensure-master-key.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { cliPlace, type CliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

let place: CliPlace;
const vitrine = (...words: string[]) => place.vitrine(...words);
const ids: string[] = [];

beforeAll(async () => {
  place = await cliPlace('sqlite');
  await vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--json');
  const { config } = ensureMasterKey(readConfig(place.env));
  const database = await openDatabase(config);
  const { customers, sessions, tenants } = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const tenant = await tenants.read('acme');
  for (const externalId of ['c-1', 'c-1', 'c-1', 'c-2']) {
    const { row: customer } = await customers.put(by, tenant.id, { externalId });
    ids.push((await database.write((tx) => sessions.open(tx, by, { customer, openedBy: 'bridge' }))).id);
  }
  await database.close();
});
afterAll(() => place.remove());

describe('sessions', () => {
  it('are listed, and revoked one by one or for a customer', async () => {
    const open = async (...words: string[]) =>
      (await vitrine('sessions', 'list', ...words, '--json'))
        .json()
        .items.map(({ id }) => String(id))
        .toSorted();
    expect(await open()).toEqual(ids.toSorted());
    expect(await open('--customer', 'c-2')).toEqual([ids[3]]);
    expect((await vitrine('sessions', 'list')).stdout).toContain('bridge');
    expect((await vitrine('sessions', 'revoke', ids[0] ?? '', '--json')).json()).toEqual({ revoked: 1 });
    expect((await vitrine('sessions', 'revoke', '--customer', 'c-1', '--json')).json()).toEqual({ revoked: 2 });
    expect(await open()).toEqual([ids[3]]);
    await vitrine('sessions', 'revoke', '--customer', 'c-2');
    const none = await vitrine('sessions', 'list');
    expect(none.stdout + none.stderr).toContain('There are no open sessions.');
  });

  it.each([
    [['revoke'], 'usage_invalid', 2],
    [['revoke', 'sess_x', '--customer', 'c-1'], 'usage_invalid', 2],
    [['revoke', 'sess_000000000000000000000000'], 'not_found', 1],
    [['revoke', '--customer', 'nobody'], 'not_found', 1],
    [['list', '--customer', 'nobody'], 'not_found', 1],
  ])('%j is refused with %s', async (words, code, exit) => {
    const result = await vitrine('sessions', ...words, '--json');
    expect([result.exit, result.problem().code]).toEqual([exit, code]);
  });
});

describe.each(engines)('sessions open, on %s', (engine) => {
  let enginePlace: CliPlace;
  const json = async (...words: string[]) => (await enginePlace.vitrine(...words, '--json')).json();
  const open = (customer: string) => enginePlace.vitrine('sessions', 'open', '--customer', customer, '--json');
  /** Runs a task that has no command, with the server's own services. */
  async function withServices<T>(work: (server: Awaited<ReturnType<typeof openServer>>, tenantId: string) => Promise<T>): Promise<T> {
    const server = await openServer({ environment: enginePlace.env, clock: systemClock, create: false, warn: () => {} });
    try {
      return await work(server, (await server.services.tenants.read('acme')).id);
    } finally {
      await server.close();
    }
  }

  beforeAll(async () => {
    enginePlace = await cliPlace(engine);
    await enginePlace.vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd');
    await withServices(async ({ services, by }, tenantId) => {
      await services.customers.put(by, tenantId, { externalId: 'c-1' });
      const { row } = await services.customers.put(by, tenantId, { externalId: 'blocked' });
      await services.customers.update(by, tenantId, row.id, { blocked: true });
    });
  });
  afterAll(() => enginePlace.remove());

  it('opens a session of the customer for an hour or until it is revoked', async () => {
    const opened = (await open('c-1')).json();
    expect(opened).toMatchObject({
      id: expect.stringMatching(/^sess_/),
      token: expect.stringMatching(/^eyJ/),
      expiresIn: 3_600,
      customer: { externalId: 'c-1' },
    });
    const { id, token, customer } = opened as unknown as { id: string; token: string; customer: { id: string } };
    const grantOf = () =>
      withServices(({ services }) => services.authenticate({ authorization: `Bearer ${token}`, tenantSlug: undefined, pageOrigin: undefined }));
    expect(await grantOf()).toMatchObject({ actor: { kind: 'session', id }, customerId: customer.id });
    expect((await json('sessions', 'list')).items).toMatchObject([{ id, openedBy: 'operator', embedKeyId: null, signingKeyId: null }]);
    expect((await json('audit', 'list', '--action', 'session.opened')).items).toMatchObject([
      { actor: { kind: 'cli' }, target: { kind: 'session', id }, after: { openedBy: 'operator', customerId: customer.id } },
    ]);
    await enginePlace.vitrine('sessions', 'revoke', id);
    await expect(grantOf()).rejects.toMatchObject({ code: 'session_revoked' });
  });

  it('accepts the server’s customer id, shows the token once, and names the command that revokes it', async () => {
    const { customer } = (await open('c-1')).json() as unknown as { customer: { id: string } };
    const { exit, stdout, stderr } = await enginePlace.vitrine('sessions', 'open', '--customer', customer.id);
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/token +eyJ/)]);
    expect(stderr).toMatch(/once[\s\S]*sessions revoke sess_/);
    expect(stderr).not.toContain('eyJ');
    expect((await enginePlace.vitrine('sessions', 'list', '--json')).stdout + (await enginePlace.vitrine('audit', 'export')).stdout).not.toContain('eyJ');
  });

  it.each([
    [['--customer', 'blocked'], 'session_revoked', 1],
    [['--customer', 'nobody'], 'not_found', 1],
    [['--customer', 'c-1', '--tenant', 'nobody'], 'not_found', 1],
    [[], 'usage_invalid', 2],
  ])('with %j is refused with %s and opens no session', async (words, code, exit) => {
    const before = (await json('sessions', 'list')).items.length;
    const result = await enginePlace.vitrine('sessions', 'open', ...words, '--json');
    expect([result.exit, result.problem().code, result.stdout]).toEqual([exit, code, '']);
    expect((await json('sessions', 'list')).items).toHaveLength(before);
  });
});
