import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { invoiceCalls, invoiceJson } from './invoice-calls.ts';

forEachWorld('the life of an invoice', (world) => {
  const { post, get, made, trail } = invoiceCalls(world);

  it('IV01 adds up lines, discounts and taxes of several rates to the last minor unit', async () => {
    expect(await made()).toMatchObject({ subtotalMinor: 17_050, taxMinor: 3_000, totalMinor: 20_050, remainingMinor: 20_050, status: 'draft', overdue: false });
    const discounted = await made({ discounts: [{ label: 'Loyalty', percent: '10' }], taxes: [{ label: 'VAT', ratePercent: '19' }] });
    expect(discounted).toMatchObject({ discountMinor: 1_705, taxes: [{ baseMinor: 15_345, amountMinor: 2_916 }], totalMinor: 18_261 });
    const inclusive = await made({ taxMode: 'inclusive', taxes: [{ label: 'VAT', ratePercent: '19' }] });
    expect(inclusive).toMatchObject({ totalMinor: 17_050, taxMinor: 2_722, taxes: [{ baseMinor: 14_328 }] });
    const reverse = await made({ taxes: [{ label: 'VAT', ratePercent: '19', reverseCharge: true }] });
    expect(reverse).toMatchObject({ totalMinor: 17_050, taxes: [{ amountMinor: 0, baseMinor: 17_050, reverseCharge: true }] });
    const accepted = await made({ currency: 'JPY', lines: [{ description: 'Calls', amountExact: '1234.5' }], taxes: [{ label: 'Tax', ratePercent: '10' }] });
    expect(accepted).toMatchObject({ subtotalMinor: 1_235, totalMinor: 1_358, totalExact: '1357.5' });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['whose lines do not add up', { subtotalMinor: 17_051 }, 'invoice_totals_mismatch', 'subtotalMinor'],
    ['whose total is wrong', { totalMinor: 20_000 }, 'invoice_totals_mismatch', 'totalMinor'],
    [
      'whose tax does not match its rate',
      { taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 3_300 }] },
      'invoice_totals_mismatch',
      'taxes.0.amountMinor',
    ],
    [
      'with several taxes of unknown bases',
      {
        taxes: [
          { label: 'a', ratePercent: '1' },
          { label: 'b', ratePercent: '2' },
        ],
      },
      'invalid_amount',
      'taxes.0.baseMinor',
    ],
    ['with a charged tax under reverse charge', { taxes: [{ label: 'VAT', amountMinor: 5, reverseCharge: true }] }, 'invalid_amount', 'taxes.0.amountMinor'],
    ['with a negative discount', { discounts: [{ label: 'a', amountMinor: -1 }] }, 'invalid_amount', 'discounts.0'],
    ['with a negative total', { lines: [{ description: 'a', amountMinor: -1 }], taxes: [] }, 'invalid_amount', 'total'],
    ['with a rate of 5000 %', { taxes: [{ label: 'a', ratePercent: '5000' }] }, 'invalid_amount', 'taxes.0.ratePercent'],
    ['with a line in another currency', { lines: [{ description: 'a', amountMinor: 1, currency: 'USD' }] }, 'invalid_request', 'lines.0'],
    [
      'with a payment in another currency',
      { status: 'open', payments: [{ amountMinor: 1, currency: 'USD', reference: 'a' }] },
      'currency_mismatch',
      'payments.0.currency',
    ],
    [
      'with payments above its total',
      { status: 'open', payments: [{ amountMinor: 20_051, currency: 'EUR', reference: 'a' }] },
      'payment_too_large',
      'payments.0.amountMinor',
    ],
    ['with payments of a draft', { payments: [{ amountMinor: 1, currency: 'EUR', reference: 'a' }] }, 'invalid_request', 'payments'],
    ['that is due before it is issued', { dueDate: '2026-10-31' }, 'invalid_period', 'dueDate'],
    ['without a number', { number: '' }, 'invalid_request', 'number'],
    ['with a direction override in its number', { number: 'INV-\u202e1' }, 'invalid_text', 'number'],
    ['with a price of 20 digits', { lines: [{ description: 'a', amountExact: '99999999999999999999' }] }, 'invalid_amount', 'lines.0.amountExact'],
    ['in an unknown currency', { currency: 'XQZ' }, 'unknown_currency', 'currency'],
  ])('IV02 refuses an invoice %s, and stores nothing of it', async (_name, changes, code, path) => {
    const number = `BAD-${code}-${path}`;
    const answer = await post('', invoiceJson({ customer: { externalId: `new-${code}-${path}` }, number, ...('number' in changes ? {} : {}), ...changes }));
    expect([answer.status < 500 && answer.status >= 400, answer.code]).toEqual([true, code]);
    expect((answer.json['errors'] as { path: string }[] | undefined)?.[0]?.path).toBe(path);
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/customers?externalId=new-${code}-${path}`);
    expect(json['items']).toEqual([]);
  });

  it('IV03 changes a draft each time it is sent, and nothing once it is open', async () => {
    const sent = invoiceJson({ number: 'LOCK-1' });
    expect((await post('', sent)).status).toBe(201);
    expect((await post('', { ...sent, subject: 'Another' })).json).toMatchObject({ subject: 'Another' });
    const { id } = await made({ ...sent, subject: 'Another' });
    expect(await trail(id)).toEqual(['invoice.created', 'invoice.updated']);
    expect((await post(`/${id}/open`)).json).toMatchObject({ status: 'open', openedAt: '2026-11-21T12:00:00.000Z' });
    expect((await post('', { ...sent, subject: 'Another' })).status).toBe(200);
    for (const change of [
      { subject: 'A third' },
      { lines: [{ description: 'x', amountMinor: 1 }], taxes: [] },
      { customer: { externalId: 'ext-2' } },
      { currency: 'USD' },
    ]) {
      const answer = await post('', { ...sent, subject: 'Another', ...change });
      expect([answer.status, answer.code]).toEqual([409, 'invoice_locked']);
    }
    expect((await get(`/${id}`)).json).toMatchObject({ subject: 'Another', currency: 'EUR', customer: { externalId: 'ext-1' } });
  });

  it('IV04 accepts partial payments, each reference once, and never more than the remaining amount', async () => {
    const { id } = await made({ status: 'open' });
    const pay = (amountMinor: number, reference: string, more = {}) => post(`/${id}/payments`, { amountMinor, currency: 'EUR', reference, ...more });
    expect((await pay(10_000, 'a', { method: 'bank transfer', paidOn: '2026-11-10' })).json).toMatchObject({
      status: 'open',
      paidMinor: 10_000,
      remainingMinor: 10_050,
    });
    expect([(await pay(10_000, 'a')).status, (await pay(9_999, 'a')).code]).toEqual([200, 'conflict']);
    expect((await pay(10_051, 'b')).code).toBe('payment_too_large');
    expect((await post(`/${id}/payments`, { amountMinor: 1, currency: 'USD' })).code).toBe('currency_mismatch');
    expect((await pay(10_050, 'c')).json).toMatchObject({ status: 'paid', remainingMinor: 0, closedAt: '2026-11-21T12:00:00.000Z' });
    expect([(await pay(1, 'd')).status, (await pay(1, 'd')).code]).toEqual([409, 'invoice_state_conflict']);
    expect((await pay(-20_051, 'e')).code).toBe('payment_too_large');
    expect((await pay(-50, 'e')).json).toMatchObject({ status: 'open', paidMinor: 20_000, remainingMinor: 50, closedAt: null });
    expect(await trail(id)).toEqual(['invoice.created', 'invoice.opened', ...['payment', 'payment', 'refund'].map((what) => `invoice.${what}_recorded`)]);
    const { payments } = (await get(`/${id}`)).json as { payments: Record<string, unknown>[] };
    expect(payments.map(({ amountMinor, paidOn }) => [amountMinor, paidOn])).toEqual([
      [10_000, '2026-11-10'],
      [10_050, '2026-11-21'],
      [-50, '2026-11-21'],
    ]);
  });

  it('IV05 allows only the transitions of each state', async () => {
    const draft = await made();
    for (const step of ['void', 'uncollectible']) expect((await post(`/${draft.id}/${step}`)).code).toBe('invoice_state_conflict');
    expect((await post(`/${draft.id}/payments`, { amountMinor: 1, currency: 'EUR' })).code).toBe('invoice_state_conflict');
    expect((await post(`/${draft.id}/credit-notes`, { number: 'CN-X' })).code).toBe('invoice_state_conflict');
    expect((await post(`/${draft.id}/publish`, {})).code).toBe('invoice_state_conflict');
    const lost = await made({ status: 'open' });
    expect((await post(`/${lost.id}/uncollectible`)).json).toMatchObject({ status: 'uncollectible', remainingMinor: 20_050 });
    expect((await post(`/${lost.id}/payments`, { amountMinor: 20_050, currency: 'EUR' })).json).toMatchObject({ status: 'paid' });
    expect((await post(`/${lost.id}/void`)).code).toBe('invoice_state_conflict');
    const wrongInvoice = await made({ status: 'open' });
    expect((await post(`/${wrongInvoice.id}/void`)).json).toMatchObject({ status: 'void', remainingMinor: 0, overdue: false });
    expect((await post(`/${wrongInvoice.id}/void`)).status).toBe(200);
    expect((await post(`/${wrongInvoice.id}/payments`, { amountMinor: 1, currency: 'EUR' })).code).toBe('invoice_state_conflict');
    const free = await made({ lines: [], taxes: [], status: 'open' });
    expect(free).toMatchObject({ status: 'paid', totalMinor: 0 });
  });

  it('IV06 corrects an invoice by credit notes, which are separate documents', async () => {
    const { id } = await made({ status: 'open', number: 'CRED-1' });
    const part = await post(`/${id}/credit-notes`, {
      number: 'CN-1',
      lines: [{ description: 'Handbook returned', amountMinor: 2_000 }],
      taxes: [{ label: 'VAT', ratePercent: '7' }],
    });
    expect(part.status).toBe(201);
    expect(part.json).toMatchObject({ kind: 'credit-note', status: 'paid', totalMinor: 2_140, remainingMinor: 0, corrects: { id, number: 'CRED-1' } });
    expect((await get(`/${id}`)).json).toMatchObject({
      status: 'open',
      creditedMinor: 2_140,
      remainingMinor: 17_910,
      credits: [{ number: 'CN-1', amountMinor: 2_140 }],
    });
    expect((await post(`/${id}/credit-notes`, { number: 'CN-2' })).code).toBe('payment_too_large');
    expect((await post(`/${id}/credit-notes`, { number: 'CN-1', lines: [{ description: 'x', amountMinor: 1 }] })).code).toBe('conflict');
    expect((await post(`/${id}/credit-notes`, { number: 'CN-3', currency: 'USD' })).code).toBe('currency_mismatch');
    expect((await post(`/${String(part.json['id'])}/payments`, { amountMinor: 1, currency: 'EUR' })).code).toBe('invoice_state_conflict');
    const whole = await made({ status: 'open' });
    expect((await post(`/${whole.id}/credit-notes`, { number: 'CN-4' })).json).toMatchObject({ totalMinor: 20_050, taxMinor: 3_000 });
    expect((await get(`/${whole.id}`)).json).toMatchObject({ status: 'paid', creditedMinor: 20_050, remainingMinor: 0 });
    expect(await trail(whole.id)).toEqual(['invoice.created', 'invoice.opened', 'invoice.credited']);
  });

  it('IV06 lists what was paid of an invoice, apart from what was credited, in every list', async () => {
    const customer = { externalId: 'lowered' };
    const credited = await made({ status: 'open', number: 'LOWERED-1', customer });
    const paid = await made({ status: 'open', number: 'LOWERED-2', customer });
    await made({ status: 'open', number: 'LOWERED-3', customer });
    for (const { id, number } of [credited, paid]) {
      await post(`/${id}/credit-notes`, { number: `CN-${String(number)}`, lines: [{ description: 'Outage', amountMinor: 50 }] });
    }
    await post(`/${paid.id}/payments`, { amountMinor: 300, currency: 'EUR', reference: 'SEPA 1' });
    await post(`/${paid.id}/payments`, { amountMinor: -100, currency: 'EUR', reference: 'SEPA 2' });
    const expected = [['LOWERED-1', 0], ['LOWERED-2', 200], ['LOWERED-3', 0]];
    for (const query of ['customerId=lowered&kind=invoice', 'text=LOWERED', 'text=LOWERED-&customerId=lowered&status=open', 'text=lowered%20agent']) {
      const items = (await get(`?${query}`)).json['items'] as { kind: string; number: string; paidMinor: number }[];
      const rows = items.flatMap(({ kind, number, paidMinor }) => (kind === 'invoice' ? [[number, paidMinor]] : []));
      expect(rows.toSorted(), query).toEqual(expected);
    }
  });

  it('IV06 refuses a credit note without lines whose other fields do not match the whole invoice', async () => {
    const { id } = await made({ status: 'open' });
    const credit = (number: string, body: Record<string, unknown>) => post(`/${id}/credit-notes`, { number, ...body });
    expect((await credit('CN-7', { totalMinor: 5_000 })).code).toBe('invoice_totals_mismatch');
    expect((await credit('CN-7', { subtotalMinor: 5_000, taxMinor: 0 })).code).toBe('invoice_totals_mismatch');
    for (const partly of [
      { taxes: [{ label: 'VAT', ratePercent: '7', baseMinor: 2_000 }] },
      { discounts: [{ label: 'Goodwill', amountMinor: 100 }] },
      { taxMode: 'inclusive' },
    ])
      expect((await credit('CN-7', partly)).code, JSON.stringify(partly)).toBe('invalid_request');
    expect((await get(`/${id}`)).json).toMatchObject({ status: 'open', creditedMinor: 0 });
    const period = { start: '2026-10-01', end: '2026-10-15' };
    const whole = await credit('CN-7', { totalMinor: 20_050, taxMinor: 3_000, taxMode: 'exclusive', period });
    expect(whole.json).toMatchObject({ totalMinor: 20_050, period, corrects: { id } });
  });

  it('IV07 derives overdue from the clock, in the list and in single reads', async () => {
    const { id, number } = await made({ status: 'open', number: 'OVER-1' });
    const overdue = async () => [
      (await get(`/${id}`)).json['overdue'],
      ((await get('?status=overdue')).json['items'] as { number: string }[]).some((one) => one.number === number),
    ];
    expect(await overdue()).toEqual([false, false]);
    world().clock.set(Date.UTC(2026, 10, 30, 23, 59));
    expect(await overdue()).toEqual([false, false]);
    world().clock.set(Date.UTC(2026, 11, 1));
    expect(await overdue()).toEqual([true, true]);
    await post(`/${id}/payments`, { amountMinor: 20_050, currency: 'EUR' });
    expect(await overdue()).toEqual([false, false]);
    world().clock.set(Date.UTC(2026, 10, 21, 12));
  });

  it('IV03 treats both Unicode forms of a number as one invoice', async () => {
    const { id } = await made({ number: 'Büro-1'.normalize('NFD') });
    const again = await post('', invoiceJson({ number: 'Büro-1'.normalize('NFC'), subject: 'Again' }));
    expect([again.status, again.json['id'], again.json['number']]).toEqual([200, id, 'Büro-1'.normalize('NFC')]);
    const bulk = await post('/bulk', { items: ['NFC', 'NFD'].map((form) => invoiceJson({ number: 'Büro-2'.normalize(form) })) });
    expect(bulk.json['results']).toMatchObject([{ status: 'created' }, { status: 'unchanged' }]);
    const note = await post(`/${id}/open`).then(() => post(`/${id}/credit-notes`, { number: 'Büro-1'.normalize('NFD') }));
    expect(note.code).toBe('conflict');
  });

  it('IV04 records a payment once for both Unicode forms of its reference', async () => {
    const { id } = await made({ status: 'open' });
    const pay = (reference: string) => post(`/${id}/payments`, { amountMinor: 100, currency: 'EUR', reference });
    await pay('Überweisung 7'.normalize('NFD'));
    expect((await pay('Überweisung 7'.normalize('NFC'))).json).toMatchObject({ paidMinor: 100 });
    for (const reference of ['Überweisung 7 ', ' Überweisung 7', 'Überweisung\u200b 7', 'Überweisung 7\u00ad'])
      expect((await pay(reference)).code, reference).toBe('invalid_text');
    expect((await get(`/${id}`)).json).toMatchObject({ paidMinor: 100 });
  });
});
