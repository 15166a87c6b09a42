import { expect, it } from 'vitest';
import { forEachWorld } from '../../support/server/world.ts';
import { invoiceJson } from './invoices/invoice-calls.ts';
import { plan } from './offerings/offering-calls.ts';
import { bodyOf } from './receipts/receipt-calls.ts';

const written = 'One.\r\nTwo.\rThree.\n\r\nFive.';
const kept = 'One.\nTwo.\nThree.\n\nFive.';

forEachWorld('line breaks', (world) => {
  const post = (path: string, body: unknown) => world().manage(world().acme.apiKey, 'POST', path, body);

  it.each<[string, string, (text: string) => Record<string, unknown>]>([
    ['a receipt', '/v1/receipts', (text) => bodyOf({ summary: text, notes: text })],
    ['an invoice', '/v1/invoices', (text) => invoiceJson({ number: 'BREAKS', notes: text, terms: text })],
    ['an offering', '/v1/offerings', (text) => plan('breaks', { description: text, texts: { de: { description: text } } })],
  ])('of Windows and of old forms become LF in every text of several lines of %s, which stays unchanged the second time', async (_what, path, bodyFor) => {
    const first = await post(path === '/v1/receipts' ? `${path}/sync` : path, bodyFor(written));
    expect([first.status, first.text]).toEqual([201, expect.not.stringContaining('\\r')]);
    expect(first.json).toMatchObject(bodyFor(kept));
    expect((await post(`${path}/bulk`, { items: [bodyFor(written), bodyFor(kept)] })).json).toMatchObject({
      results: [{ status: 'unchanged' }, { status: 'unchanged' }],
    });
  });

  it('are refused in texts of one line, and so are other control characters in any text', async () => {
    expect((await post('/v1/invoices', invoiceJson({ subject: 'One\r\nTwo' }))).code).toBe('invalid_text');
    expect((await post('/v1/invoices', invoiceJson({ notes: 'One\u0000Two' }))).code).toBe('invalid_text');
    expect((await post('/v1/invoices', invoiceJson({ notes: 'One\tTwo' }))).code).toBe('invalid_text');
  });

  it('count once towards the length of a text', async () => {
    expect((await post('/v1/invoices', invoiceJson({ terms: '\r\n'.repeat(2_000) }))).status).toBe(201);
    expect((await post('/v1/invoices', invoiceJson({ terms: '\r\n'.repeat(2_001) }))).status).toBe(400);
  });
});
