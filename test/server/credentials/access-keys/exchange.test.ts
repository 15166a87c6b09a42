import { expect, it } from 'vitest';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { timesDiffer } from '../../access/rank-sum.ts';
import { exchange, makePair, tokenFor } from './access-key-calls.ts';

const ext1 = { 'data-customer-id': 'ext-1' };
const claimsOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

forEachWorld('the exchange of an access key', (world) => {
  const idsSeenWith = async (token: unknown): Promise<unknown[]> =>
    ((await world().read(String(token), '/v1/receipts')).json['items'] as { id: string }[]).map(({ id }) => id);
  const afterAMinute = (): void => world().clock.advance(61);
  const withoutIds = ({ status, code, text, json }: Answer): unknown => [status, code, text.replace(String(json['requestId']), '')];

  it('RA2 RA3 issues a fifteen-minute token for the customer that the backend names', async () => {
    const pair = await makePair(world());
    expect(pair).toMatchObject({ accessId: expect.stringMatching(/^akey_[0-9a-f]{24}$/), accessKey: expect.stringMatching(/^ak_[\w-]{43}$/) });
    const { status, json } = await exchange(world(), { ...pair, userIdentifiers: { ...ext1, 'data-plan': 'gold' } });
    expect([status, json['expiresIn'], json['expiresAt']]).toEqual([201, 900, new Date(world().clock.now() + 900_000).toISOString()]);
    expect(await idsSeenWith(json['embedToken'])).toEqual([world().acme.receipts[0].id]);
    expect((await world().read(String(json['embedToken']), `/v1/receipts/${world().acme.receipts[1].id}`)).code).toBe('receipt_not_found');
    expect(claimsOf(json['embedToken'])).toMatchObject({
      kind: 'embed',
      sub: world().acme.receipts[0].customerId,
      identity: { ...ext1, 'data-plan': 'gold' },
      access_key: pair.accessId,
      jti: expect.stringMatching(/^etok_[0-9a-f]{24}$/),
    });
  });

  it('answers forty parallel requests', async () => {
    const pair = await makePair(world());
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => exchange(world(), { ...pair, userIdentifiers: { 'data-customer-id': `at-once-${index % 8}` } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201));
    expect(new Set(answers.map(({ json }) => claimsOf(json['embedToken'])['sub'])).size).toBe(8);
  });

  it('creates an unknown customer, once for parallel requests', async () => {
    const pair = await makePair(world());
    const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenFor(world(), pair, { 'data-customer-id': 'new-one', 'data-name': 'New One' })));
    expect(new Set(tokens.map((token) => claimsOf(token)['sub'])).size).toBe(1);
    const { json } = await world().manage(world().acme.apiKey, 'GET', '/v1/customers?externalId=new-one');
    expect(json['items']).toMatchObject([{ id: claimsOf(tokens[0])['sub'], name: 'New One' }]);
  });

  it('RA7 prefers a stable id to an e-mail address, and uses an address only if one customer has it', async () => {
    const { acme, manage } = world();
    const pair = await makePair(world());
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-2', email: 'Two@Example.com' });
    const byMail = { 'data-email': 'two@example.COM' };
    expect(await idsSeenWith(await tokenFor(world(), pair, byMail))).toEqual([acme.receipts[1].id]);
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-1', email: 'one@example.com' });
    expect(await idsSeenWith(await tokenFor(world(), pair, { ...byMail, 'data-customer-id': 'ext-9' }))).toEqual([]);
    // Two customers now have the address, so it identifies neither.
    expect(await idsSeenWith(await tokenFor(world(), pair, byMail))).toEqual([]);
    for (const email of ['nobody@example.com', 'ONE@example.com.']) {
      const { sub, jti } = claimsOf(await tokenFor(world(), pair, { 'data-email': email }));
      expect(sub, email).toBe(jti);
    }
    expect(claimsOf(await tokenFor(world(), pair, { 'data-email': 'ONE@example.com' }))['sub']).toBe(acme.receipts[0].customerId);
  });

  it('AK01 refuses a wrong key, an unknown id, another pair’s key and a revoked pair with one answer', async () => {
    const { acme, manage } = world();
    const [good, other] = [await makePair(world()), await makePair(world())];
    await manage(acme.apiKey, 'POST', `/v1/access-keys/${other.accessId}/revoke`, {});
    const bad = [
      { ...good, accessKey: `ak_${'A'.repeat(43)}` },
      { ...good, accessKey: `${good.accessKey} ` },
      { ...good, accessKey: other.accessKey },
      { ...good, accessId: `akey_${'0'.repeat(24)}` },
      { ...good, accessId: good.accessId.toUpperCase() },
      other,
    ];
    const answers: unknown[] = [];
    for (const pair of bad) answers.push(withoutIds(await exchange(world(), { ...pair, userIdentifiers: ext1 })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([401, 'invalid_credentials', expect.any(String)]);
    expect((await exchange(world(), { ...good, userIdentifiers: ext1 })).status).toBe(201);
    afterAMinute();
  });

  it('AK01 takes as long for an unknown id as for a wrong key', async () => {
    const pair = await makePair(world());
    const ids = [`akey_${'0'.repeat(24)}`, pair.accessId] as const;
    const series = async (): Promise<[number[], number[]]> => {
      const times: [number[], number[]] = [[], []];
      for (let round = 0; round < 40; round += 1) {
        world().clock.advance(31);
        for (const index of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
          const began = performance.now();
          expect((await exchange(world(), { accessId: ids[index], accessKey: `ak_${'C'.repeat(43)}`, userIdentifiers: ext1 })).status).toBe(401);
          times[index].push(performance.now() - began);
        }
      }
      return times;
    };
    expect(await timesDiffer(series)).toBe(false);
    afterAMinute();
  });

  it('AK03 limits guesses by id and by address, and never the right key', async () => {
    const pair = await makePair(world());
    const guess = () => exchange(world(), { ...pair, accessKey: `ak_${'B'.repeat(43)}`, userIdentifiers: ext1 });
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const slowed = await guess();
    expect(slowed.code).toBe('rate_limited');
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    // Another id from the same address counts as a guess of the same caller.
    expect((await exchange(world(), { ...(await makePair(world())), accessKey: 'ak_', userIdentifiers: ext1 })).status).toBe(429);
    expect((await exchange(world(), { ...pair, userIdentifiers: ext1 })).status).toBe(201);
    afterAMinute();
    expect((await guess()).status).toBe(401);
    afterAMinute();
  });

  it.each([
    ['an object', { accessKey: {} }],
    ['an operator', { accessKey: { $ne: '' } }],
    ['a list', { accessKey: ['x'] }],
    ['a number', { accessKey: 1 }],
    ['null', { accessKey: null }],
    ['an empty string', { accessKey: '' }],
    ['NUL', { accessKey: 'ak_\0' }],
    ['an id that is a list', { accessId: ['akey_'] }],
    ['identifiers that are a string', { userIdentifiers: 'data-customer-id' }],
    ['missing identifiers', { userIdentifiers: undefined }],
    ['an extra member', { role: 'owner' }],
  ])('AK04 refuses a malformed request: %s', async (_, change) => {
    const { status } = await exchange(world(), { accessId: 'akey_x', accessKey: 'ak_x', userIdentifiers: ext1, ...change });
    expect(status).toBe(400);
  });

  it('AK04 refuses a key of a megabyte, and names of Object.prototype', async () => {
    const pair = await makePair(world());
    expect((await exchange(world(), { ...pair, accessKey: 'x'.repeat(1_048_576), userIdentifiers: ext1 })).status).toBe(413);
    const text = JSON.stringify({ ...pair, userIdentifiers: ext1 });
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
      expect((await exchange(world(), text.replace('"data-customer-id"', `"${name}":"x","data-customer-id"`))).status, name).toBe(400);
      expect((await exchange(world(), text.replace('{', `{"${name}":{},`))).status, name).toBe(400);
    }
  });

  it('AK05 RA6 refuses browsers, and sends them no CORS headers', async () => {
    const pair = await makePair(world());
    const fromPages = [{ origin: 'https://app.acme.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }];
    for (const headers of fromPages) {
      const answer = await exchange(world(), { ...pair, userIdentifiers: ext1 }, headers as Record<string, string>);
      expect([answer.status, answer.code], JSON.stringify(headers)).toEqual([403, 'browser_not_allowed']);
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(answer.text).not.toContain(pair.accessKey);
    }
    const preflight = await world().send('/v1/embed-tokens', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.acme.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect((await exchange(world(), { ...pair, userIdentifiers: ext1 })).status).toBe(201);
  });

  it.each([
    'sub',
    'aud',
    'exp',
    'kind',
    'jti',
    'identity',
    'customer_id',
    'data-',
    'data--a',
    'data-a-',
    'data-A',
    'Data-a',
    'data_a',
    'data-a b',
    'data-ä',
    'data-a.b',
    ' data-a',
  ])('AK06 refuses the identifier "%s"', async (name) => {
    const pair = await makePair(world());
    expect(await exchange(world(), { ...pair, userIdentifiers: { ...ext1, [name]: 'x' } })).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('AK06 accepts up to twenty identifiers, of 255 characters each and two kilobytes in total', async () => {
    const pair = await makePair(world());
    const many = (count: number, value = 'x') => Object.fromEntries(Array.from({ length: count }, (_, index) => [`data-x${index}`, value]));
    const status = async (more: Record<string, unknown>): Promise<number> =>
      (await exchange(world(), { ...pair, userIdentifiers: { ...ext1, ...more } })).status;
    expect(await status(many(19))).toBe(201);
    expect(await status({ 'data-x': 'x'.repeat(255) })).toBe(201);
    for (const more of [
      many(20),
      many(1_000),
      { 'data-x': 'x'.repeat(256) },
      many(12, 'x'.repeat(200)),
      many(6, '€'.repeat(150)),
      { 'data-x': '' },
      { 'data-x': 1 },
      { 'data-x': null },
      { 'data-x': {} },
      { 'data-x': 'a\nb' },
    ]) {
      expect(await status(more), JSON.stringify(more).slice(0, 60)).toBe(400);
    }
    expect((await exchange(world(), { ...pair, userIdentifiers: {} })).status).toBe(400);
    expect((await exchange(world(), { ...pair, userIdentifiers: { 'data-plan': 'gold' } })).status).toBe(400);
    expect((await exchange(world(), { ...pair, userIdentifiers: { 'data-email': 'no address' } })).status).toBe(400);
  });

  it('AK09 treats query operators in the id as an unknown id', async () => {
    afterAMinute();
    for (const accessId of ["' or 1=1 --", '{"$gt":""}', '%', '*', 'akey_%', '; drop table access_keys', '\u202eakey_', 'akey_0 union select']) {
      expect((await exchange(world(), { accessId, accessKey: 'x', userIdentifiers: ext1 })).code, accessId).toBe('invalid_credentials');
    }
    afterAMinute();
  });

  it('AK07 shows the key once: no list, audit row, log or table contains it afterwards', async () => {
    const { acme, manage, logged, app } = world();
    const pair = await makePair(world(), { name: 'canary' });
    await exchange(world(), { ...pair, userIdentifiers: ext1 });
    await exchange(world(), { ...pair, accessKey: `${pair.accessKey}x`, userIdentifiers: ext1 });
    await manage(acme.apiKey, 'POST', `/v1/access-keys/${pair.accessId}/revoke`, {});
    for (const path of ['/v1/access-keys', '/v1/audit?limit=100'])
      expect((await manage(acme.apiKey, 'GET', path)).text, path).not.toContain(pair.accessKey.slice(3));
    expect(logged.join('\n')).not.toContain(pair.accessKey.slice(3));
    const rows = await app.services.database.query.selectFrom('access_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(pair.accessKey.slice(3));
    afterAMinute();
  });

  it('D7 writes an audit row for the pair, each token and the refusal of a revoked pair, and counts wrong keys', async () => {
    const { acme, manage } = world();
    const pair = await makePair(world());
    await tokenFor(world(), pair);
    await exchange(world(), { ...pair, accessKey: 'ak_wrong', userIdentifiers: ext1 });
    await manage(acme.apiKey, 'POST', `/v1/access-keys/${pair.accessId}/revoke`, { revokeTokens: true });
    for (let count = 0; count < 3; count += 1) await exchange(world(), { ...pair, userIdentifiers: ext1 });
    const { json } = await manage(acme.apiKey, 'GET', `/v1/audit?targetId=${pair.accessId}`);
    expect(json['items']).toMatchObject([
      { action: 'access_key.refused', after: { reason: 'revoked' } },
      { action: 'access_key.revoked', after: { revokeTokens: true } },
      {
        action: 'embed_token.issued',
        actor: { kind: 'access-key', id: pair.accessId },
        after: { token: expect.stringMatching(/^etok_/), customerId: acme.receipts[0].customerId },
      },
      { action: 'access_key.created', actor: { kind: 'api-key' } },
    ]);
    const counts = (await manage(acme.apiKey, 'GET', '/v1/audit/counts')).json['items'];
    expect(counts).toContainEqual(
      expect.objectContaining({ action: 'access_key.refused', target: { kind: 'access_key', id: pair.accessId }, reason: 'wrong_key', count: 1 }),
    );
    afterAMinute();
  });
});
