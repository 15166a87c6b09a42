import { beforeAll, expect, it } from 'vitest';
import { customerWith } from '../../../support/credentials/magic-links.ts';
import { openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld, type Answer, type World } from '../../../support/server/world.ts';
import { type ValidRequest, validRequests } from '../http/valid-requests.ts';
import { mint } from '../../credentials/widget-tokens/widget-calls.ts';

/** The action that each operation records in the trail. `null`: it records none. */
const actions: Record<string, string | null> = {
  createTenant: 'tenant.created',
  updateTenant: 'tenant.updated',
  putCustomer: 'customer.created',
  updateCustomer: 'customer.updated',
  createSigningKey: 'signing_key.imported',
  activateSigningKey: 'signing_key.activated',
  updateSigningKey: 'signing_key.renamed',
  retireSigningKey: 'signing_key.retired',
  rotateSigningKey: 'signing_key.rotated',
  inspectToken: null,
  createEmbedKey: 'embed_key.created',
  rotateEmbedKey: 'embed_key.rotated',
  revokeEmbedKey: 'embed_key.revoked',
  createSession: 'session.opened',
  revokeSession: 'session.revoked',
  revokeSessions: 'sessions.revoked',
  endSession: 'session.ended',
  syncReceipt: 'receipt.created',
  publishReceipt: 'receipt.published',
  unpublishReceipt: 'receipt.unpublished',
  rotateShareToken: 'receipt.share_token_rotated',
  archiveReceipt: 'receipt.archived',
  unarchiveReceipt: 'receipt.unarchived',
  sealReceipt: 'receipt.sealed',
  syncReceipts: 'receipt.created',
  putInvoice: 'invoice.created',
  putInvoices: 'invoice.created',
  openInvoice: 'invoice.opened',
  voidInvoice: 'invoice.voided',
  giveUpInvoice: 'invoice.given_up',
  recordPayment: 'invoice.payment_recorded',
  createCreditNote: 'invoice.credited',
  publishInvoice: 'invoice.published',
  unpublishInvoice: 'invoice.unpublished',
  rotateInvoiceShareToken: 'invoice.share_token_rotated',
  revokeAllReceipts: 'receipts.all_unpublished',
  putOffering: 'offering.created',
  putOfferings: 'offering.created',
  updateOffering: 'offering.updated',
  publishOffering: 'offering.published',
  archiveOffering: 'offering.archived',
  deleteOffering: 'offering.deleted',
  putSubscription: 'subscription.created',
  putSubscriptions: 'subscription.created',
  requestMagicLink: 'magic_link.sent',
  sendMagicLink: 'magic_link.sent',
  redeemMagicLink: 'magic_link.redeemed',
  openSession: 'session.opened',
  createAccessKey: 'access_key.created',
  revokeAccessKey: 'access_key.revoked',
  createEmbedToken: 'embed_token.issued',
  createApiKey: 'api_key.created',
  revokeApiKey: 'api_key.revoked',
  signInByEmail: 'session.opened',
  prefetch: null,
  // Unsigned: it is only counted.
  createUnverifiedToken: null,
  mintWidgetToken: 'widget_token.minted',
  revokeWidgetToken: 'widget_token.revoked',
  createSsoConnection: 'sso_connection.created',
  updateSsoConnection: 'sso_connection.updated',
  deleteSsoConnection: 'sso_connection.deleted',
  createCheckout: 'checkout.opened',
  cancelCheckout: 'checkout.canceled',
  takeCheckoutNotice: 'checkout.paid',
  takeStripeNotice: 'checkout.paid',
  setPaymentProvider: 'payment_provider.set',
  rotatePaymentSecret: 'payment_provider.secret_rotated',
  removePaymentProvider: 'payment_provider.removed',
  createWebhook: 'webhook.created',
  updateWebhook: 'webhook.updated',
  rotateWebhookSecret: 'webhook.secret_rotated',
  testWebhook: 'webhook.tested',
  resendWebhookDelivery: 'webhook.resent',
  resendFailedWebhookDeliveries: 'webhook.resent',
  deleteWebhook: 'webhook.deleted',
  createDirectory: 'directory.created',
  updateDirectory: 'directory.updated',
  deleteDirectory: 'directory.deleted',
};

