import { expect, it } from 'vitest';
import type { Answer } from '../../../support/server/world.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop, returnUrl } from './checkout-calls.ts';

let count = 0;

forEachWorld('a checkout of an invoice', (world) => {
  const manage = (method: string, path: string, body?: unknown): Promise<Answer> => world().manage(world().acme.apiKey, method, path, body);

  async function invoice(more: Record<string, unknown> = {}): Promise<string> {
    const input = {
      ...{ number: `CHK-${(count += 1)}`, customer: { externalId: 'ext-1' }, status: 'open', issueDate: '2026-11-01', dueDate: '2026-12-01', currency: 'EUR' },
      ...{ lines: [{ description: 'a', amountMinor: 12_000 }], ...more },
    };
    const { json, status, text } = await manage('POST', '/v1/invoices', input);
    expect([200, 201], text).toContain(status);
    return String(json['id']);
  }
  const shopFor = async (invoiceId: string, token?: string) => {
    const shop = await openShop(world());
    return { ...shop, buy: (more: Record<string, unknown> = {}): Promise<Answer> => shop.begin({ offeringId: undefined, invoiceId, ...more }, {}, token) };
  };

  it('PY01 PY03 is for the remaining amount, and its payment is recorded on the invoice once', async () => {
    const id = await invoice();
    await manage('POST', `/v1/invoices/${id}/payments`, { amountMinor: 2_000, currency: 'EUR', reference: 'bank-1' });
    const shop = await shopFor(id);
    const begun = await shop.buy();
    expect(begun.status, begun.text).toBe(201);
    expect(begun.json).toMatchObject({ subject: { kind: 'invoice', id }, amountMinor: 10_000, currency: 'EUR', quantity: 1, state: 'open' });
    const reference = await shop.billing.read(String(begun.json['checkoutUrl']));
    expect(reference).toMatchObject({ title: `CHK-${count}`, subject: { kind: 'invoice', externalId: `CHK-${count}` }, amountMinor: 10_000 });
    for (let attempt = 0; attempt < 3; attempt += 1) await shop.billing.notify(reference, { state: 'paid', reference: 'order-9' });
    const { json } = await manage('GET', `/v1/invoices/${id}`);
    expect(json).toMatchObject({
      status: 'paid',
      remainingMinor: 0,
      payments: [{ reference: 'bank-1' }, { reference: 'order-9', method: 'redirect', amountMinor: 10_000 }],
    });
    expect((await shop.buy()).code).toBe('invoice_state_conflict');
  });

  it('PY03 of an invoice that was paid otherwise leaves it unchanged, and marks the second payment for a refund', async () => {
    const id = await invoice();
    const shop = await shopFor(id);
    const { json } = await shop.buy();
    await manage('POST', `/v1/invoices/${id}/payments`, { amountMinor: 12_000, currency: 'EUR', reference: 'bank-2' });
    const answer = await shop.sendNotice(json as never);
    expect(answer.json).toMatchObject({ state: 'paid', fault: 'not_open_any_more' });
    expect((await manage('GET', `/v1/invoices/${id}`)).json).toMatchObject({ status: 'paid', payments: [{ reference: 'bank-2' }] });
  });

  it('PY05 PY07 is started only by the customer of the invoice, while it is open', async () => {
    const [open, draft, theirs] = [await invoice(), await invoice({ status: 'draft' }), await invoice({ customer: { externalId: 'ext-2' } })];
    const shop = await shopFor(open);
    for (const invoiceId of [draft, theirs, 'inv_000000000000000000000000', '']) {
      const { status } = await shop.buy({ invoiceId });
      expect([400, 404], invoiceId).toContain(status);
    }
    expect((await shop.buy({ returnUrl: 'https://evil.example/' })).code).toBe('invalid_request');
    expect((await shop.buy({ returnUrl })).status).toBe(201);
  });
});
