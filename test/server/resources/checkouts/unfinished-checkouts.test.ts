import { expect, it } from 'vitest';
import { createEmbedKey, page } from '../../../support/credentials/embed-keys.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { openShop } from './checkout-calls.ts';

forEachWorld('an unfinished checkout', (world) => {
  it('PY12 is shown with its offering, in the list and alone, until it is paid', async () => {
    const shop = await openShop(world());
    const shownCheckouts = async (): Promise<unknown[]> => {
      const { json } = await world().read(world().token(), '/v1/offerings?limit=100');
      const listed = (json['items'] as { id: string; checkout?: unknown }[]).find(({ id }) => id === shop.offeringId);
      return [listed?.checkout, (await world().read(world().token(), `/v1/offerings/${shop.offeringId}`)).json['checkout']];
    };
    expect(await shownCheckouts()).toEqual([undefined, undefined]);
    const checkout = await shop.startCheckout();
    const open = { id: checkout.id, state: 'open', checkoutUrl: checkout.checkoutUrl };
    expect(await shownCheckouts()).toEqual([open, open]);
    await shop.sendNotice(checkout, { state: 'pending' });
    const pending = { id: checkout.id, state: 'pending', checkoutUrl: null };
    expect(await shownCheckouts()).toEqual([pending, pending]);
    await shop.sendNotice(checkout);
    expect(await shownCheckouts()).toEqual([undefined, undefined]);
    expect((await world().read(world().token(), `/v1/offerings/${shop.offeringId}`)).json['subscription']).toMatchObject({ status: 'active' });
  });

  it('PY12 is shown to its customer alone, and not after it has expired', async () => {
    const shop = await openShop(world());
    await shop.startCheckout();
    const { embedKey } = await createEmbedKey(world(), world().acme);
    const path = `/v1/offerings/${shop.offeringId}`;
    expect((await world().read(world().token(), path)).json).toHaveProperty('checkout');
    expect((await world().read(world().token({ sub: 'ext-2' }), path)).json).not.toHaveProperty('checkout');
    expect((await world().read(embedKey, path, { origin: page })).json).not.toHaveProperty('checkout');
    expect((await world().manage(world().acme.apiKey, 'GET', path)).json).not.toHaveProperty('checkout');
    world().clock.advance(61 * 60);
    expect((await world().read(world().token(), path)).json).not.toHaveProperty('checkout');
  });

  it('PY12 is shown with its invoice', async () => {
    const shop = await openShop(world());
    const invoice = { number: `INV-B-${shop.offeringId}`, customer: { externalId: 'ext-1' }, currency: 'EUR', status: 'open' };
    const dates = { issueDate: '2026-11-01', dueDate: '2026-12-01' };
    const lines = [{ description: 'Seats', amountMinor: 4_900 }];
    const put = await world().manage(world().acme.apiKey, 'POST', '/v1/invoices', { ...invoice, ...dates, lines });
    expect(put.status, put.text).toBe(201);
    const path = `/v1/invoices/${String(put.json['id'])}`;
    const { json } = await shop.begin({ offeringId: undefined, invoiceId: put.json['id'] });
    expect((await world().read(world().token(), path)).json).toMatchObject({ payable: true, checkout: { id: json['id'], state: 'open' } });
    expect((await world().manage(world().acme.apiKey, 'GET', path)).json).not.toHaveProperty('checkout');
  });

  it('PY12 is shown with an invoice that is no longer open while the payment is on its way', async () => {
    const { read, token, manage, acme } = world();
    const shop = await openShop(world());
    const lines = [{ description: 'Seats', amountMinor: 4_900 }];
    const invoice = { number: `INV-V-${shop.offeringId}`, customer: { externalId: 'ext-1' }, currency: 'EUR', status: 'open', lines };
    const put = await manage(acme.apiKey, 'POST', '/v1/invoices', { ...invoice, issueDate: '2026-11-01', dueDate: '2026-12-01' });
    const path = `/v1/invoices/${String(put.json['id'])}`;
    const checkout = await shop.startCheckout({ offeringId: undefined, invoiceId: put.json['id'] });
    expect((await shop.sendNotice(checkout, { state: 'pending' })).status).toBe(200);
    expect((await manage(acme.apiKey, 'POST', `${path}/void`, {})).json).toMatchObject({ status: 'void' });
    const shown = { status: 'void', payable: false, checkout: { id: checkout.id, state: 'pending' } };
    expect((await read(token(), path)).json).toMatchObject(shown);
    expect((await read(token({ sub: 'ext-2' }), path)).code).toBe('invoice_not_found');
    expect((await manage(acme.apiKey, 'GET', path)).json).not.toHaveProperty('checkout');
    await shop.sendNotice(checkout);
    expect((await read(token(), path)).json).not.toHaveProperty('checkout');
  });

  it('PY12 is not shown with an invoice that is no longer open before anything was paid', async () => {
    const { read, token, manage, acme } = world();
    const shop = await openShop(world());
    const lines = [{ description: 'Seats', amountMinor: 4_900 }];
    const invoice = { number: `INV-O-${shop.offeringId}`, customer: { externalId: 'ext-1' }, currency: 'EUR', status: 'open', lines };
    const put = await manage(acme.apiKey, 'POST', '/v1/invoices', { ...invoice, issueDate: '2026-11-01', dueDate: '2026-12-01' });
    await shop.startCheckout({ offeringId: undefined, invoiceId: put.json['id'] });
    await manage(acme.apiKey, 'POST', `/v1/invoices/${String(put.json['id'])}/void`, {});
    expect((await read(token(), `/v1/invoices/${String(put.json['id'])}`)).json).not.toHaveProperty('checkout');
  });
});
