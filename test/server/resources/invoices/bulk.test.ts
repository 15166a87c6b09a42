import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { receiptJson } from '../../../contracts/resource-world.ts';
import { invoiceCalls, invoiceJson } from './invoice-calls.ts';

interface Result {
  index: number;
  status: string;
  id: string | null;
  error: { code: string; errors?: { path: string }[] } | null;
}
const resultsOf = (json: Record<string, unknown>): Result[] => json['results'] as Result[];

forEachWorld('a bulk call', (world) => {
  const { get, post, trail } = invoiceCalls(world);

  it('IV20 accepts 500 invoices per call, reports each outcome, and changes nothing the second time', async () => {
    const invoices = Array.from({ length: 500 }, (_, index) =>
      invoiceJson({ number: `BULK-${String(index).padStart(4, '0')}`, customer: { externalId: `bulk-${index % 20}` } }),
    );
    const first = await post('/bulk', { items: invoices });
    expect([first.status, first.json['refused'], resultsOf(first.json).every(({ status, index }, at) => status === 'created' && index === at)]).toEqual([
      200,
      0,
      true,
    ]);
    const second = await post('/bulk', { items: invoices.map((invoice, index) => (index === 3 ? { ...invoice, subject: 'Changed' } : invoice)) });
    expect(
      resultsOf(second.json)
        .map(({ status }) => status)
        .filter((status) => status !== 'unchanged'),
    ).toEqual(['updated']);
    expect(resultsOf(second.json)[3]?.status).toBe('updated');
    expect((await post('/bulk', { items: [...invoices, invoices[0]] })).code).toBe('invalid_request');
    expect((await post('/bulk', { items: [] })).code).toBe('invalid_request');
  }, 60_000);

  it('IV21 refuses invalid rows with their place, and keeps the others', async () => {
    const good = invoiceJson({ number: 'ROW-1' });
    const rows = [
      good,
      { ...invoiceJson({ number: 'ROW-2', customer: { externalId: 'row-nobody' } }), totalMinor: 1 },
      'half a row',
      null,
      invoiceJson({ number: 'ROW-3' }),
    ];
    const { status, json } = await post('/bulk', { items: rows });
    expect([status, json['refused']]).toEqual([200, 3]);
    expect(resultsOf(json).map((one) => [one.status, one.error?.code ?? null])).toEqual([
      ['created', null],
      ['refused', 'invoice_totals_mismatch'],
      ['refused', 'invalid_request'],
      ['refused', 'invalid_request'],
      ['created', null],
    ]);
    expect((await world().manage(world().acme.apiKey, 'GET', '/v1/customers?externalId=row-nobody')).json['items']).toEqual([]);
    await post(`/${String(resultsOf(json)[0]?.id)}/open`);
    const again = await post('/bulk', { items: [{ ...good, subject: 'Too late' }] });
    expect(resultsOf(again.json)[0]).toMatchObject({ status: 'refused', error: { code: 'invoice_locked', errors: [{ path: 'subject' }] } });
    expect((await get('?text=ROW-1')).json['items']).toMatchObject([{ subject: 'Agents in October' }]);
  });

  it('IV20 accepts a number twice in one call, and the last row counts', async () => {
    const twice = [{ subject: 'First' }, { subject: 'Last' }].map((changes) => invoiceJson({ number: 'TWICE-1', ...changes }));
    const { json } = await post('/bulk', { items: [...twice, { ...twice[1], status: 'open' }, { ...twice[0], status: 'open' }] });
    expect(resultsOf(json).map(({ status, error }) => [status, error?.code ?? null])).toEqual([
      ['created', null],
      ['updated', null],
      ['updated', null],
      ['refused', 'invoice_locked'],
    ]);
    const id = String(resultsOf(json)[0]?.id);
    expect((await get(`/${id}`)).json).toMatchObject({ subject: 'Last', status: 'open' });
    expect((await get('?text=first')).json['items']).not.toContainEqual(expect.objectContaining({ id }));
    expect(await trail(id)).toEqual(['invoice.created', 'invoice.updated', 'invoice.opened']);
  });

  it('IV21 stores nothing of a refused row: no customer, no payment, no trail entry', async () => {
    const payment = { amountMinor: 1_000, currency: 'EUR', reference: 'bank-1' };
    const tooMuch = { ...payment, amountMinor: 999_999_999, reference: 'bank-2' };
    const one = (number: string, payments: unknown[]) => invoiceJson({ number, status: 'open', customer: { externalId: `of-${number}` }, payments });
    const { json } = await post('/bulk', { items: [one('PAID-1', [payment]), one('PAID-2', [payment, tooMuch]), one('PAID-3', [payment, payment])] });
    expect(resultsOf(json).map(({ status, error }) => [status, error?.code ?? null])).toEqual([
      ['created', null],
      ['refused', 'payment_too_large'],
      ['refused', 'invalid_request'],
    ]);
    expect((await get('?text=PAID-')).json['items']).toMatchObject([{ number: 'PAID-1', remainingMinor: 19_050 }]);
    const customers = (await world().manage(world().acme.apiKey, 'GET', '/v1/customers?limit=100')).json['items'] as { externalId: string }[];
    expect(customers.map(({ externalId }) => externalId).filter((externalId) => externalId.startsWith('of-PAID'))).toEqual(['of-PAID-1']);
    expect(await trail(String(resultsOf(json)[0]?.id))).toEqual(['invoice.created', 'invoice.opened', 'invoice.payment_recorded']);
  });

  it('IV04 IV21 refuses a payment with the reference of another one but a different amount, alone and in bulk', async () => {
    const payment = { amountMinor: 1_000, currency: 'EUR', reference: 'bank-9' };
    const one = (changes: Record<string, unknown>) => invoiceJson({ number: 'SAID-1', status: 'open', payments: [{ ...payment, ...changes }] });
    const { json } = await post('/bulk', { items: [one({}), one({}), one({ amountMinor: 1_500 }), one({ currency: 'USD' })] });
    expect(resultsOf(json).map(({ status, error }) => [status, error?.code ?? null, error?.errors?.[0]?.path ?? null])).toEqual([
      ['created', null, null],
      ['unchanged', null, null],
      ['refused', 'conflict', 'payments.0.amountMinor'],
      ['refused', 'currency_mismatch', 'payments.0.currency'],
    ]);
    expect((await post('', one({ amountMinor: 1_500 }))).code).toBe('conflict');
    expect((await get(`/${String(resultsOf(json)[0]?.id)}`)).json).toMatchObject({ paidMinor: 1_000, payments: [{ amountMinor: 1_000 }] });
  });

  it('IV22 replays its answer for a repeated Idempotency-Key', async () => {
    const call = () => post('/bulk', { items: [invoiceJson({ number: 'KEY-1' })] }, { 'idempotency-key': 'bulk-1' });
    const { text } = await call();
    const body = { items: [invoiceJson({ number: 'KEY-2' })] };
    const one = await post('/bulk', body, { 'idempotency-key': 'bulk-2' });
    const two = await post('/bulk', body, { 'idempotency-key': 'bulk-2' });
    expect([one.text, two.headers.get('idempotency-replayed')]).toEqual([two.text, 'true']);
    expect(text).toContain('created');
  });

  it('IV23 accepts receipts in the same way, and leaves sealed ones unchanged', async () => {
    const { acme, manage } = world();
    const receipts = [1, 2, 3].map((index) => receiptJson({ customer: { externalId: `rb-${index}` } }));
    const bulk = (rows: unknown[]) => manage(acme.apiKey, 'POST', '/v1/receipts/bulk', { items: rows });
    const first = await bulk([...receipts, { ...receipts[0], totalMinor: 1 }]);
    expect(resultsOf(first.json).map(({ status }) => status)).toEqual(['created', 'created', 'created', 'refused']);
    await manage(acme.apiKey, 'POST', `/v1/receipts/${String(resultsOf(first.json)[0]?.id)}/seal`);
    const again = await bulk(receipts.map((receipt, index) => (index === 1 ? receipt : { ...receipt, title: 'Another' })));
    expect(resultsOf(again.json).map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'updated']);
  });
});
