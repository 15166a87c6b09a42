import { describe, expect, it, test } from 'vitest';
import { start } from '../../../support/server/world.ts';
import { bodyOf, forEachCaller, itemsOf } from './receipt-calls.ts';

forEachCaller('sharing receipts', (world, { post, get, fresh }) => {
  describe('publishing', () => {
    it('shows a receipt until its expiry (PD14, PD16)', async () => {
      const w = world();
      const id = await fresh();
      const until = new Date(start + 60_000).toISOString();
      expect(await post(`/v1/receipts/${id}/publish`, { until })).toMatchObject({ status: 200, json: { visibility: 'published', publishedUntil: until } });
      w.clock.set(start + 59_999);
      expect((await get(`/v1/receipts/${id}`)).json).toMatchObject({ visibility: 'published' });
      w.clock.set(start + 60_000);
      expect((await get(`/v1/receipts/${id}`)).json).toMatchObject({ visibility: 'private', publishedUntil: until });
      w.clock.set(start);
      expect(await post(`/v1/receipts/${id}/unpublish`)).toMatchObject({ status: 200, json: { visibility: 'private', publishedUntil: null } });
    });
    it('has no end if none is given, with or without a body', async () => {
      const id = await fresh();
      for (const body of [undefined, {}, { until: null }]) {
        expect(await post(`/v1/receipts/${id}/publish`, body)).toMatchObject({ status: 200, json: { visibility: 'published', publishedUntil: null } });
      }
    });
    it.each(['2020-01-01T00:00:00Z', new Date(start).toISOString(), 'tomorrow', '2026-12-01', 1_900_000_000_000])('cannot end at %j', async (until) => {
      const id = await fresh();
      expect(await post(`/v1/receipts/${id}/publish`, { until })).toMatchObject({ status: 400, code: 'invalid_request' });
      expect((await get(`/v1/receipts/${id}`)).json).toMatchObject({ visibility: 'private' });
    });
    it('is revoked for all receipts in one request, and for this tenant only (PD5)', async () => {
      const w = world();
      const id = await fresh();
      await post(`/v1/receipts/${id}/publish`, {});
      await post(`/v1/receipts/${w.globex.receipts[0].id}/publish`, {}, w.globex.apiKey);
      const before = itemsOf(await get('/v1/receipts?visibility=published&limit=100')).length;
      expect(before).toBeGreaterThan(0);
      expect(await post('/v1/receipts/revoke-all')).toMatchObject({ status: 200, json: { unpublished: before } });
      expect(itemsOf(await get('/v1/receipts?visibility=published'))).toEqual([]);
      expect((await get(`/v1/receipts/${w.globex.receipts[0].id}`, w.globex.apiKey)).json).toMatchObject({ visibility: 'published' });
    });
  });

  describe('the share link', () => {
    it('is shown to management, and can be rotated (PD3, PD4)', async () => {
      const w = world();
      const id = await fresh();
      const old = String((await get(`/v1/receipts/${id}/share-link`)).json['url']);
      expect(old).toMatch(/^https:\/\/receipts\.example\.com\/r\/r_[A-Za-z0-9_-]{43}$/);
      const { json } = await post(`/v1/receipts/${id}/rotate-share-token`);
      expect((await get(`/v1/receipts/${id}/share-link`)).json).toEqual(json);
      const nameOf = (url: unknown): string => String(url).split('/').at(-1) ?? '';
      expect(await get(`/v1/receipts/${nameOf(old)}`)).toMatchObject({ status: 404, code: 'receipt_not_found' });
      expect(await get(`/v1/receipts/${nameOf(json['url'])}`)).toMatchObject({ status: 200, json: { id } });
      expect(w.logged.join('')).not.toContain(nameOf(old));
    });
    it('stops working for every read that starts after the rotation, while others read (S02)', async () => {
      const id = await fresh();
      const link = async (): Promise<string> =>
        String((await get(`/v1/receipts/${id}/share-link`)).json['url'])
          .split('/')
          .at(-1) ?? '';
      const old = await link();
      let rotated = false;
      const late: number[] = [];
      const readers = Array.from({ length: 8 }, async () => {
        for (let round = 0; round < 25; round += 1) {
          const after = rotated;
          const { status } = await get(`/v1/receipts/${old}`);
          if (after) late.push(status);
        }
      });
      await post(`/v1/receipts/${id}/rotate-share-token`);
      rotated = true;
      await Promise.all(readers);
      expect(late.length).toBeGreaterThan(0);
      expect(new Set(late)).toEqual(new Set([404]));
      expect(await get(`/v1/receipts/${await link()}`)).toMatchObject({ status: 200 });
    });
  });

  test.each(['sync', 'revoke-all', 'ID/seal', 'ID/archive', 'ID/unarchive', 'ID/publish', 'ID/unpublish', 'ID/rotate-share-token'])(
    'a viewer cannot %s (S10, J27)',
    async (path) => {
      const w = world();
      const { id } = w.acme.receipts[0];
      const before = (await get(`/v1/receipts/${id}`)).text;
      const answer = await w.manage(w.token(), 'POST', `/v1/receipts/${path.replace('ID', id)}`, path === 'sync' ? bodyOf() : undefined);
      expect(answer).toMatchObject({ status: 403, code: 'action_not_allowed' });
      expect((await get(`/v1/receipts/${id}`)).text).toBe(before);
    },
  );

  test('a viewer cannot read the share link', async () => {
    const w = world();
    expect(await w.read(w.token(), `/v1/receipts/${w.acme.receipts[0].id}/share-link`)).toMatchObject({ status: 403, code: 'action_not_allowed' });
  });

  test('every change is in the trail with its request, key and address', async () => {
    const w = world();
    const id = await fresh();
    // Later than the revocation of all links.
    w.clock.advance(1);
    const answer = await post(`/v1/receipts/${id}/publish`, {});
    const [entry] = itemsOf(await get(`/v1/audit?targetId=${id}`));
    expect(entry).toMatchObject({
      action: 'receipt.published',
      actor: { kind: 'api-key', id: expect.stringMatching(/^apik_/) },
      target: { kind: 'receipt', id },
      before: { publishedAt: null },
      after: { publishedAt: start + 1_000 },
      requestId: answer.headers.get('x-request-id'),
      address: '127.0.0.1',
      at: new Date(start + 1_000).toISOString(),
    });
    expect(w.logged.length).toBeGreaterThan(0);
  });
});
