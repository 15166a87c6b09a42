import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { makePair, tokenFor } from '../../credentials/access-keys/access-key-calls.ts';
import { offer } from '../offerings/offering-calls.ts';

const namesOf = ({ json }: Answer): string[] => (json['items'] as { externalId: string }[]).map(({ externalId }) => externalId);

forEachWorld('subscriptions', (world) => {
  const manage = (method: string, tail = '', body?: unknown, apiKey = world().acme.apiKey) => world().manage(apiKey, method, `/v1/subscriptions${tail}`, body);
  const subscribe = async (externalId: string, changes: Record<string, unknown> = {}, apiKey = world().acme.apiKey): Promise<string> => {
    const body = { externalId, customer: { externalId: 'ext-1' }, offering: 'team', status: 'active', ...changes };
    const { status, json, text } = await manage('POST', '', body, apiKey);
    if (status >= 300) throw new Error(text);
    return String(json['id']);
  };

  it('SU01 SU02 can be read by their own customer with every credential, and by no other viewer', async () => {
    const { acme, globex, read, token, manage: call } = world();
    await offer(world(), 'team');
    await offer(world(), 'team', {}, globex.apiKey);
    const [own, other] = [await subscribe('own'), await subscribe('canary-other', { customer: { externalId: 'ext-2' } })];
    const foreign = await subscribe('canary-foreign', {}, globex.apiKey);
    const { token: session } = await openSession(world(), acme);
    const embedToken = await tokenFor(world(), await makePair(world()));
    const viewers = { 'a token': token(), 'a session': session, 'an embed token': embedToken };
    for (const [who, credential] of Object.entries(viewers)) {
      for (const query of ['', '?customerId=ext-1', '?offeringId=team', '?status=active', '?offeringId=team&status=active'])
        expect([who, query, namesOf(await read(credential, `/v1/subscriptions${query}`))]).toEqual([who, query, ['own']]);
      for (const name of [own, 'own'])
        expect((await read(credential, `/v1/subscriptions/${name}`)).json, who).toMatchObject({ id: own, offering: { externalId: 'team' } });
      const answers = await Promise.all(
        [other, 'canary-other', foreign, 'canary-foreign', 'nothing'].map((name) => read(credential, `/v1/subscriptions/${name}`)),
      );
      expect(new Set(answers.map(({ status, json: { code, detail } }) => `${status} ${String(code)} ${String(detail)}`)).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 404, code: 'not_found' });
      expect((await read(credential, '/v1/subscriptions?customerId=ext-2')).status, who).toBe(404);
      expect((await call(credential, 'POST', '/v1/subscriptions', {})).status, who).toBe(403);
    }
    expect((await read(token({ sub: 'nobody knows them' }), '/v1/subscriptions')).json).toEqual({ items: [], nextCursor: null });
    // An offering shows its own subscription to a customer, and tells nobody else that there are subscriptions.
    for (const path of ['/v1/offerings', '/v1/offerings/team']) {
      const shownOffering = async (credential: string, headers?: Record<string, string>) => {
        const { json } = await read(credential, path, headers);
        return ((json['items'] as object[] | undefined)?.[0] ?? json) as Record<string, unknown>;
      };
      for (const credential of Object.values(viewers))
        expect((await shownOffering(credential))['subscription']).toMatchObject({ id: own, status: 'active', quantity: 1 });
      expect((await shownOffering(token({ sub: acme.receipts[1].customerId })))['subscription']).toMatchObject({ id: other });
      for (const [credential, headers] of [
        [acme.apiKey, {}],
        [(await createEmbedKey(world(), acme)).embedKey, { origin: page }],
        [token({ resourceId: acme.receipts[0].id }), {}],
      ] as const)
        expect(Object.keys(await shownOffering(credential, headers))).not.toContain('subscription');
    }
    expect((await read(token({ sub: 'nobody knows them' }), '/v1/offerings/team')).json).toMatchObject({ subscription: null });
    await subscribe('own', { status: 'ended' });
    expect((await read(token(), '/v1/offerings/team')).json).toMatchObject({ subscription: null });
    await subscribe('own');
    // Without a customer: an embed key, an unverified identity, and a token for one receipt.
    const { embedKey } = await createEmbedKey(world(), acme);
    await call(acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity: true });
    const { json: unverified } = await call(embedKey, 'POST', '/v1/identity', { identity: { 'data-customer-id': 'ext-1' } }, { origin: page });
    const receipt = token({ sub: undefined, resourceId: acme.receipts[0].id });
    for (const path of ['/v1/subscriptions', `/v1/subscriptions/${own}`]) {
      expect((await read(embedKey, path, { origin: page })).code).toBe('action_not_allowed');
      expect((await read(String(unverified['embedToken']), path, { origin: page })).code).toBe('unverified_identity');
      expect((await read(receipt, path)).code).toBe('customer_required');
    }
    expect(namesOf(await manage('GET')).toSorted()).toEqual(['canary-other', 'own']);
    expect(namesOf(await manage('GET', '?customerId=ext-2'))).toEqual(['canary-other']);
  });

  it('tell an offering read alone whether the customer has any plan, as the list of all offerings does', async () => {
    const { acme, read, token } = world();
    await Promise.all([offer(world(), 'one'), offer(world(), 'two'), offer(world(), 'once', { cycle: 'one_time' })]);
    const customer = { externalId: 'of-plans' };
    const seen = async (name: string): Promise<unknown> => (await read(token({ sub: customer.externalId }), `/v1/offerings/${name}`)).json['hasPlan'];
    expect(await seen('two')).toBe(false);
    await subscribe('bought', { customer, offering: 'once' });
    await subscribe('past', { customer, offering: 'one', status: 'ended' });
    await subscribe('of another', { offering: 'one', customer: { externalId: 'ext-2' } });
    expect(await seen('two')).toBe(false);
    await subscribe('running', { customer, offering: 'one', status: 'expiring' });
    expect([await seen('one'), await seen('two'), await seen('once')]).toEqual([true, true, true]);
    expect((await read(token({ sub: 'nobody knows them' }), '/v1/offerings/two')).json).toMatchObject({ hasPlan: false });
    const { embedKey } = await createEmbedKey(world(), acme);
    for (const [credential, headers] of [[acme.apiKey, {}], [embedKey, { origin: page }], [token({ resourceId: acme.receipts[0].id }), {}]] as const)
      expect(Object.keys((await read(credential, '/v1/offerings/two', headers)).json)).not.toContain('hasPlan');
  });

  it('are found for each offering of a customer who has many other active or ended ones', async () => {
    const { acme, read, token } = world();
    await Promise.all(['first', 'other', 'past', 'none'].map((name) => offer(world(), name)));
    const customer = { externalId: 'of-many' };
    const oldest = await subscribe('oldest', { customer, offering: 'first' });
    const many = (offering: string, status: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({ externalId: `${offering} ${index}`, customer, offering, status }));
    const items = [...many('other', 'active', 220), ...many('past', 'ended', 120)];
    expect((await world().manage(acme.apiKey, 'POST', '/v1/subscriptions/bulk', { items })).status).toBe(200);
    const theirs = token({ sub: customer.externalId });
    const { json } = await read(theirs, '/v1/offerings?limit=100');
    const byOffering = new Map((json['items'] as { externalId: string; subscription?: { id: string } }[]).map((one) => [one.externalId, one.subscription]));
    expect(byOffering.get('first')).toMatchObject({ id: oldest, status: 'active' });
    expect(byOffering.get('other')).toMatchObject({ status: 'active' });
    expect([byOffering.get('past'), byOffering.get('none')]).toEqual([null, null]);
    expect((await read(theirs, '/v1/offerings/first')).json).toMatchObject({ subscription: { id: oldest } });
  });

  it('are created and changed by external id, with a new customer if needed, each change once in the trail', async () => {
    await offer(world(), 'team');
    const team = await offer(world(), 'scale', { status: 'archived' });
    const body = { externalId: 'one', customer: { externalId: 'new-1', name: 'New' }, offering: 'team', status: 'trialing', trialEndsOn: '2026-11-30' };
    const made = await manage('POST', '', body);
    expect([made.status, made.json]).toEqual([
      201,
      expect.objectContaining({ customer: expect.objectContaining({ externalId: 'new-1', name: 'New' }), quantity: 1, period: null }),
    ]);
    expect((await manage('POST', '', body)).status).toBe(200);
    const changed = { ...body, offering: team, status: 'expiring', quantity: 3, period: { start: '2026-11-01', end: '2026-11-30' }, renewsOn: null };
    expect((await manage('POST', '', changed)).json).toMatchObject({
      id: made.json['id'],
      offering: { id: team, externalId: 'scale' },
      status: 'expiring',
      quantity: 3,
    });
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${String(made.json['id'])}`);
    expect((json['items'] as { action: string }[]).map(({ action }) => action)).toEqual(['subscription.updated', 'subscription.created']);
  });

  it('SU03 keep their customer, and are refused if they are invalid', async () => {
    await offer(world(), 'team');
    await subscribe('kept');
    const count = async () => (await world().manage(world().acme.apiKey, 'GET', '/v1/customers?limit=100')).json['items'] as unknown[];
    const before = (await count()).length;
    const send = (changes: Record<string, unknown>) =>
      manage('POST', '', { externalId: 'kept', customer: { externalId: 'ext-1' }, offering: 'team', status: 'active', ...changes });
    expect(await send({ customer: { externalId: 'thief' } })).toMatchObject({ status: 409, code: 'conflict' });
    for (const [changes, code] of [
      [{ offering: 'nothing' }, 'invalid_request'],
      [{ offering: `off_${'0'.repeat(24)}` }, 'invalid_request'],
      [{ status: 'cancelled' }, 'invalid_request'],
      [{ quantity: 0 }, 'invalid_request'],
      [{ quantity: 1.5 }, 'invalid_request'],
      [{ period: { start: '2026-11-30', end: '2026-11-01' } }, 'invalid_period'],
      [{ period: { start: '2026-02-30', end: '2026-03-01' } }, 'invalid_period'],
      [{ renewsOn: 'tomorrow' }, 'invalid_period'],
      [{ customer: 'ext-1' }, 'invalid_request'],
    ] as const)
      expect([changes, (await send(changes)).code]).toEqual([changes, code]);
    // A refused row stores nothing, not even its customer.
    expect((await count()).length).toBe(before);
    const rows = ['kept', 'second', 'third'].map((externalId) => ({
      externalId,
      customer: { externalId: `of ${externalId}` },
      offering: externalId === 'third' ? 'nothing' : 'team',
      status: 'active',
    }));
    const bulk = await manage('POST', '/bulk', { items: rows });
    expect(bulk.json).toMatchObject({
      created: 1,
      refused: 2,
      results: [{ error: { code: 'conflict' } }, { status: 'created' }, { error: { code: 'invalid_request', errors: [{ path: 'offering' }] } }],
    });
    expect((await count()).length).toBe(before + 1);
  });

  it('are listed newest first, page by page, with each filter', async () => {
    await offer(world(), 'team');
    await offer(world(), 'solo');
    for (let index = 0; index < 6; index += 1) {
      world().clock.advance(1);
      await subscribe(`l${index}`, { customer: { externalId: 'lists' }, offering: index % 2 ? 'team' : 'solo', status: index < 3 ? 'ended' : 'past_due' });
    }
    const all = async (query: string): Promise<string[]> => {
      const names: string[] = [];
      for (let cursor = ''; ;) {
        const answer = await manage('GET', `?limit=1${query}${cursor}`);
        names.push(...namesOf(answer));
        if (answer.json['nextCursor'] === null) return names;
        cursor = `&cursor=${String(answer.json['nextCursor'])}`;
      }
    };
    expect(await all('&customerId=lists')).toEqual(['l5', 'l4', 'l3', 'l2', 'l1', 'l0']);
    expect(await all('&customerId=lists&status=ended')).toEqual(['l2', 'l1', 'l0']);
    expect(await all('&offeringId=solo')).toEqual(['l4', 'l2', 'l0']);
    expect(await all('&offeringId=solo&status=past_due')).toEqual(['l4']);
    expect(await all('&status=past_due')).toEqual(['l5', 'l4', 'l3']);
    expect((await manage('GET', '?offeringId=nothing')).json).toEqual({ items: [], nextCursor: null });
    expect((await manage('GET', '?customerId=nobody')).status).toBe(404);
  });
});
