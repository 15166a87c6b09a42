import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { plan } from './offering-calls.ts';

forEachWorld('a list of offerings', (world) => {
  it('PR20 filters by words and by days, page by page, and shows drafts to no page', async () => {
    const { acme, manage, read, clock } = world();
    const first = new Date(clock.now()).toISOString().slice(0, 10);
    const items = Array.from({ length: 450 }, (_, index) =>
      plan(`p-${String(index).padStart(3, '0')}`, { name: index % 150 === 7 ? 'Équipe Großkunde' : 'Plan', status: index === 157 ? 'draft' : 'published' }),
    );
    expect((await manage(acme.apiKey, 'POST', '/v1/offerings/bulk', { items })).json).toMatchObject({ created: 450 });
    clock.advance(2 * 86_400);
    await manage(acme.apiKey, 'POST', '/v1/offerings', plan('later', { name: 'Equipe later' }));
    const found = async (query: string): Promise<string[]> => {
      const names: string[] = [];
      for (let cursor = ''; ;) {
        const { json, status, text } = await manage(acme.apiKey, 'GET', `/v1/offerings?limit=1&${query}${cursor}`);
        expect(status, text).toBe(200);
        names.push(...(json['items'] as { externalId: string }[]).map(({ externalId }) => externalId));
        if (json['nextCursor'] === null) return names;
        cursor = `&cursor=${String(json['nextCursor'])}`;
      }
    };
    expect(await found('text=equipe%20gro')).toEqual(['p-007', 'p-157', 'p-307']);
    expect(await found('text=equipe&status=published')).toEqual(['later', 'p-007', 'p-307']);
    expect(await found('text=P-44')).toEqual(['p-440', 'p-441', 'p-442', 'p-443', 'p-444', 'p-445', 'p-446', 'p-447', 'p-448', 'p-449']);
    expect(await found('text=nothing')).toEqual([]);
    const later = new Date(clock.now()).toISOString().slice(0, 10);
    expect(await found(`changedFrom=${later}`)).toEqual(['later']);
    expect(await found(`text=equipe&changedTo=${first}`)).toEqual(['p-007', 'p-157', 'p-307']);
    expect(await found(`changedFrom=${later}&text=gro`)).toEqual([]);
    const { embedKey } = await createEmbedKey(world(), acme);
    const seen = (await read(embedKey, '/v1/offerings?text=equipe', { origin: page })).json['items'] as { externalId: string }[];
    expect(seen.map(({ externalId }) => externalId)).toEqual(['later', 'p-007', 'p-307']);
    for (const wrong of ['changedFrom=2026-02-30', 'text=', 'changedTo=yesterday'])
      expect((await manage(acme.apiKey, 'GET', `/v1/offerings?${wrong}`)).status).toBe(400);
  });
});
