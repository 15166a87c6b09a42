import { expect, it } from 'vitest';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';

const itemsOf = ({ json }: Answer): Record<string, unknown>[] => json['items'] as Record<string, unknown>[];

forEachWorld('the customer routes', (world) => {
  const call = (method: string, path: string, body?: unknown, apiKey = world().acme.apiKey): Promise<Answer> =>
    world().manage(apiKey, method, `/v1/customers${path}`, body);

  it('create a customer with 201, and find the same one with 200', async () => {
    const first = await call('POST', '', { externalId: 'twice', name: 'One' });
    const second = await call('POST', '', { externalId: 'twice', email: 'one@example.com' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json).toMatchObject({ id: first.json['id'], externalId: 'twice', name: 'One', email: 'one@example.com' });
    expect((await call('GET', `/${String(first.json['id'])}`)).json).toEqual(second.json);
  });
  it('change a name and an address, and clear them with null', async () => {
    const { json } = await call('POST', '', { externalId: 'changing', name: 'Old', email: 'a@b' });
    const path = `/${String(json['id'])}`;
    expect((await call('PATCH', path, { name: 'New' })).json).toMatchObject({ name: 'New', email: 'a@b' });
    expect((await call('PATCH', path, { email: null })).json).toMatchObject({ name: 'New', email: null });
  });
  it('refuse to change the external id', async () => {
    const { json } = await call('POST', '', { externalId: 'fixed' });
    expect(await call('PATCH', `/${String(json['id'])}`, { externalId: 'other' })).toMatchObject({ status: 400, code: 'invalid_request' });
  });
  it('show a changed name on the customer’s receipts at once', async () => {
    const [receipt] = world().acme.receipts;
    await call('PATCH', `/${receipt.customerId}`, { name: 'Renamed' });
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/receipts/${receipt.id}`);
    expect(json['customer']).toEqual({ id: receipt.customerId, externalId: 'ext-1', name: 'Renamed' });
  });
  it('treat both Unicode forms of an external id as one customer', async () => {
    const composed = await call('POST', '', { externalId: 'caf\u00e9' });
    const decomposed = await call('POST', '', { externalId: 'cafe\u0301' });
    expect([composed.status, decomposed.status, decomposed.json['id']]).toEqual([201, 200, composed.json['id']]);
    expect(itemsOf(await call('GET', `?externalId=${encodeURIComponent('cafe\u0301')}`)).map(({ id }) => id)).toEqual([composed.json['id']]);
  });
  it('list page by page, each customer once', async () => {
    for (const number of [1, 2, 3]) await call('POST', '', { externalId: `page-${number}` });
    const ids: unknown[] = [];
    for (let cursor: unknown; ;) {
      const page: Answer = await call('GET', `?limit=2${cursor === undefined ? '' : `&cursor=${String(cursor)}`}`);
      ids.push(...itemsOf(page).map(({ id }) => id));
      expect(itemsOf(page).length).toBeLessThanOrEqual(2);
      cursor = page.json['nextCursor'];
      if (cursor === null) break;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(world().acme.receipts[0].customerId);
    expect(ids).not.toContain(world().globex.receipts[0].customerId);
  });
  it.each([
    [{}, 'invalid_request'],
    [{ externalId: '' }, 'invalid_request'],
    [{ externalId: 'x'.repeat(256) }, 'invalid_request'],
    [{ externalId: 'a\u0001' }, 'invalid_text'],
    [{ externalId: `cus_${'0'.repeat(24)}` }, 'invalid_text'],
    [{ externalId: 'x', email: 'nobody' }, 'invalid_request'],
    [{ externalId: 'x', tenantId: 'ten_1' }, 'invalid_request'],
    [{ externalId: { toString: 'x' } }, 'invalid_request'],
  ])('refuse %j with 400 %s', async (body, code) => {
    expect(await call('POST', '', body)).toMatchObject({ status: 400, code });
  });
  it('are closed to viewers (J27)', async () => {
    const w = world();
    for (const path of ['/v1/customers', `/v1/customers/${w.acme.receipts[0].customerId}`])
      expect(await w.read(w.token(), path)).toMatchObject({ status: 403, code: 'action_not_allowed' });
  });
  it('answer 404 when a customer of another tenant is read or changed', async () => {
    const { customerId } = world().globex.receipts[0];
    expect(await call('GET', `/${customerId}`)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await call('PATCH', `/${customerId}`, { name: 'stolen' })).toMatchObject({ status: 404, code: 'not_found' });
  });
});
