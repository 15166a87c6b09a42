import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { invoiceCalls } from '../resources/invoices/invoice-calls.ts';

forEachWorld('the direct link of an invoice', (world) => {
  const { get, made, post } = invoiceCalls(world);
  const linkOf = async (id: string): Promise<string> => new URL(String((await get(`/${id}/share-link`)).json['url'])).pathname;

  it('IV30 redirects a browser through the login page, and shows the invoice to its customer only', async () => {
    const { id } = await made({ status: 'open', subject: 'Canary subject' });
    const path = await linkOf(id);
    expect(path).toMatch(/^\/i\/i_/);
    const visitor = createVisitor(world());
    const redirected = await visitor.get(path);
    expect([redirected.status, redirected.text, redirected.headers.get('location')]).toEqual([
      302,
      '',
      `https://login.acme.example/in?from=receipts&redirect=${encodeURIComponent(world().publicUrl + path)}`,
    ]);
    const back = await visitor.get(`${path}?token=${world().token({ jti: 'iv30' })}`);
    expect([back.status, back.headers.get('location')]).toEqual([303, world().publicUrl + path]);
    const shown = await visitor.get(path);
    expect([shown.status, shown.text.includes('Canary subject'), shown.headers.get('cache-control')]).toEqual([200, true, 'private, no-store']);
    const stranger = createVisitor(world());
    await stranger.get(path);
    expect((await stranger.get(`${path}?token=${world().token({ sub: 'ext-2', jti: 'iv30b' })}`)).status).toBe(404);
    const withInvoiceToken = createVisitor(world());
    await withInvoiceToken.get(path);
    expect((await withInvoiceToken.get(`${path}?token=${world().token({ resourceId: id, jti: 'iv30c' })}`)).status).toBe(303);
    const withReceiptToken = createVisitor(world());
    await withReceiptToken.get(path);
    expect((await withReceiptToken.get(`${path}?token=${world().token({ resourceId: world().acme.receipts[0].id, jti: 'iv30d' })}`)).status).toBe(404);
  });

  it('IV30 shows a published invoice to everyone, a draft to nobody, and nothing at a receipt address', async () => {
    const { id, number } = await made({ status: 'open' });
    await post(`/${id}/publish`, {});
    const path = await linkOf(id);
    const answer = await createVisitor(world()).get(path);
    expect([answer.status, answer.text.includes(String(number)), answer.text.includes('Printed handbook')]).toEqual([200, true, true]);
    for (const wrong of [path.replace('/i/', '/r/'), path.replace('/i/i_', '/i/r_'), `/i/${path.slice(3, -1)}`]) {
      expect((await createVisitor(world()).get(wrong)).status).toBe(404);
    }
    const draft = await made();
    expect((await createVisitor(world()).get(await linkOf(draft.id))).status).toBe(404);
  });
});
