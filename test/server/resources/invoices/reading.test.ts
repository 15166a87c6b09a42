import { expect, it } from 'vitest';
import { openSession } from '../../../support/credentials/sessions.ts';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { invoiceCalls } from './invoice-calls.ts';

const numbers = (json: Record<string, unknown>): string[] => (json['items'] as { number: string }[]).map(({ number }) => number);

forEachWorld('reading invoices', (world) => {
  const { get, made, post } = invoiceCalls(world);

  it('IV10 lists the viewer’s own invoices without drafts, whatever the query', async () => {
    await made({ number: 'MINE-1', status: 'open' });
    await made({ number: 'MINE-2' });
    const theirs = await made({ number: 'THEIRS-1', status: 'open', customer: { externalId: 'ext-2' } });
    const { acme, read, token } = world();
    const mine = await read(token(), '/v1/invoices');
    expect([mine.status, numbers(mine.json).includes('MINE-1'), numbers(mine.json).some((number) => /MINE-2|THEIRS/.test(number))]).toEqual([200, true, false]);
    for (const query of ['customerId=ext-2', `customerId=${acme.receipts[1].customerId}`, 'status=draft']) {
      const answer = await read(token(), `/v1/invoices?${query}`);
      expect([answer.status, answer.code]).toEqual([404, 'invoice_not_found']);
    }
    expect(numbers((await read(token(), '/v1/invoices?text=THEIRS-1')).json)).toEqual([]);
    expect((await read(token(), `/v1/invoices/${theirs.id}`)).code).toBe('invoice_not_found');
    expect((await read(token({ sub: 'nobody' }), '/v1/invoices')).json['items']).toEqual([]);
    expect((await read(token({ resourceId: acme.receipts[0].id }), '/v1/invoices')).code).toBe('invoice_not_found');
    const { token: session } = await openSession(world(), acme);
    expect((await world().read(session, '/v1/invoices')).status).toBe(200);
  });

  it('finds a number in the digits and hyphens of other scripts, and an Arabic name without its hamza', async () => {
    await made({ number: 'KEY-2026-77', status: 'open', subject: 'فاتورة شركة أحمد ٥' });
    const { read, token } = world();
    for (const text of ['KEY-٢٠٢٦-٧٧', 'ＫＥＹー２０２６ー７７', 'key\u20132026\u201377', '٢٠٢٦ ٧٧', 'احمد', 'أحمد 5']) {
      expect([text, numbers((await read(token(), `/v1/invoices?text=${encodeURIComponent(text)}`)).json)]).toEqual([text, ['KEY-2026-77']]);
    }
    expect(numbers((await read(token(), `/v1/invoices?text=${encodeURIComponent('KEY-٢٠٢٦-٧٨')}`)).json)).toEqual([]);
  });

  it('IV11 lets a token for one invoice read that one, and no receipt', async () => {
    const [one, other] = [await made({ status: 'open' }), await made({ status: 'open' })];
    const { acme, read, token } = world();
    const { url } = (await get(`/${one.id}/share-link`)).json;
    for (const resourceId of [one.id, String(url).split('/').at(-1)]) {
      const own = token({ resourceId });
      expect((await read(own, `/v1/invoices/${one.id}`)).status).toBe(200);
      expect((await read(own, `/v1/invoices/${other.id}`)).status).toBe(404);
      expect((await read(own, `/v1/receipts/${acme.receipts[0].id}`)).status).toBe(404);
      expect((await read(own, '/v1/receipts')).status).toBe(404);
    }
  });

  it('IV12 opens published invoices for an embed key by share token alone, until it is rotated or revoked', async () => {
    const { id } = await made({ status: 'open' });
    const { json } = await post(`/${id}/publish`, {});
    expect(json).toMatchObject({ visibility: 'published' });
    const share = async () =>
      String((await get(`/${id}/share-link`)).json['url'])
        .split('/')
        .at(-1) ?? '';
    const former = await share();
    const { embedKey: key } = await createEmbedKey(world(), world().acme);
    const read = (path: string) => world().read(key, path, { origin: page });
    expect((await read(`/v1/invoices/${former}`)).status).toBe(200);
    expect((await read(`/v1/invoices/${id}`)).code).toBe('invoice_not_found');
    expect((await read('/v1/invoices')).code).toBe('customer_required');
    await post(`/${id}/rotate-share-token`);
    expect((await read(`/v1/invoices/${former}`)).code).toBe('invoice_not_found');
    expect((await read(`/v1/invoices/${await share()}`)).status).toBe(200);
    await post(`/${id}/unpublish`);
    expect((await read(`/v1/invoices/${await share()}`)).status).toBe(404);
    await post(`/${id}/publish`, {});
    await world().manage(world().acme.apiKey, 'POST', '/v1/receipts/revoke-all');
    expect((await read(`/v1/invoices/${await share()}`)).status).toBe(404);
  });

  it('IV15 marks an open invoice payable for its customer alone, if the tenant takes payments', async () => {
    const { acme, manage, read, token } = world();
    const { id } = await made({ status: 'open' });
    const payable = async (bearer = token()) => (await read(bearer, `/v1/invoices/${id}`)).json['payable'];
    expect(await payable()).toBe(false);
    await manage(acme.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: 'https://billing.acme.example/pay' });
    expect([await payable(), await payable(token({ resourceId: id })), await payable(acme.apiKey)]).toEqual([true, false, false]);
    await post(`/${id}/payments`, { amountMinor: 20_050, currency: 'EUR' });
    expect(await payable()).toBe(false);
    await manage(acme.apiKey, 'DELETE', '/v1/payment-provider');
  });

  it('IV13 finds invoices by the start of their number and by words, page by page, within one tenant', async () => {
    const customer = { externalId: 'search-1', name: 'Søren Müller GmbH' };
    for (let index = 1; index <= 7; index += 1)
      await made({
        number: `FIND-${index}`,
        customer,
        subject: index % 2 === 0 ? 'Straßenkarte 東京都' : 'Wartung',
        issueDate: `2026-0${index}-01`,
        dueDate: '2026-12-01',
      });
    const found = async (text: string, more = '') => numbers((await get(`?text=${encodeURIComponent(text)}${more}`)).json);
    expect(await found('find-')).toEqual([7, 6, 5, 4, 3, 2, 1].map((index) => `FIND-${index}`));
    expect(await found('muller wartung')).toEqual(['FIND-7', 'FIND-5', 'FIND-3', 'FIND-1']);
    expect(await found('東京')).toEqual(['FIND-6', 'FIND-4', 'FIND-2']);
    expect(await found('wart')).toEqual([]);
    expect(await found('%')).toEqual([]);
    expect(await found('find-', '&issuedFrom=2026-03-01&issuedTo=2026-04-30&customerId=search-1')).toEqual(['FIND-4', 'FIND-3']);
    const first = await get('?text=find&limit=3');
    const second = await get(`?text=find&limit=3&cursor=${String(first.json['nextCursor'])}`);
    const third = await get(`?text=find&limit=3&cursor=${String(second.json['nextCursor'])}`);
    expect([first, second, third].flatMap(({ json }) => numbers(json))).toEqual([7, 6, 5, 4, 3, 2, 1].map((index) => `FIND-${index}`));
    expect(third.json['nextCursor']).toBeNull();
    expect((await world().manage(world().globex.apiKey, 'GET', '/v1/invoices?text=find')).json['items']).toEqual([]);
  });

  it.each(['-issueDate', 'issueDate', '-dueDate', 'dueDate'])('IV14 pages by %s without losing or repeating an invoice', async (sort) => {
    for (const customerId of [undefined, 'search-1']) {
      const scope = customerId ? `&customerId=${customerId}` : '';
      const all: string[] = [];
      let cursor = '';
      do {
        const { json } = await get(`?limit=2&sort=${sort}${scope}${cursor && `&cursor=${cursor}`}`);
        all.push(...numbers(json));
        cursor = String(json['nextCursor'] ?? '');
      } while (cursor !== '');
      const { items } = (await get(`?limit=100&sort=${sort}${scope}`)).json as { items: Record<string, string>[] };
      expect(all).toEqual(items.map(({ number }) => number));
      expect(new Set(all).size).toBe(all.length);
      const field = sort.replace('-', '');
      const days = items.map((item) => item[field] ?? '');
      expect(days).toEqual(sort.startsWith('-') ? days.toSorted().toReversed() : days.toSorted());
    }
  });

  it('IV33 lists all customers by one date and names filters it cannot combine, but combines all for one customer', async () => {
    const firstOfMay = '2026-05-01';
    const due = await get(`?dueFrom=${firstOfMay}&dueTo=2026-12-01`);
    expect(due.status).toBe(200);
    const days = (due.json['items'] as { dueDate: string }[]).map(({ dueDate }) => dueDate);
    expect(days.length).toBeGreaterThan(5);
    expect(days).toEqual(days.toSorted());
    const refused: [string, string][] = [
      [`issuedFrom=${firstOfMay}&sort=dueDate`, 'issuedFrom'],
      [`issuedTo=${firstOfMay}&dueTo=${firstOfMay}`, 'issuedTo'],
      [`dueFrom=${firstOfMay}&sort=-issueDate`, 'dueFrom'],
      [`status=overdue&issuedFrom=${firstOfMay}`, 'issuedFrom'],
      ['status=overdue&sort=issueDate', 'sort'],
      [`text=find&issuedFrom=${firstOfMay}`, 'issuedFrom'],
      ['text=find&status=open', 'status'],
    ];
    for (const [query, path] of refused) {
      const { status, code, json } = await get(`?${query}`);
      expect([status, code, (json['errors'] as { path: string }[])[0]?.path], query).toEqual([400, 'invalid_request', path]);
      expect(String(json['detail'])).toContain('or ask for those of one customer');
      expect((await get(`?${query}&customerId=search-1`)).status, query).toBe(200);
    }
    const combined = await get('?customerId=search-1&text=find&issuedFrom=2026-03-01&dueTo=2026-12-01&sort=dueDate');
    expect(numbers(combined.json)).toEqual(['FIND-7', 'FIND-6', 'FIND-5', 'FIND-4', 'FIND-3']);
    expect((await get('?customerId=search-1&dueTo=2026-11-30')).json['items']).toEqual([]);
    expect((await get('?kind=credit-note&status=open')).json['items']).toEqual([]);
  });
});