/** The requests of `validRequests`, and the requests without a body. */
async function everyChange(world: World): Promise<Record<string, ValidRequest>> {
  const { acme, manage } = world;
  const good = await validRequests(world);
  const headers = { authorization: `Bearer ${acme.apiKey}` };
  const create = async (operation: string): Promise<Record<string, unknown>> =>
    (await manage(acme.apiKey, 'POST', good[operation]?.path ?? '', good[operation]?.body)).json;
  const call = (method: string, path: string, requestHeaders = headers): ValidRequest => ({ method, path, headers: requestHeaders });
  const [rotated, revoked] = [await create('createEmbedKey'), await create('createEmbedKey')];
  const [one, own, other] = [await openSession(world, acme), await openSession(world, acme), await openSession(world, acme, { external_customer_id: 'ext-2' })];
  const widget = await mint(world);
  const apiKey = await create('createApiKey');
  const [sso, directory] = [await create('createSsoConnection'), await create('createDirectory')];
  const [hook, ended] = [String((await create('createWebhook'))['id']), String((await create('createWebhook'))['id'])];
  const delivery = String((await manage(acme.apiKey, 'POST', `/v1/webhooks/${hook}/test`)).json['id']);
  const offering = async (externalId: string, status = 'draft'): Promise<string> =>
    `/v1/offerings/${String((await manage(acme.apiKey, 'POST', '/v1/offerings', { ...good['putOffering']?.body, externalId, status })).json['id'])}`;
  const soldOffering = (await offering('to sell', 'published')).replace('/v1/offerings/', '');
  const { json: begun } = await manage(acme.apiKey, 'POST', '/v1/checkouts', { ...good['createCheckout']?.body, offeringId: soldOffering });
  const [toPublish, toArchive, toDelete] = [await offering('to publish'), await offering('to archive'), await offering('to delete')];
  const [first, second] = acme.receipts;
  await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { signInProxy: true });
  await manage(acme.apiKey, 'POST', `/v1/receipts/${second.id}/publish`, {});
  await customerWith(world, 'asks@customer.example');
  await customerWith(world, 'sent@customer.example');
  await customerWith(world, 'proxied@customer.example');
  let count = 0;
  const invoice = async (status: 'draft' | 'open'): Promise<string> => {
    const number = `change ${first.id} ${(count += 1)}`;
    const { json } = await manage(acme.apiKey, 'POST', '/v1/invoices', { ...good['putInvoice']?.body, number, status, payments: [] });
    return String(json['id']);
  };
  const published = await invoice('open');
  await manage(acme.apiKey, 'POST', `/v1/invoices/${published}/publish`, {});
  const [toOpen, toVoid, toGiveUp] = [await invoice('draft'), await invoice('open'), await invoice('open')];
  const changed = (operation: string, body: Record<string, unknown>): ValidRequest => ({
    ...(good[operation] as ValidRequest),
    body: { ...good[operation]?.body, ...body },
  });
  return {
    ...good,
    requestMagicLink: changed('requestMagicLink', { email: 'asks@customer.example' }),
    sendMagicLink: changed('sendMagicLink', { email: 'sent@customer.example' }),
    openSession: call('POST', '/v1/customers/ext-2/sessions'),
    updateTenant: changed('updateTenant', { name: 'Acme Ltd' }),
    updateCustomer: changed('updateCustomer', { name: `Name ${first.id}` }),
    rotateEmbedKey: call('POST', `/v1/embed-keys/${String(rotated['id'])}/rotate`),
    revokeEmbedKey: call('POST', `/v1/embed-keys/${String(revoked['id'])}/revoke`),
    revokeSession: call('DELETE', `/v1/sessions/${one.id}`),
    endSession: call('DELETE', '/v1/sessions/current', { authorization: `Bearer ${own.token}` }),
    revokeSessions: call('DELETE', `/v1/sessions?customerId=${other.customerId}`),
    publishReceipt: changed('publishReceipt', {}),
    unpublishReceipt: call('POST', `/v1/receipts/${first.id}/unpublish`),
    rotateShareToken: call('POST', `/v1/receipts/${first.id}/rotate-share-token`),
    archiveReceipt: call('POST', `/v1/receipts/${first.id}/archive`),
    unarchiveReceipt: call('POST', `/v1/receipts/${first.id}/unarchive`),
    sealReceipt: call('POST', `/v1/receipts/${first.id}/seal`),
    openInvoice: call('POST', `/v1/invoices/${toOpen}/open`),
    voidInvoice: call('POST', `/v1/invoices/${toVoid}/void`),
    giveUpInvoice: call('POST', `/v1/invoices/${toGiveUp}/uncollectible`),
    unpublishInvoice: call('POST', `/v1/invoices/${published}/unpublish`),
    rotateInvoiceShareToken: call('POST', `/v1/invoices/${published}/rotate-share-token`),
    revokeAllReceipts: call('POST', '/v1/receipts/revoke-all'),
    publishOffering: call('POST', `${toPublish}/publish`),
    archiveOffering: call('POST', `${toArchive}/archive`),
    deleteOffering: call('DELETE', toDelete),
    revokeApiKey: call('POST', `/v1/api-keys/${String(apiKey['id'])}/revoke`),
    signInByEmail: call('POST', '/v1/sign-in-proxy', { ...headers, 'vitrine-user-email': 'proxied@customer.example' } as typeof headers),
    revokeWidgetToken: call('DELETE', `/v1/widget-tokens/${widget.id}`),
    deleteSsoConnection: call('DELETE', `/v1/sso-connections/${String(sso['id'])}`),
    cancelCheckout: call('POST', `/v1/checkouts/${String(begun['id'])}/cancel`),
    removePaymentProvider: call('DELETE', '/v1/payment-provider'),
    testWebhook: call('POST', `/v1/webhooks/${hook}/test`),
    resendWebhookDelivery: call('POST', `/v1/webhooks/${hook}/deliveries/${delivery}/resend`),
    deleteWebhook: call('DELETE', `/v1/webhooks/${ended}`),
    deleteDirectory: call('DELETE', `/v1/directories/${String(directory['id'])}`),
  };
}

