import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '../../../../server/cli/open-server.ts';
import { systemClock } from '../../../../server/clock.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

const page = 'https://shop.example';
const customerIdentifier = ['--identifier', 'data-customer-id=c-1'];

describe.each(engines)('vitrine embed-tokens on %s', (engine) => {
  let place: CliPlace;
  let pair = '';
  const json = async (...words: string[]) => (await place.vitrine(...words, '--json')).json();
  const makePair = async (): Promise<string> => String((await json('access-keys', 'create', '--name', 'shop', '--allowed-origin', page))['accessId']);
  const issue = async (...words: string[]) =>
    (await json('embed-tokens', 'issue', ...words)) as unknown as { id: string; embedToken: string; customerId: string | null };
  const ids = async (...words: string[]) => (await json('embed-tokens', 'list', ...words)).items.map(({ id }) => String(id));

  async function withServices<T>(work: (server: Awaited<ReturnType<typeof openServer>>, tenantId: string) => Promise<T>): Promise<T> {
    const server = await openServer({ environment: place.env, clock: systemClock, create: false, warn: () => {} });
    try {
      return await work(server, (await server.services.tenants.read('acme')).id);
    } finally {
      await server.close();
    }
  }
  const grantOf = (token: string) =>
    withServices(({ services }) => services.authenticate({ authorization: `Bearer ${token}`, tenantSlug: undefined, pageOrigin: page }));

  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
    pair = await makePair();
    await withServices(async ({ services, by }, tenantId) => {
      const { row } = await services.customers.put(by, tenantId, { externalId: 'blocked' });
      await services.customers.update(by, tenantId, row.id, { blocked: true });
    });
  });
  afterAll(() => place.remove());

  it('issues the token that the backend of the pair would get, and records the operator', async () => {
    const issued = await issue(pair, '--identifier', 'data-customer-id=c-1', 'data-plan=gold=1');
    expect(issued).toMatchObject({
      id: expect.stringMatching(/^etok_[0-9a-f]{24}$/),
      accessId: pair,
      expiresIn: 900,
      expiresAt: expect.any(String),
      customerId: expect.stringMatching(/^cus_/),
    });
    expect(JSON.parse(Buffer.from(issued.embedToken.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      identity: { 'data-customer-id': 'c-1', 'data-plan': 'gold=1' },
    });
    expect(await grantOf(issued.embedToken)).toMatchObject({ actor: { kind: 'embed-token', id: issued.id }, customerId: issued.customerId });
    expect((await json('audit', 'list', '--action', 'embed_token.issued')).items).toMatchObject([
      { actor: { kind: 'cli' }, target: { kind: 'access_key', id: pair }, after: { token: issued.id, customerId: issued.customerId } },
    ]);
    // Tokens issued here do not count as use by the backend.
    expect((await json('access-keys', 'list')).items).toMatchObject([{ lastUsedAt: null }]);
  });

  it('issues a token without a customer for an unknown e-mail address', async () => {
    expect((await issue(pair, '--identifier', 'data-email=nobody@example.com')).customerId).toBeNull();
    expect((await place.vitrine('embed-tokens', 'issue', pair, '--identifier', 'data-email=nobody@example.com')).stdout).toMatch(/customer +none/);
  });

  it('shows the token once, and never in a list or the trail', async () => {
    const { exit, stdout, stderr } = await place.vitrine('embed-tokens', 'issue', pair, ...customerIdentifier);
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/embed token +eyJ/)]);
    expect(stderr).toMatch(/once[\s\S]*embed-tokens revoke etok_/);
    expect(stderr).not.toContain('eyJ');
    const shown = [await place.vitrine('embed-tokens', 'list'), await place.vitrine('embed-tokens', 'list', '--json'), await place.vitrine('audit', 'export')];
    for (const result of shown) expect(result.stdout).toMatch(/etok_/);
    for (const result of shown) expect(result.stdout).not.toContain('eyJ');
  });

  it('revokes one token at once, and no other', async () => {
    const other = await makePair();
    const [one, two] = [await issue(other, ...customerIdentifier), await issue(other, ...customerIdentifier)];
    expect((await ids('--access-key', other)).toSorted()).toEqual([one.id, two.id].toSorted());
    for (let count = 0; count < 2; count += 1) expect(await json('embed-tokens', 'revoke', one.id)).toEqual({ revoked: 1 });
    await expect(grantOf(one.embedToken)).rejects.toMatchObject({ code: 'session_revoked' });
    expect(await grantOf(two.embedToken)).toMatchObject({ actor: { id: two.id } });
    expect(await ids('--access-key', other)).toEqual([two.id]);
    expect((await json('audit', 'list', '--action', 'embed_token.revoked')).items).toMatchObject([
      { actor: { kind: 'cli' }, target: { id: other }, after: { token: one.id } },
    ]);
    const inspected = await place.vitrine('token', 'inspect', one.embedToken, '--json');
    expect([inspected.exit, inspected.json()]).toMatchObject([1, { kind: 'embed', row: 'revoked' }]);
  });

  it('does not list tokens of a pair revoked with its tokens, or of a blocked customer', async () => {
    const other = await makePair();
    const [, blocked] = [await issue(other, ...customerIdentifier), await issue(other, '--identifier', 'data-customer-id=c-2')];
    const block = (is: boolean) =>
      withServices(({ services, by }, tenantId) => services.customers.update(by, tenantId, blocked.customerId ?? '', { blocked: is }));
    await block(true);
    expect(await ids('--access-key', other)).not.toContain(blocked.id);
    await block(false);
    expect(await ids('--access-key', other)).toContain(blocked.id);
    await place.vitrine('access-keys', 'revoke', other);
    expect(await ids('--access-key', other)).toHaveLength(2);
    await place.vitrine('access-keys', 'revoke', other, '--tokens');
    expect((await place.vitrine('embed-tokens', 'list', '--access-key', other)).stdout).toContain('There are no active embed tokens.');
  });

  it('issues no token for a revoked pair', async () => {
    const other = await makePair();
    await place.vitrine('access-keys', 'revoke', other);
    const result = await place.vitrine('embed-tokens', 'issue', other, ...customerIdentifier, '--json');
    expect([result.exit, result.problem().code]).toEqual([1, 'key_state_conflict']);
    expect(await ids('--access-key', other)).toEqual([]);
  });

  it('keeps tenants separate', async () => {
    await place.vitrine('tenants', 'create', 'globex', '--name', 'Globex');
    const { id } = await issue(pair, '--tenant', 'acme', ...customerIdentifier);
    for (const words of [
      ['issue', pair, ...customerIdentifier],
      ['list', '--access-key', pair],
      ['revoke', id],
    ])
      expect((await place.vitrine('embed-tokens', ...words, '--tenant', 'globex', '--json')).problem().code).toBe('not_found');
    expect(await ids('--tenant', 'globex')).toEqual([]);
    expect(await ids('--tenant', 'acme')).toContain(id);
  });

  it.each([
    ['customer-id=c-1', 'usage_invalid', 2],
    ['data-customer-id', 'usage_invalid', 2],
    ['__proto__=c-1', 'usage_invalid', 2],
    ['data-customer-id=c-2', 'usage_invalid', 2],
    ['data-A=x', 'invalid_request', 1],
    ['data-=x', 'invalid_request', 1],
    ['data-plan=', 'invalid_request', 1],
  ])('refuses the identifier "%s" with %s', async (identifier, code, exit) => {
    const result = await place.vitrine('embed-tokens', 'issue', pair, ...customerIdentifier, identifier, '--tenant', 'acme', '--json');
    expect([result.exit, result.problem().code]).toEqual([exit, code]);
  });

  it.each([
    [['issue', 'akey_000000000000000000000000', ...customerIdentifier], 'not_found', 1],
    [['issue'], 'usage_invalid', 2],
    [['list', '--access-key', 'akey_000000000000000000000000'], 'not_found', 1],
    [['revoke', 'etok_000000000000000000000000'], 'not_found', 1],
  ])('%j is refused with %s', async (words, code, exit) => {
    const result = await place.vitrine('embed-tokens', ...words, '--tenant', 'acme', '--json');
    expect([result.exit, result.problem().code]).toEqual([exit, code]);
  });

  it('requires an identifier of the customer, and refuses a blocked one', async () => {
    const codes = [];
    for (const words of [[], ['--identifier', 'data-plan=gold'], ['--identifier', 'data-customer-id=blocked']]) {
      codes.push((await place.vitrine('embed-tokens', 'issue', pair, ...words, '--tenant', 'acme', '--json')).problem().code);
    }
    expect(codes).toEqual(['usage_invalid', 'invalid_request', 'session_revoked']);
  });
});
