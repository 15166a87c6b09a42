import { expect, it } from 'vitest';
import { forEachWorld } from '../../support/server/world.ts';
import { openShop, returnUrl } from '../resources/checkouts/checkout-calls.ts';

let count = 0;

forEachWorld('a token for one document', (world) => {
  /** Creates documents of each kind for two customers of acme, and tokens for each document of the first customer. */
  async function createDocuments() {
    const { acme, token, manage } = world();
    const shop = await openShop(world());
    const one = (count += 1);
    const create = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
      const answer = await manage(acme.apiKey, 'POST', path, body);
      expect(answer.status, answer.text).toBe(201);
      return answer.json;
    };
    const invoice = async (externalId: string): Promise<string> => {
      const head = { number: `ONE-${one}-${externalId}`, customer: { externalId }, status: 'open', issueDate: '2026-11-01', dueDate: '2026-12-01' };
      return String((await create('/v1/invoices', { ...head, currency: 'EUR', lines: [{ description: 'a', amountMinor: 12_000 }] }))['id']);
    };
    const subscription = async (externalId: string): Promise<string> => {
      const offering = { externalId: `one-${one}-${externalId}`, status: 'published', name: 'Pro', priceMinor: 4_900, currency: 'EUR', cycle: 'monthly' };
      const { id } = await create('/v1/offerings', offering);
      const period = { start: '2026-11-01', end: '2026-11-30' };
      const held = { externalId: `held-${one}-${externalId}`, customer: { externalId }, offering: String(id), status: 'active', quantity: 1, period };
      return String((await create('/v1/subscriptions', held))['id']);
    };
    const checkout = async (sub: string): Promise<string> => (await shop.startCheckout({}, token({ sub }))).id;
    const forBothCustomers = async (make: (externalId: string) => Promise<string>): Promise<string[]> => [await make('ext-1'), await make('ext-2')];
    const [invoices, subscriptions, checkouts] = [await forBothCustomers(invoice), await forBothCustomers(subscription), await forBothCustomers(checkout)];
    const link = async (path: string): Promise<string> =>
      String((await manage(acme.apiKey, 'GET', `${path}/share-link`)).json['url'])
        .split('/')
        .at(-1) ?? '';
    const [receipt, invoiceId = ''] = [acme.receipts[0].id, invoices[0]];
    const documents = { receipt, 'receipt by its link': await link(`/v1/receipts/${receipt}`) };
    const links = { ...documents, invoice: invoiceId, 'invoice by its link': await link(`/v1/invoices/${invoiceId}`) };
    const tokens = Object.entries(links).flatMap(([name, resourceId]) => [
      [`of a ${name}`, token({ sub: undefined, resourceId })] as const,
      [`of a ${name} and its customer`, token({ resourceId })] as const,
    ]);
    return { shop, tokens, subscriptions, checkouts, others: [acme.receipts[1].id, invoices[1] ?? '', ...subscriptions, ...checkouts] };
  }

  it('PD7 J21 reads nothing but that document, on any route', async () => {
    const { app, acme, read } = world();
    const { tokens, others } = await createDocuments();
    const secrets = [...others, acme.receipts[1].canary, acme.receipts[1].customerId];
    const routes = app.routes.filter(({ method, access }) => method === 'get' && access !== 'public');
    const paths = routes.flatMap(({ path }) => (path.includes(':') ? others.map((id) => path.replace(/:\w+/g, id)) : [path, `${path}?customerId=ext-2`]));
    expect(paths).toContain('/v1/checkouts');
    expect(paths).toContain('/v1/subscriptions');
    for (const [name, token] of tokens)
      for (const path of paths) {
        const { text, status } = await read(token, path);
        const shown = status < 300 ? secrets.filter((secret) => text.includes(secret)) : [];
        expect(shown, `${name}: ${path}`).toEqual([]);
      }
  });

  it('PY05 PD7 neither starts nor cancels a checkout, for any customer', async () => {
    const { manage } = world();
    const { shop, tokens, checkouts } = await createDocuments();
    for (const [name, token] of tokens) {
      for (const customerId of [undefined, 'ext-1', 'ext-2']) {
        const answer = await manage(token, 'POST', '/v1/checkouts', { offeringId: shop.offeringId, returnUrl, ...(customerId && { customerId }) });
        expect(answer.code, `${name} ${customerId}: ${answer.text}`).toBe('customer_required');
      }
      for (const id of checkouts) expect((await manage(token, 'POST', `/v1/checkouts/${id}/cancel`)).code, name).toBe('customer_required');
    }
  });
});