forEachWorld(
  'the audit trail',
  (world) => {
    let changes: Record<string, ValidRequest>;
    beforeAll(async () => {
      changes = await everyChange(world());
    }, 60_000);

    /** The trail rows of a request, oldest first. */
    const rowsOf = async (answer: Answer) =>
      (
        await world()
          .app.services.database.query.selectFrom('audit')
          .selectAll()
          .where('request_id', '=', answer.headers.get('x-request-id'))
          .orderBy('id')
          .execute()
      ).map(({ action, actor_kind, actor_id, address, tenant_id }) => ({ action, actor_kind, actor_id, address, tenant_id }));

    it('L04 AU15 has a row for every operation that changes anything: with actor, address and request', async () => {
      const operations = world()
        .app.routes.filter(({ method }) => method !== 'get')
        .map(({ operationId }) => operationId);
      expect(operations.toSorted()).toEqual(Object.keys(actions).toSorted());
      const wrong: string[] = [];
      for (const [operation, action] of Object.entries(actions)) {
        const { path = '', method = '', headers = {}, body } = changes[operation] ?? {};
        const answer = await world().send(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
        await world().app.services.backgroundWorker.run();
        const rows = await rowsOf(answer);
        const row = rows.find((one) => one.action === action);
        const isExpected =
          answer.status < 300 &&
          (action === null
            ? rows.length === 0
            : row !== undefined && row.actor_id !== null && row.actor_kind !== 'system' && row.address !== null && row.tenant_id !== null);
        if (!isExpected) wrong.push(`${operation}: ${answer.status} ${answer.text.slice(0, 80)} ${JSON.stringify(rows)}`);
      }
      expect(wrong).toEqual([]);
    }, 60_000);

    it('L04 D7 has no row for malformed or unsigned requests, and one for each refusal for cause', async () => {
      const { acme, send, read, manage } = world();
      const { token, id } = await openSession(world(), acme);
      expect(await rowsOf(await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: '' }))).toEqual([]);
      expect(await rowsOf(await read(token, '/v1/me'))).toEqual([]);
      expect(await rowsOf(await manage(token, 'GET', '/v1/customers'))).toMatchObject([
        { action: 'credential.refused', actor_kind: 'session', actor_id: id, tenant_id: acme.id, address: '127.0.0.1' },
      ]);
      const wrongPair = await send('/v1/embed-tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...changes['createEmbedToken']?.body, accessKey: 'ak_wrong' }),
      });
      expect(await rowsOf(wrongPair)).toEqual([]);
      expect((await world().app.services.auditCounts.list({ tenantId: acme.id, limit: 9 })).items).toContainEqual(
        expect.objectContaining({ action: 'access_key.refused', reason: 'wrong_key' }),
      );
      const { path = '', headers = {}, body } = changes['createSession'] ?? {};
      expect(await rowsOf(await send(path, { method: 'POST', headers, body: JSON.stringify({ bridgeToken: body?.['bridgeToken'] }) }))).toMatchObject([
        { action: 'session.refused', actor_kind: 'embed-key' },
      ]);
      const redeem = changes['redeemMagicLink'];
      expect(
        await rowsOf(await send(redeem?.path ?? '', { method: 'POST', headers: redeem?.headers ?? {}, body: JSON.stringify(redeem?.body) })),
      ).toMatchObject([{ action: 'magic_link.refused', actor_kind: 'embed-key' }]);
    });
  },
  { env: { VITRINE_TRUST_PROXY_HOPS: '1' } },
);
