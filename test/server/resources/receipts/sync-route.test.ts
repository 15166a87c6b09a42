import { expect, it } from 'vitest';
import { start } from '../../../support/server/world.ts';
import { bodyOf, forEachCaller, itemsOf } from './receipt-calls.ts';

forEachCaller('syncing receipts', (world, { sync, post, get }) => {
  it('creates a receipt with 201 and finds it again with 200 (PD17)', async () => {
    const first = await sync({ scope: { product: 'a' } });
    const second = await sync({ scope: { product: 'a' } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.text).toBe(first.text);
    expect(first.json).toMatchObject({
      status: 'draft',
      visibility: 'private',
      totalMinor: 1000,
      recipient: { name: 'canary-acme-ext-1-name' },
      issuer: { name: 'Name of acme' },
    });
  });
  it('creates one receipt for fifty concurrent requests', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => sync({ scope: { product: 'rush' } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 49 }, () => 200), 201]);
    expect(new Set(answers.map(({ json }) => json['id'])).size).toBe(1);
  });
  it('leaves a sealed receipt unchanged and returns it (PD16)', async () => {
    const made = await sync({ scope: { product: 'sealed' } });
    const sealed = await post(`/v1/receipts/${String(made.json['id'])}/seal`);
    expect(sealed.json).toMatchObject({ status: 'sealed', sealedAt: new Date(start).toISOString() });
    const again = await sync({ scope: { product: 'sealed' }, title: 'Another' });
    expect([again.status, again.text]).toEqual([200, sealed.text]);
  });
  it('replays the first answer for a repeated idempotency key', async () => {
    const headers = { 'idempotency-key': 'receipt-key-1' };
    const first = await sync({ scope: { product: 'idem' } }, headers);
    const second = await sync({ scope: { product: 'idem' } }, headers);
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(await sync({ scope: { product: 'other' } }, headers)).toMatchObject({ status: 409, code: 'idempotency_conflict' });
  });
  it('accepts a body of nearly a mebibyte and refuses a larger one', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ description: 'x'.repeat(490), amountMinor: 1 }));
    expect((await sync({ scope: { product: 'big' }, lines: lines(1_900) })).status).toBe(201);
    expect(await sync({ scope: { product: 'bigger' }, lines: lines(2_000), notes: 'x'.repeat(4_000) })).toMatchObject({ status: 413, code: 'body_too_large' });
  });
  it.each([
    ['a wrong total', { totalMinor: 999 }, 400, 'receipt_totals_mismatch'],
    ['an unknown currency', { currency: 'ABC' }, 400, 'unknown_currency'],
    ['a product and an order', { scope: { product: 'a', order: 'b' } }, 400, 'invalid_request'],
    ['an object as a title (X04)', { title: { $$typeof: 'x', props: {} } }, 400, 'invalid_request'],
    ['another tenant', { tenantId: 'ten_x' }, 400, 'invalid_request'],
  ])('refuses %s and stores nothing, not even the customer', async (_name, changes, status, code) => {
    const externalId = `refused ${JSON.stringify(changes)}`;
    expect(await sync({ ...changes, customer: { externalId } })).toMatchObject({ status, code });
    expect(itemsOf(await get(`/v1/customers?externalId=${encodeURIComponent(externalId)}`))).toEqual([]);
  });
  it('does not return the receipt of another tenant', async () => {
    const mine = await sync({ scope: { order: 'same' } });
    const theirs = await post('/v1/receipts/sync', bodyOf({ scope: { order: 'same' } }), world().globex.apiKey);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.json['id']).not.toBe(mine.json['id']);
  });
});
