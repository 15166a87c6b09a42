import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices } from '../../../server/services.ts';
import { createLog } from '../../../server/http/log.ts';
import { readConfig } from '../../../server/config.ts';
import { ensureMasterKey } from '../../../server/ensure-master-key.ts';
import { openDatabase } from '../../../server/store/open.ts';
import { cliPlace, type CliPlace } from '../../support/cli.ts';

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
  it('are listed, and ended one by one or for a customer', async () => {
    const open = async (...words: string[]) => (await vitrine('sessions', 'list', ...words, '--json')).json().items.map(({ id }) => String(id)).toSorted();
    expect(await open()).toEqual(ids.toSorted());
    expect(await open('--customer', 'c-2')).toEqual([ids[3]]);
    expect((await vitrine('sessions', 'list')).stdout).toContain('bridge');
    expect((await vitrine('sessions', 'revoke', ids[0] ?? '', '--json')).json()).toEqual({ revoked: 1 });
    expect((await vitrine('sessions', 'revoke', '--customer', 'c-1', '--json')).json()).toEqual({ revoked: 2 });
    expect(await open()).toEqual([ids[3]]);
    await vitrine('sessions', 'revoke', '--customer', 'c-2');
    const none = await vitrine('sessions', 'list');
    expect(none.stdout + none.stderr).toContain('No session is open.');
  });

  it.each([
    [['revoke'], 'usage_invalid', 2],
    [['revoke', 'sess_x', '--customer', 'c-1'], 'usage_invalid', 2],
    [['revoke', 'sess_000000000000000000000000'], 'not_found', 1],
    [['revoke', '--customer', 'nobody'], 'not_found', 1],
    [['list', '--customer', 'nobody'], 'not_found', 1],
  ])('%j is refused with %s', async (words, code, exit) => {
    const ran = await vitrine('sessions', ...words, '--json');
    expect([ran.exit, ran.problem().code]).toEqual([exit, code]);
  });
});
