import { expect, it } from 'vitest';
import { openSession } from '../../../support/credentials/sessions.ts';
import { page } from '../../../support/credentials/embed-keys.ts';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { fetchFile, readPdf } from '../../documents/document-calls.ts';
import { invoiceCalls, invoiceJson } from './invoice-calls.ts';

forEachWorld('the due date of an invoice', (world) => {
  const { post, get, made } = invoiceCalls(world);
  const set = (settings: Record<string, unknown>) => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', settings);
  const at = (time: string): void => world().clock.set(Date.parse(`${time}Z`));
  const numbersOf = (json: Record<string, unknown>): unknown[] => (json['items'] as { number: unknown }[]).map(({ number }) => number);
  let count = 0;

  /** A published invoice that is due on 30 November, and whether each place says that it is overdue. */
  async function stage() {
    const number = `DAY-${(count += 1)}`;
    const sent = invoiceJson({ number, status: 'open', dueDate: '2026-11-30' });
    const { id } = await made(sent);
    await post(`/${id}/publish`, {});
    const link = new URL(String((await get(`/${id}/share-link`)).json['url'])).pathname;
    const places = async (): Promise<Record<string, boolean>> => {
      const { acme, read, token } = world();
      const mine = await read(token(), '/v1/invoices');
      const summary = (mine.json['items'] as { number: string; overdue: boolean }[]).find((one) => one.number === number);
      const isIn = async (query: string): Promise<boolean> => numbersOf((await get(query)).json).includes(number);
      const ofCustomer = `?status=overdue&customerId=${world().acme.receipts[0].customerId}`;
      const file = await fetchFile(world(), `/v1/invoices/${id}/document?format=pdf`, { authorization: `Bearer ${acme.apiKey}` });
      return {
        single: (await get(`/${id}`)).json['overdue'] === true,
        putAgain: (await post('', sent)).json['overdue'] === true,
        summary: summary?.overdue === true,
        list: await isIn('?status=overdue'),
        listOfCustomer: await isIn(ofCustomer),
        search: await isIn(`${ofCustomer}&text=${number}`),
        viewer: numbersOf((await read(token(), '/v1/invoices?status=overdue')).json).includes(number),
        page: /class="status invoice-overdue"/.test((await createVisitor(world()).get(link)).text),
        pdf: /overdue/i.test((await readPdf(file.bytes)).pages.join('')),
      };
    };
    const aforo = async () => {
      const { token, embedKey } = await openSession(world(), world().acme);
      const headers = { authorization: `Bearer ${embedKey}`, 'x-embed-tenant': 'acme', 'x-aforo-session-token': token, origin: page };
      const ask = async (query: string) => {
        const { json } = await world().send(`/api/v1/portal/embed/invoices?page=0&size=100${query}`, { headers });
        return (json['content'] as Record<string, unknown>[]).find(({ invoiceNumber }) => invoiceNumber === number);
      };
      const one = await ask('');
      return [one?.['status'], one?.['isOverdue'], one?.['daysUntilDue'], (await ask('&status=overdue')) !== undefined];
    };
    return { id, places, aforo };
  }
  const everywhere = (views: Record<string, boolean>, answer: boolean) => Object.fromEntries(Object.keys(views).map((place) => [place, answer]));

  it.each([
    ['America/Los_Angeles', '2026-12-01T00:30:00', '2026-12-01T07:59:59'],
    ['Asia/Tokyo', '2026-11-29T15:00:00', '2026-11-30T14:59:59'],
    ['UTC', '2026-11-30T00:00:00', '2026-11-30T23:59:59'],
  ])('IV07 has not passed in %s on its day from %s to %s, and has passed a second later, in every view', async (timeZone, onDueDay, lastSecond) => {
    expect((await set({ timeZone, compat: ['aforo'] })).json).toMatchObject({ timeZone });
    const { places, aforo } = await stage();
    for (const time of [onDueDay, lastSecond]) {
      at(time);
      const views = await places();
      expect(views, time).toEqual(everywhere(views, false));
      expect(await aforo(), time).toEqual(['UNPAID', false, 0, false]);
    }
    world().clock.advance(1);
    const views = await places();
    expect(views).toEqual(everywhere(views, true));
    expect(await aforo()).toEqual(['OVERDUE', true, -1, true]);
    await set({ timeZone: 'UTC' });
    at('2026-11-21T12:00:00');
  }, 60_000);

  it('IV07 dates a payment or credit note without a day by the tenant’s day, and keeps a given day', async () => {
    await set({ timeZone: 'America/Los_Angeles' });
    const { id } = await made({ status: 'open' });
    at('2026-12-01T07:59:59');
    const pay = (reference: string, more = {}) => post(`/${id}/payments`, { amountMinor: 100, currency: 'EUR', reference, ...more });
    await pay('a');
    await pay('b', { paidOn: '2026-12-01' });
    world().clock.advance(1);
    const { json } = await pay('c');
    expect((json['payments'] as { paidOn: string }[]).map(({ paidOn }) => paidOn)).toEqual(['2026-11-30', '2026-12-01', '2026-12-01']);
    at('2027-01-01T07:59:59');
    const payments = [{ amountMinor: 100, currency: 'EUR', reference: 'a' }];
    expect((await post('', invoiceJson({ status: 'open', payments }))).json).toMatchObject({ payments: [{ paidOn: '2026-12-31' }] });
    const lines = [{ description: 'Handbook returned', amountMinor: 100 }];
    expect((await post(`/${id}/credit-notes`, { number: 'DAY-CN', lines })).json).toMatchObject({ issueDate: '2026-12-31', dueDate: '2026-12-31' });
    await set({ timeZone: 'UTC' });
    at('2026-11-21T12:00:00');
  });

  it('IV07 does not depend on the time zone of another tenant', async () => {
    await world().manage(world().globex.apiKey, 'PATCH', '/v1/tenants/globex', { timeZone: 'Asia/Tokyo' });
    const { id } = await made({ status: 'open', dueDate: '2026-11-30' });
    at('2026-11-30T23:59:59');
    expect((await get(`/${id}`)).json).toMatchObject({ overdue: false });
    at('2026-11-21T12:00:00');
  });
});
