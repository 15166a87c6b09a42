import { expect, it } from 'vitest';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

const itemsOf = ({ json }: Answer): Record<string, unknown>[] => json['items'] as Record<string, unknown>[];

forEachWorld('the audit route', (world) => {
  const get = (query = '', apiKey = world().acme.apiKey): Promise<Answer> => world().manage(apiKey, 'GET', `/v1/audit${query}`);

  it('lists the entries, newest first', async () => {
    const { acme } = world();
    const [receipt] = acme.receipts;
    await world().manage(acme.apiKey, 'POST', `/v1/receipts/${receipt.id}/archive`);
    await world().manage(acme.apiKey, 'POST', `/v1/receipts/${receipt.id}/unarchive`);
    const actions = itemsOf(await get(`?targetKind=receipt&targetId=${receipt.id}`)).map(({ action }) => action);
    expect(actions).toEqual(['receipt.unarchived', 'receipt.archived', 'receipt.created']);
  });
  it('filters by action', async () => {
    expect(new Set(itemsOf(await get('?action=customer.created')).map(({ action }) => action))).toEqual(new Set(['customer.created']));
    expect(await get('?action=everything')).toMatchObject({ status: 400, code: 'invalid_request' });
  });
  it('filters by actor and start time', async () => {
    const { clock } = world();
    const actors = async (query: string) => new Set(itemsOf(await get(`${query}&limit=100`)).map(({ actor }) => (actor as { kind: string }).kind));
    expect(await actors('?actorKind=api-key')).toEqual(new Set(['api-key']));
    const [entry] = itemsOf(await get('?actorKind=api-key&limit=1'));
    expect(itemsOf(await get(`?actorId=${(entry?.['actor'] as { id?: string } | undefined)?.id}&limit=1`))).toEqual([entry]);
    expect(itemsOf(await get('?actorKind=cli'))).toEqual([]);
    expect(itemsOf(await get(`?since=${new Date(clock.now() + 1_000).toISOString()}`))).toEqual([]);
    expect(itemsOf(await get(`?since=${new Date(clock.now() - 1_000).toISOString()}&limit=1`))).toEqual([entry]);
    for (const query of ['?since=yesterday', '?since=2026-01-01', '?actorKind=', '?actor=cli']) expect((await get(query)).code, query).toBe('invalid_request');
  });
  it('pages without a gap or a repetition', async () => {
    const whole = itemsOf(await get('?limit=100')).map(({ id }) => id);
    const paged: unknown[] = [];
    for (let cursor: unknown; ; ) {
      const page: Answer = await get(`?limit=2${cursor === undefined ? '' : `&cursor=${String(cursor)}`}`);
      paged.push(...itemsOf(page).map(({ id }) => id));
      cursor = page.json['nextCursor'];
      if (cursor === null) break;
    }
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThan(4);
  });
  it('shows a tenant its own trail only (AD07)', async () => {
    const { acme, globex } = world();
    expect((await get('?limit=100')).text).not.toContain(globex.id);
    expect(itemsOf(await get(`?targetId=${globex.receipts[0].id}`))).toEqual([]);
    const { json } = await get('?limit=1', globex.apiKey);
    const cursor = String(json['nextCursor']);
    expect(await get(`?limit=1&cursor=${cursor}`, acme.apiKey)).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });
  it('holds none of the created secrets', async () => {
    const { acme } = world();
    const share = await acme.receipts[0].shareToken();
    await world().manage(acme.apiKey, 'POST', `/v1/receipts/${acme.receipts[0].id}/rotate-share-token`);
    const { text } = await get('?limit=100');
    for (const secret of [share, acme.key.secret, acme.apiKey]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\b(?:vtr|sk|r)_[A-Za-z0-9_-]{43}/);
  });
  it('shows hostile text as text (AD07)', async () => {
    const name = '\u202e</script><img src=x onerror=alert(1)>{{7*7}}';
    await world().manage(world().acme.apiKey, 'POST', '/v1/customers', { externalId: 'hostile', name });
    expect(itemsOf(await get('?action=customer.created&limit=1'))[0]).toMatchObject({ after: { name } });
  });
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('answers 405 to %s: the trail is read-only (AD06)', async (method) => {
    expect(await world().manage(world().acme.apiKey, method, '/v1/audit')).toMatchObject({ status: 405, code: 'method_not_allowed' });
    const [entry] = itemsOf(await get('?limit=1'));
    expect(await world().manage(world().acme.apiKey, method, `/v1/audit/${String(entry?.['id'])}`)).toMatchObject({ status: 404 });
  });
  it('refuses viewers and members: only administrators read it', async () => {
    const w = world();
    expect(await w.read(w.token(), '/v1/audit')).toMatchObject({ status: 403, code: 'action_not_allowed' });
    const by = { actor: { kind: 'cli', id: null }, requestId: null, address: null } as const;
    const { secret } = await w.app.services.apiKeys.create(by, { tenantId: w.acme.id, name: 'member', role: 'member' });
    expect(await get('', secret)).toMatchObject({ status: 403, code: 'insufficient_role' });
  });
});
