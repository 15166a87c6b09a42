import { expect, it } from 'vitest';
import { type Answer, forEachWorld } from '../../../support/server/world.ts';
import { offer } from '../offerings/offering-calls.ts';

forEachWorld('a list of subscriptions', (world) => {
  it('SU04 filters by creation day and by words, page by page, and shows nobody more', async () => {
    const { acme, clock, globex, manage, read, token } = world();
    await offer(world(), 'team', { name: 'Équipe Pro' });
    await offer(world(), 'scale');
    await offer(world(), 'team', { name: 'Équipe Pro' }, globex.apiKey);
    const subscribe = async (externalId: string, offering: string, customer = 'ext-1', apiKey = acme.apiKey): Promise<void> => {
      const body = { externalId, customer: { externalId: customer }, offering, status: 'active' };
      const { status, text } = await manage(apiKey, 'POST', '/v1/subscriptions', body);
      expect(status, text).toBe(201);
    };
    const today = (): string => new Date(clock.now()).toISOString().slice(0, 10);
    await subscribe('first', 'team');
    clock.advance(2 * 86_400);
    const day = today();
    await subscribe('second', 'scale');
    clock.advance(1);
    await subscribe('theirs', 'team', 'ext-2');
    await subscribe('foreign', 'team', 'ext-1', globex.apiKey);
    clock.advance(2 * 86_400);
    const last = today();
    await subscribe('third', 'team');

    /** Reads a whole list, one row per page. */
    const found = async (query: string, ask: (path: string) => Promise<Answer> = (path) => manage(acme.apiKey, 'GET', path)): Promise<string[]> => {
      const names: string[] = [];
      for (let cursor = ''; ;) {
        const { json, status, text } = await ask(`/v1/subscriptions?limit=1&${query}${cursor}`);
        expect(status, text).toBe(200);
        names.push(...(json['items'] as { externalId: string }[]).map(({ externalId }) => externalId));
        if (json['nextCursor'] === null) return names;
        cursor = `&cursor=${String(json['nextCursor'])}`;
      }
    };
    const asViewer = (path: string): Promise<Answer> => read(token(), path);
    expect(await found(`createdFrom=${day}`)).toEqual(['third', 'theirs', 'second']);
    expect(await found(`createdTo=${day}`)).toEqual(['theirs', 'second', 'first']);
    expect(await found(`createdFrom=${day}&createdTo=${day}&status=active`)).toEqual(['theirs', 'second']);
    expect(await found(`createdFrom=${day}&offeringId=team`)).toEqual(['third', 'theirs']);
    expect(await found(`createdFrom=${day}&offeringId=team&status=active&createdTo=${day}`)).toEqual(['theirs']);
    expect(await found(`createdFrom=${day}&customerId=ext-1`)).toEqual(['third', 'second']);
    expect(await found(`createdFrom=${day}`, asViewer)).toEqual(['third', 'second']);
    expect(await found(`createdFrom=${last}&status=ended`)).toEqual([]);

    expect(await found('customerId=ext-1&text=equipe')).toEqual(['third', 'first']);
    expect(await found('customerId=ext-1&text=PRO%20fir')).toEqual(['first']);
    expect(await found('customerId=ext-1&text=seco')).toEqual(['second']);
    expect(await found(`text=equipe&createdFrom=${day}`, asViewer)).toEqual(['third']);
    expect(await found('text=theirs', asViewer)).toEqual([]);
    expect(await found('text=equipe&status=ended', asViewer)).toEqual([]);

    expect((await manage(acme.apiKey, 'GET', '/v1/subscriptions?text=equipe')).json).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'customerId', message: expect.any(String) }],
    });
    for (const [wrong, code] of [
      ['createdFrom=2026-02-30', 'invalid_period'],
      ['createdTo=yesterday', 'invalid_period'],
      [`createdFrom=${last}&createdTo=${day}`, 'invalid_period'],
      ['customerId=ext-1&text=', 'invalid_request'],
    ] as const)
      expect([wrong, (await manage(acme.apiKey, 'GET', `/v1/subscriptions?${wrong}`)).code]).toEqual([wrong, code]);
  });

  it('SU04 finds words among many subscriptions of one customer', async () => {
    const { acme, manage } = world();
    await offer(world(), 'seat');
    const customer = { externalId: 'of-many' };
    for (const part of [0, 1, 2]) {
      const items = Array.from({ length: 400 }, (_, index) => ({
        ...{ externalId: `seat-${part}-${String(index).padStart(3, '0')}`, customer, offering: 'seat', status: 'active' },
      }));
      expect((await manage(acme.apiKey, 'POST', '/v1/subscriptions/bulk', { items })).json).toMatchObject({ created: 400 });
    }
    const { json } = await manage(acme.apiKey, 'GET', '/v1/subscriptions?customerId=of-many&text=-007&limit=2');
    expect((json['items'] as unknown[]).length).toBe(2);
    const next = await manage(acme.apiKey, 'GET', `/v1/subscriptions?customerId=of-many&text=-007&limit=2&cursor=${String(json['nextCursor'])}`);
    const names = [...(json['items'] as { externalId: string }[]), ...(next.json['items'] as { externalId: string }[])].map(({ externalId }) => externalId);
    expect([names.toSorted(), next.json['nextCursor']]).toEqual([['seat-0-007', 'seat-1-007', 'seat-2-007'], null]);
  });
});
