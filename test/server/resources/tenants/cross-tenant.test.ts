import { expect, it } from 'vitest';
import { createEmbedKey } from '../../../support/credentials/embed-keys.ts';
import { areaAccessOf } from '../../../support/credentials/area-access.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

/** Bodies by operation that pass validation, so that only the tenant can be the reason of a refusal. A new route with a body fails until it is listed here. */
const bodies: Record<string, unknown> = {
  updateTenant: { issuer: 'stolen' },
  updateCustomer: { name: 'stolen' },
  publishReceipt: {},
  revokeAccessKey: { revokeTokens: true },
  activateSigningKey: { graceSeconds: 0 },
  updateSigningKey: { kid: 'stolen' },
  retireSigningKey: { graceSeconds: 0, force: true },
  updateSsoConnection: { name: 'stolen' },
  updateDirectory: { name: 'stolen' },
  updateOffering: { name: 'stolen' },
  publishInvoice: {},
  recordPayment: { amountMinor: 1, currency: 'EUR' },
  createCreditNote: { number: 'stolen' },
  updateWebhook: { name: 'stolen' },
  rotateWebhookSecret: { graceSeconds: 0 },
  resendFailedWebhookDeliveries: { since: '2026-01-01T00:00:00Z' },
};

forEachWorld('data of another tenant', (world) => {
  it('is not found by any route that names a resource (AD02)', async () => {
    const { app, acme, globex, manage } = world();
    const { id: embedKeyId } = await createEmbedKey(world(), acme);
    const create = async (path: string, body: object): Promise<string> =>
      String((await manage(acme.apiKey, 'POST', path, { customerId: 'ext-1', ...body })).json['id']);
    const behindWidgets = [
      await create('/v1/widget-tokens', { scopes: ['sso_connection'], origins: ['https://app.acme.example'] }),
      await create('/v1/sso-connections', { name: 'canary-acme', protocol: 'saml' }),
      await create('/v1/directories', { name: 'canary-acme', provider: 'okta' }),
    ];
    const plan = { externalId: 'its own name', name: 'canary-acme', priceMinor: 1, currency: 'EUR', cycle: 'monthly', status: 'published' };
    const { json: offering } = await manage(acme.apiKey, 'POST', '/v1/offerings', plan);
    const subscribed = { externalId: 'its own name', customer: { externalId: 'ext-1' }, offering: 'its own name', status: 'active' };
    const { json: subscription } = await manage(acme.apiKey, 'POST', '/v1/subscriptions', subscribed);
    const billed = {
      customer: { externalId: 'ext-1' },
      number: 'its own number',
      issueDate: '2026-10-01',
      currency: 'EUR',
      subject: 'canary-acme',
      status: 'open',
    };
    const { json: invoice } = await manage(acme.apiKey, 'POST', '/v1/invoices', { ...billed, lines: [{ description: 'a', amountMinor: 100 }] });
    const { url } = (await manage(acme.apiKey, 'GET', `/v1/invoices/${String(invoice['id'])}/share-link`)).json;
    const { json: pair } = await manage(acme.apiKey, 'POST', '/v1/access-keys', { name: 'canary-acme' });
    const { json: apiKey } = await manage(acme.apiKey, 'POST', '/v1/api-keys', { name: 'canary-acme', role: 'viewer' });
    const { json: webhook } = await manage(acme.apiKey, 'POST', '/v1/webhooks', { url: 'https://canary-acme.example/hook' });
    await manage(acme.apiKey, 'POST', '/v1/payment-provider', { provider: 'redirect', url: 'https://canary-acme.example/pay' });
    const checkoutBody = { offeringId: offering['id'], customerId: 'ext-2', returnUrl: 'https://app.acme.example/' };
    const { json: checkout, text: checkoutText } = await manage(acme.apiKey, 'POST', '/v1/checkouts', checkoutBody);
    expect(checkout['id'], checkoutText).toMatch(/^chk_/);
    const session = await openSession(world(), acme);
    const names = [
      ...behindWidgets,
      'its own name',
      String(offering['id']),
      String(subscription['id']),
      String(webhook['id']),
      String(checkout['id']),
      String(invoice['id']),
      'its own number',
      String(url).split('/').at(-1) ?? '',
      String(pair['accessId']),
      String(apiKey['id']),
      session.id,
      embedKeyId,
      acme.id,
      acme.slug,
      acme.receipts[0].id,
      await acme.receipts[0].shareToken(),
      acme.receipts[0].customerId,
      acme.key.id,
    ];
    // Left out: routes closed to API keys, which answer that before any lookup, and routes that check a signature instead of a key.
    const routes = app.routes.filter(
      ({ path, access, area = 'manage' }) => path.includes('/:') && access !== 'public' && areaAccessOf.get('api-key')?.[area] === 'open',
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      if (route.body) expect(Object.keys(bodies), `a body for ${route.operationId}`).toContain(route.operationId);
      for (const name of names) {
        const answer = await manage(
          globex.apiKey,
          route.method.toUpperCase(),
          route.path.replace(/:\w+/, name),
          route.body ? bodies[route.operationId] : undefined,
        );
        expect([answer.status, answer.text.includes('canary-acme')], `${route.operationId} on ${name.slice(0, 5)}`).toEqual([404, false]);
      }
    }
  });

  it('is in no list (AD02)', async () => {
    const { app, acme, globex, manage } = world();
    const lists = app.routes.filter(({ method, path }) => method === 'get' && !path.includes('/:'));
    expect(lists.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['listReceipts', 'listCustomers', 'listTenants', 'listAudit', 'listSigningKeys', 'listEmbedKeys']),
    );
    for (const { path, operationId } of lists) {
      for (const headers of [{}, { 'vitrine-tenant': acme.slug }]) {
        const { status, text } = await manage(globex.apiKey, 'GET', path, undefined, headers);
        expect(status, operationId).toBeLessThan(500);
        for (const trace of [acme.id, acme.key.id, acme.receipts[0].id, acme.receipts[0].customerId, 'canary-acme'])
          expect(text, operationId).not.toContain(trace);
      }
    }
  });

  it('is unchanged after all these requests', async () => {
    const { acme, manage } = world();
    const { json } = await manage(acme.apiKey, 'GET', `/v1/receipts/${acme.receipts[0].id}`);
    expect(json).toMatchObject({ status: 'draft', archived: false, visibility: 'private', customer: { name: `${acme.receipts[0].canary}-name` } });
    expect((await manage(acme.apiKey, 'GET', `/v1/tenants/${acme.id}`)).json['issuer']).toBe(acme.issuer);
    expect((await manage(acme.apiKey, 'GET', '/v1/signing-keys')).json['items']).toMatchObject([{ id: acme.key.id, state: 'active' }]);
  });

  it('cannot be reached by any route without a credential (A01)', async () => {
    const { app, acme, send } = world();
    for (const route of app.routes) {
      if (route.access === 'public') continue;
      const path = route.path.replace(/:\w+/, acme.receipts[0].id);
      const init = { method: route.method.toUpperCase(), ...(route.body && { headers: { 'content-type': 'application/json' }, body: '{}' }) };
      expect(await send(path, init), route.operationId).toMatchObject({ status: 401, code: 'token_missing' });
    }
  });
});
