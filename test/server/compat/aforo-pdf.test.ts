import { expect, it, vi } from 'vitest';
import { HttpError } from '../../../server/errors/http-error.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { forEachWorld, type Answer } from '../../support/server/world.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { changed } from '../../support/credentials/changed.ts';

const root = '/api/v1/portal/embed';

forEachWorld('the PDF of a private invoice, as Aforo’s client opens it', (world) => {
  const setCompat = (compat: string[]): Promise<Answer> => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat });
  let count = 0;
  async function setUpInvoice() {
    const { acme, manage, send } = world();
    await setCompat(['aforo', 'aforo-pdf-links']);
    const lines = [{ description: 'Seats', amountMinor: 10_050 }];
    const bill = { number: `PDF-${(count += 1)}`, issueDate: '2026-10-01', dueDate: '2026-10-31', currency: 'EUR', lines };
    const { json } = await manage(acme.apiKey, 'POST', '/v1/invoices', { customer: { externalId: 'ext-1' }, ...bill });
    const id = String(json['id']);
    await manage(acme.apiKey, 'POST', `/v1/invoices/${id}/open`);
    const { embedKey } = await createEmbedKey(world(), acme);
    const session = await openSession(world(), acme);
    const other = await openSession(world(), acme, { external_customer_id: 'ext-2' });
    const requestPdfUrl = ({ token }: { token: string }): Promise<Answer> =>
      send(`${root}/invoices/${id}/pdf-url`, {
        headers: { authorization: `Bearer ${embedKey}`, 'x-embed-tenant': 'acme', 'x-aforo-session-token': token, origin: page },
      });
    /** Opens the URL without credentials, as a new window does. */
    const open = async (address: string): Promise<[number, string]> => {
      const answer = await fetch(address.replace(world().publicUrl, world().base));
      return [answer.status, (await answer.text()).slice(0, 5)];
    };
    return { id, session, other, requestPdfUrl, open, address: async () => String((await requestPdfUrl(session)).json['downloadUrl']) };
  }

  it('IV32 opens once, within a minute, and is recorded in the audit trail with the session', async () => {
    const { id, session, requestPdfUrl, open, address } = await setUpInvoice();
    const { status, json } = await requestPdfUrl(session);
    expect([status, json]).toEqual([
      200,
      {
        downloadUrl: expect.stringContaining(`${world().publicUrl}${root}/invoices/pdf/`),
        expiresAt: new Date(world().clock.now() + 60_000).toISOString(),
        fileName: `PDF-${count}.pdf`,
      },
    ]);
    expect(await open(String(json['downloadUrl']))).toEqual([200, '%PDF-']);
    expect((await open(String(json['downloadUrl'])))[0]).toBe(404);
    const trail = (await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${id}&action=invoice.document_made`)).json['items'];
    expect(trail).toMatchObject([{ actor: { kind: 'session' } }]);
    const [late, both] = [await address(), await address()];
    expect(new Set((await Promise.all([open(both), open(both)])).map(([code]) => code))).toEqual(new Set([200, 404]));
    world().clock.advance(61);
    expect((await open(late))[0]).toBe(404);
  });

  it('IV32 is not consumed by HEAD or a failed download', async () => {
    const { open, address } = await setUpInvoice();
    const [looked, again] = [await address(), await address()];
    const head = async (): Promise<number> => (await fetch(looked.replace(world().publicUrl, world().base), { method: 'HEAD' })).status;
    expect([await head(), await head(), await open(looked), await head()]).toEqual([200, 200, [200, '%PDF-'], 404]);
    const { documents } = world().app.services;
    const failing = vi.spyOn(documents, 'make').mockRejectedValueOnce(new HttpError('documents_busy', undefined, { retryAfterSeconds: 2 }));
    expect((await open(again))[0]).toBe(503);
    failing.mockRestore();
    expect(await open(again)).toEqual([200, '%PDF-']);
    expect((await open(again))[0]).toBe(404);
  });

  it('IV32 has no working URL when disabled, for another customer, when changed, or when the customer is blocked', async () => {
    const { id, session, other, requestPdfUrl, open, address } = await setUpInvoice();
    const good = await address();
    const ticket = good.split('/').at(-1) ?? '';
    expect([(await requestPdfUrl(other)).status, (await requestPdfUrl(other)).json['code']]).toEqual([404, 'invoice_not_found']);
    for (const bad of [changed(ticket, -4), changed(ticket, 0), '', 'x', ticket.slice(0, 43), `${ticket}%3D`, 'A'.repeat(601)])
      expect((await open(good.replace(ticket, bad)))[0], bad).toBeGreaterThanOrEqual(400);
    await setCompat(['aforo']);
    expect((await open(good))[0]).toBe(404);
    expect((await requestPdfUrl(session)).json).toMatchObject({ code: 'not_found' });
    await setCompat(['aforo', 'aforo-pdf-links']);
    const blocked = await address();
    const { acme, manage } = world();
    await manage(acme.apiKey, 'PATCH', '/v1/customers/ext-1', { blocked: true });
    expect((await open(blocked))[0]).toBe(404);
    await manage(acme.apiKey, 'PATCH', '/v1/customers/ext-1', { blocked: false });
    expect((await manage(acme.apiKey, 'GET', `/v1/audit?targetId=${id}&action=invoice.document_made`)).json['items']).toEqual([]);
  });
});
