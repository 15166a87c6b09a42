import { describe, expect, it } from 'vitest';
import { type Answer } from '../../../support/server/world.ts';
import { forEachCaller, idsOf, itemsOf, visible } from './receipt-calls.ts';

forEachCaller('reading receipts', (world, { sync, post, get }) => {
  describe('receipts that do not exist or belong to others', () => {
    it('get the same answer, to the byte, by id and by share token (T03, J23, S05)', async () => {
      const { acme, globex } = world();
      const [own, others] = acme.receipts;
      const token = world().token({ sub: own.externalId });
      const names = [
        `rcpt_${'0'.repeat(24)}`,
        others.id,
        await others.shareToken(),
        globex.receipts[0].id,
        await globex.receipts[0].shareToken(),
        `r_${'A'.repeat(43)}`,
        'undefined',
        'rcpt_',
        `${own.id}x`,
        own.id.toUpperCase(),
      ];
      const answers = await Promise.all(names.map((name) => world().read(token, `/v1/receipts/${name}`)));
      expect(answers[0]).toMatchObject({ status: 404, code: 'receipt_not_found' });
      for (const answer of answers) expect(visible(answer)).toEqual(visible(answers[0] as Answer));
      for (const name of [own.id, await own.shareToken()])
        expect(await world().read(token, `/v1/receipts/${name}`)).toMatchObject({ status: 200, json: { id: own.id } });
    });
    it('get the same answer for management of another tenant (S10)', async () => {
      const { acme, globex } = world();
      const [{ id }] = acme.receipts;
      const before = (await get(`/v1/receipts/${id}`)).text;
      const never = `rcpt_${'0'.repeat(24)}`;
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', '/share-link'],
        ['POST', '/seal'],
        ['POST', '/archive'],
        ['POST', '/unarchive'],
        ['POST', '/publish', {}],
        ['POST', '/unpublish'],
        ['POST', '/rotate-share-token'],
      ] as const) {
        const foreign = await world().manage(globex.apiKey, method, `/v1/receipts/${id}${path}`, body);
        expect(foreign, path).toMatchObject({ status: 404, code: 'receipt_not_found' });
        expect(visible(foreign)).toEqual(visible(await world().manage(globex.apiKey, method, `/v1/receipts/${never}${path}`, body)));
      }
      expect((await get(`/v1/receipts/${id}`)).text).toBe(before);
    });
  });

  describe('the list of a viewer', () => {
    it('shows their own receipts, the newest period first, and no archived ones (PD8)', async () => {
      const w = world();
      const make = async (month: string): Promise<string> =>
        String((await sync({ customer: { externalId: 'lister' }, period: { start: `2026-${month}-01`, end: `2026-${month}-28` } })).json['id']);
      const [may, july, june] = [await make('05'), await make('07'), await make('06')];
      const token = w.token({ sub: 'lister' });
      expect(idsOf(await w.read(token, '/v1/receipts'))).toEqual([july, june, may]);
      await post(`/v1/receipts/${june}/archive`);
      expect(idsOf(await w.read(token, '/v1/receipts'))).toEqual([july, may]);
      expect((await w.read(token, `/v1/receipts/${june}`)).code).toBe('receipt_not_found');
      await post(`/v1/receipts/${june}/unarchive`);
      expect(idsOf(await w.read(token, '/v1/receipts'))).toEqual([july, june, may]);
    });
    it('contains summaries only', async () => {
      const { json } = await world().read(world().token(), '/v1/receipts?limit=1');
      expect(Object.keys((json['items'] as object[])[0] ?? {}).toSorted()).toEqual([
        'archived',
        'currency',
        'customer',
        'id',
        'period',
        'status',
        'title',
        'totalExact',
        'totalMinor',
        'updatedAt',
        'visibility',
      ]);
    });
    it('is never widened by a parameter (J23, J26)', async () => {
      const w = world();
      const [own, others] = w.acme.receipts;
      const token = w.token();
      const missing = await w.read(token, `/v1/receipts?customerId=cus_${'0'.repeat(24)}`);
      expect(missing).toMatchObject({ status: 404, code: 'receipt_not_found' });
      for (const customerId of [others.customerId, w.globex.receipts[0].customerId, 'ext-2', 'none', '%25']) {
        expect(visible(await w.read(token, `/v1/receipts?customerId=${customerId}`))).toEqual(visible(missing));
      }
      expect(visible(await w.read(token, '/v1/receipts?archived=true'))).toEqual(visible(missing));
      const plain = idsOf(await w.read(token, '/v1/receipts'));
      expect(plain).toContain(own.id);
      expect(plain).not.toContain(others.id);
      expect(idsOf(await w.read(token, `/v1/receipts?customerId=${own.customerId}`))).toEqual(plain);
      expect(idsOf(await w.read(token, '/v1/receipts?archived=false'))).toEqual(plain);
    });
    it('is empty for a customer without receipts, and not found for a token of one receipt (J21)', async () => {
      const w = world();
      expect(await w.read(w.token({ sub: 'a customer to come' }), '/v1/receipts')).toMatchObject({ status: 200, json: { items: [], nextCursor: null } });
      const single = w.token({ resourceId: w.acme.receipts[0].id });
      expect(await w.read(single, '/v1/receipts')).toMatchObject({ status: 404, code: 'receipt_not_found' });
      expect(await w.read(single, `/v1/receipts/${w.acme.receipts[0].id}`)).toMatchObject({ status: 200 });
      expect(await w.read(single, `/v1/receipts/${w.acme.receipts[1].id}`)).toMatchObject({ status: 404, code: 'receipt_not_found' });
    });
  });

  describe('pages', () => {
    it('show every receipt once, and their cursors are valid only for their own list (AD09)', async () => {
      const w = world();
      for (let order = 0; order < 7; order += 1) await sync({ customer: { externalId: 'pager' }, scope: { order: String(order) } });
      const token = w.token({ sub: 'pager' });
      const first = await w.read(token, '/v1/receipts?limit=3');
      const cursor = String(first.json['nextCursor']);
      const second = await w.read(token, `/v1/receipts?limit=3&cursor=${cursor}`);
      const third = await w.read(token, `/v1/receipts?limit=3&cursor=${String(second.json['nextCursor'])}`);
      expect(new Set([first, second, third].flatMap(idsOf)).size).toBe(7);
      expect(third.json['nextCursor']).toBeNull();
      const refused = { status: 400, code: 'invalid_cursor' };
      expect(await w.read(w.token(), `/v1/receipts?cursor=${cursor}`)).toMatchObject(refused);
      expect(await get(`/v1/receipts?cursor=${cursor}`)).toMatchObject(refused);
      expect(await get(`/v1/customers?cursor=${cursor}`)).toMatchObject(refused);
      expect(await w.read(token, `/v1/receipts?status=draft&cursor=${cursor}`)).toMatchObject(refused);
      for (let index = 0; index < cursor.length; index += 7) {
        const flipped = cursor.slice(0, index) + (cursor[index] === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
        expect(await w.read(token, `/v1/receipts?cursor=${flipped}`)).toMatchObject(refused);
      }
    });
    it('have a hundred entries at most, whatever the limit (D09)', async () => {
      const w = world();
      for (let order = 0; order < 101; order += 1) await sync({ customer: { externalId: 'hoarder' }, scope: { order: String(order) } });
      const token = w.token({ sub: 'hoarder' });
      for (const [limit, length] of [
        ['1000000000', 100],
        ['0', 1],
        ['101', 100],
        ['2', 2],
      ] as const) {
        expect(itemsOf(await w.read(token, `/v1/receipts?limit=${limit}`))).toHaveLength(length);
      }
      expect(itemsOf(await w.read(token, '/v1/receipts'))).toHaveLength(25);
      for (const limit of ['-1', '1e9', 'all', '1.5', '', '٣'])
        expect(await w.read(token, `/v1/receipts?limit=${limit}`)).toMatchObject({ status: 400, code: 'invalid_request' });
    });
  });

  describe('the list of management', () => {
    it('filters by customer, status, visibility, archive and period', async () => {
      const w = world();
      const externalId = 'filtered';
      const make = async (month: string): Promise<string> =>
        String((await sync({ customer: { externalId }, period: { start: `2025-${month}-01`, end: `2025-${month}-28` } })).json['id']);
      const ids = [await make('01'), await make('02'), await make('03')] as const;
      const customerId = itemsOf(await get(`/v1/customers?externalId=${externalId}`))[0]?.['id'];
      await post(`/v1/receipts/${ids[0]}/seal`);
      await post(`/v1/receipts/${ids[1]}/publish`, {});
      await post(`/v1/receipts/${ids[2]}/archive`);
      const list = async (query: string): Promise<unknown[]> => idsOf(await get(`/v1/receipts?customerId=${String(customerId)}${query}`));
      expect(await list('')).toEqual([ids[2], ids[1], ids[0]]);
      expect(await list('&status=sealed')).toEqual([ids[0]]);
      expect(await list('&status=draft')).toEqual([ids[2], ids[1]]);
      expect(await list('&visibility=published')).toEqual([ids[1]]);
      expect(await list('&visibility=private')).toEqual([ids[2], ids[0]]);
      expect(await list('&archived=true')).toEqual([ids[2]]);
      expect(await list('&archived=false')).toEqual([ids[1], ids[0]]);
      expect(await list('&periodFrom=2025-02-01&periodTo=2025-02-28')).toEqual([ids[1]]);
      expect(await get('/v1/receipts?periodFrom=2025-02-30')).toMatchObject({ status: 400, code: 'invalid_period' });
      expect(await get('/v1/receipts?status=posted')).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(w.acme.id).not.toBe(w.globex.id);
    });
    it('never contains a receipt of another tenant', async () => {
      const mine = idsOf(await get('/v1/receipts?limit=100'));
      expect(mine).not.toContain(world().globex.receipts[0].id);
      expect(await get(`/v1/receipts?customerId=${world().globex.receipts[0].customerId}`)).toMatchObject({ status: 404, code: 'not_found' });
    });
  });
});
