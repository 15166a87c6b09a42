import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../support/embed-keys.ts';
import type { Answer } from '../../support/world.ts';
import { forEachCaller } from './receipt-calls.ts';

forEachCaller('who may see a receipt', (world, { post, get, fresh }) => {
  const embedKey = async () => (await createEmbedKey(world(), world().acme)).embedKey;
  const tokenOfLink = async (id: string): Promise<string> => String((await get(`/v1/receipts/${id}/share-link`)).json['url']).split('/').at(-1) ?? '';
  const seen = ({ status, json }: Answer) => [status, { ...json, requestId: '' }];

  it('S1 a page with an embed key reads what is published by its link, never by its id, and the old link is over when it is rotated', async () => {
    const key = await embedKey();
    const id = await fresh();
    await post(`/v1/receipts/${id}/publish`, {});
    const byKey = (name: string) => world().read(key, `/v1/receipts/${name}`, { origin: page });
    const [former, absent] = [await tokenOfLink(id), await byKey(`rcpt_${'0'.repeat(24)}`)];
    expect(await byKey(former)).toMatchObject({ status: 200, json: { id } });
    expect(await byKey(id)).toMatchObject({ status: 404, code: 'receipt_not_found', json: { detail: expect.stringContaining('share token') } });
    await post(`/v1/receipts/${id}/rotate-share-token`);
    for (const name of [id, former, `r_${'A'.repeat(43)}`]) expect(seen(await byKey(name)), name).toEqual(seen(absent));
    expect((await byKey(await tokenOfLink(id))).status).toBe(200);
    await post(`/v1/receipts/${id}/unpublish`);
    expect(seen(await byKey(await tokenOfLink(id)))).toEqual(seen(absent));
  });

  it('S1 nothing that stands in the published page opens it when the link is over', async () => {
    const key = await embedKey();
    const id = await fresh();
    await post(`/v1/receipts/${id}/publish`, {});
    const { text } = await world().send(`/r/${await tokenOfLink(id)}`);
    const names = [...new Set(text.match(/\b(?:rcpt|cus|r)_[A-Za-z0-9_-]+/g))];
    expect(names.length).toBeGreaterThan(1);
    await post(`/v1/receipts/${id}/rotate-share-token`);
    for (const name of names) expect((await world().read(key, `/v1/receipts/${name}`, { origin: page })).code, name).toBe('receipt_not_found');
  });
});
